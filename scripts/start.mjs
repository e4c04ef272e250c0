// `npm start`: set up, build, serve.
import { main } from './shell.mjs';
import { build } from './build.mjs';
import { serveSite } from './serve.mjs';
import { setup } from './setup.mjs';

await main(async () => {
  await build(await setup());
  await serveSite();
});
