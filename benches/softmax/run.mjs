// `npm run bench`: softmax against its peers, in headless Chromium, on the built package. `--quick` for a look.
import { buildDist } from '../../scripts/build.mjs';
import { setup } from '../../scripts/setup.mjs';
import { main, say, step } from '../../scripts/shell.mjs';
import { ensurePeers, inBrowser, keep, machine } from '../peers/browser.mjs';
import { KIND } from '../peers/native.mjs';
import { report } from './report.mjs';
import { ACCURACY_LENGTHS, BUDGET, SEED, SHAPES, STREAMING_LENGTH, THREAD_LENGTHS, shapeName } from './shapes.js';

/** Every measurement, one after the other, in one page. */
async function measureAll(call, milliseconds) {
  const about = await call('about');
  const shapes = {};
  for (const shape of SHAPES) await step(shapeName(shape), async () => (shapes[shapeName(shape)] = await call('measureShape', shape, milliseconds)));
  const streams = await step('streaming limit', () => call('measureStreams', STREAMING_LENGTH, milliseconds / 2));
  const threads = await step('threads', () => call('measureThreads', THREAD_LENGTHS, milliseconds / 2));
  const errors = {};
  for (const length of ACCURACY_LENGTHS) await step(`error at ${length}`, async () => (errors[length] = await call('errors', length)));
  return { about, shapes, streams, threads, errors };
}

await main(async () => {
  await buildDist(await setup());
  await step('Peers', ensurePeers);
  const measured = await inBrowser('benches/softmax/page/index.html', (call) => measureAll(call, BUDGET[KIND]));
  const { text, result } = report({ ...measured, machine: machine(), kind: KIND, seed: SEED, date: new Date().toISOString() });
  say(text);
  keep(KIND === 'full' ? 'results/benchmarks/softmax.json' : 'target/peers/softmax-quick.json', result);
});
