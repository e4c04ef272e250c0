// `npm start`: set up, build, serve.
import { main } from './shell.mjs';
import { build } from './build.mjs';
import { announce, serve } from './serve.mjs';
import { setup } from './setup.mjs';

await main(async () => {
  await build(await setup());
  announce(await serve({ port: Number(process.env.PORT ?? 4173) }));
});
