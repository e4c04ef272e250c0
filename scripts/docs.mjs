// `npm run docs`: the reference of the npm package and that of the crate, below target/docs/.
import { join } from 'node:path';
import { buildDist } from './build.mjs';
import { setup } from './setup.mjs';
import { ROOT, main, run, say, step } from './shell.mjs';

const OUT = 'target/docs';

await main(async () => {
  await buildDist(await setup());
  await step('Reference of the package', () => run(process.execPath, ['node_modules/typedoc/bin/typedoc', '--out', `${OUT}/typescript`]));
  // The crate's own folder of output, so that its documentation stands beside that of the package.
  await step('Reference of the crate', () => run('cargo', ['doc', '--quiet', '--no-deps', '--lib', '--target-dir', `${OUT}/rust`], { env: { RUSTDOCFLAGS: '-D warnings' } }));
  say(`${join(ROOT, OUT)}/typescript/index.html\n${join(ROOT, OUT)}/rust/doc/lossarium/index.html`);
});
