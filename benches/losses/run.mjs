// `npm run bench:losses`: losses and methods in headless Chromium on the built package, natively, and in PyTorch where the machine has it.
// `--quick` for a look, `--only=<id>` for the functions whose names begin so.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDist } from '../../scripts/build.mjs';
import { setup } from '../../scripts/setup.mjs';
import { ROOT, capture, has, main, say, step } from '../../scripts/shell.mjs';
import { ensurePeers, inBrowser, keep, machine } from '../peers/browser.mjs';
import { report } from './report.mjs';
import { BUDGET } from './targets.js';

const { cases, seed } = JSON.parse(readFileSync(join(ROOT, 'benches/losses/cases.json'), 'utf8'));
const only = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length) ?? '';
const kind = process.argv.includes('--quick') ? 'quick' : 'full';

/** Every case at every size, one after the other, in one page. */
async function measureAll(call) {
  const measured = [];
  for (const { id, sizes } of cases.filter(({ id }) => id.startsWith(only))) {
    for (const { name: size } of sizes) {
      const result = await step(`${id}, ${size}`, () => call('measureCase', id, size, BUDGET[kind]));
      if (result.failed) say(`  skipped: ${result.failed}`);
      measured.push({ id, size, ...result });
    }
  }
  return { about: await call('about'), cases: measured };
}

/** The native program with one thread, as PyTorch. */
function native() {
  const words = ['bench', 'losses', '--json', '--only', only, ...(kind === 'quick' ? ['--quick'] : [])];
  return JSON.parse(capture('cargo', ['run', '--release', '--quiet', '--', ...words], { env: { RAYON_NUM_THREADS: '1' } }));
}

/** The cases in PyTorch, or the word that says why not. */
function torch() {
  if (!has('python3', ['-c', 'import torch'])) return { skipped: 'PyTorch skipped: python3 cannot import torch here.' };
  return JSON.parse(capture('python3', ['benches/losses/peer.py', '--only', only, '--milliseconds', String(BUDGET[kind])]));
}

await main(async () => {
  await buildDist(await setup());
  await step('Peers', ensurePeers);
  const browser = await inBrowser('benches/losses/page/index.html', measureAll);
  const measured = { browser, native: await step('Natively', native), torch: await step('PyTorch', torch) };
  const { text, result } = report({ ...measured, declared: cases, machine: machine(), kind, seed, date: new Date().toISOString() });
  say(text);
  keep(kind === 'full' && only === '' ? 'results/benchmarks/losses.json' : 'target/peers/losses-quick.json', result);
});
