// `npm run bench:train`: matrix products and steps of training in headless Chromium on the built package, natively, and in PyTorch where the
// machine has it. `--quick` for a look, `--only=<id>` for the networks whose names begin so.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDist } from '../../scripts/build.mjs';
import { setup } from '../../scripts/setup.mjs';
import { ROOT, main, say, step } from '../../scripts/shell.mjs';
import { ensurePeers, inBrowser, keep, machine } from '../peers/browser.mjs';
import { KIND, ONLY, native, torch } from '../peers/native.mjs';
import { report } from './report.mjs';
import { BUDGET } from './targets.js';

const { products, networks } = JSON.parse(readFileSync(join(ROOT, 'benches/training/cases.json'), 'utf8'));

/** Every product and every network, one after the other, in one page. */
async function measureAll(call) {
  const measured = { about: await call('about'), products: [], networks: [] };
  for (const [at, { size }] of products.entries()) {
    const name = size.join('x');
    measured.products.push({ size: name, ...(await step(name, () => call('measureProduct', at, BUDGET[KIND] / 4))) });
  }
  for (const [at, { id }] of networks.entries()) {
    if (!id.startsWith(ONLY)) continue;
    measured.networks.push({ id, ...(await step(id, () => call('measureNetwork', at, BUDGET[KIND]))) });
  }
  return measured;
}

await main(async () => {
  await buildDist(await setup());
  await step('Peers', ensurePeers);
  const browser = await inBrowser('benches/training/page/index.html', measureAll);
  const measured = { browser, native: await step('Natively', () => native('train')), torch: await step('PyTorch', () => torch('benches/training/peer.py', BUDGET[KIND])) };
  const { text, result } = report({ ...measured, machine: machine(), kind: KIND, date: new Date().toISOString() });
  say(text);
  keep(KIND === 'full' && ONLY === '' ? 'results/benchmarks/training.json' : 'target/peers/training-quick.json', result);
});
