// `npm run bench:train`: matrix products and steps of training in headless Chromium on the built package, natively, and in PyTorch where the
// machine has it. `--quick` for a look, `--only=<id>` for the networks whose names begin so.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDist } from '../../scripts/build.mjs';
import { setup } from '../../scripts/setup.mjs';
import { ROOT, capture, has, main, say, step } from '../../scripts/shell.mjs';
import { ensurePeers, inBrowser, keep, machine } from '../peers/browser.mjs';
import { report } from './report.mjs';
import { BUDGET } from './targets.js';

const { products, networks } = JSON.parse(readFileSync(join(ROOT, 'benches/training/cases.json'), 'utf8'));
const only = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length) ?? '';
const kind = process.argv.includes('--quick') ? 'quick' : 'full';

/** Every product and every network, one after the other, in one page. */
async function measureAll(call) {
  const measured = { about: await call('about'), products: [], networks: [] };
  for (const [at, { size }] of products.entries()) {
    const name = size.join('x');
    measured.products.push({ size: name, ...(await step(name, () => call('measureProduct', at, BUDGET[kind] / 4))) });
  }
  for (const [at, { id }] of networks.entries()) {
    if (!id.startsWith(only)) continue;
    measured.networks.push({ id, ...(await step(id, () => call('measureNetwork', at, BUDGET[kind]))) });
  }
  return measured;
}

/** The native program with one thread, as PyTorch. */
function native() {
  const words = ['bench', 'train', '--json', '--only', only, ...(kind === 'quick' ? ['--quick'] : [])];
  return JSON.parse(capture('cargo', ['run', '--release', '--quiet', '--', ...words], { env: { RAYON_NUM_THREADS: '1' } }));
}

/** The cases in PyTorch, or the word that says why not. */
function torch() {
  const python = process.env.PYTHON ?? 'python3';
  if (!has(python, ['-c', 'import torch'])) return { skipped: `PyTorch skipped: ${python} cannot import torch here.` };
  return JSON.parse(capture(python, ['benches/training/peer.py', '--only', only, '--milliseconds', String(BUDGET[kind])]));
}

await main(async () => {
  await buildDist(await setup());
  await step('Peers', ensurePeers);
  const browser = await inBrowser('benches/training/page/index.html', measureAll);
  const measured = { browser, native: await step('Natively', native), torch: await step('PyTorch', torch) };
  const { text, result } = report({ ...measured, machine: machine(), kind, date: new Date().toISOString() });
  say(text);
  keep(kind === 'full' && only === '' ? 'results/benchmarks/training.json' : 'target/peers/training-quick.json', result);
});
