// `npm run bench:losses`: losses and methods in headless Chromium on the built package, natively, and in PyTorch where the machine has it.
// `--quick` for a look, `--only=<id>` for the functions whose names begin so.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDist } from '../../scripts/build.mjs';
import { setup } from '../../scripts/setup.mjs';
import { ROOT, main, say, step } from '../../scripts/shell.mjs';
import { ensurePeers, inBrowser, keep, machine } from '../peers/browser.mjs';
import { KIND, ONLY, native, torch } from '../peers/native.mjs';
import { report } from './report.mjs';
import { BUDGET } from './targets.js';

const { cases, seed } = JSON.parse(readFileSync(join(ROOT, 'benches/losses/cases.json'), 'utf8'));

/** Every case at every size, one after the other, in one page. */
async function measureAll(call) {
  const measured = [];
  for (const { id, sizes } of cases.filter(({ id }) => id.startsWith(ONLY))) {
    for (const { name: size } of sizes) {
      const result = await step(`${id}, ${size}`, () => call('measureCase', id, size, BUDGET[KIND]));
      if (result.failed) say(`  skipped: ${result.failed}`);
      measured.push({ id, size, ...result });
    }
  }
  return { about: await call('about'), cases: measured };
}

await main(async () => {
  await buildDist(await setup());
  await step('Peers', ensurePeers);
  const browser = await inBrowser('benches/losses/page/index.html', measureAll);
  const measured = { browser, native: await step('Natively', () => native('losses')), torch: await step('PyTorch', () => torch('benches/losses/peer.py', BUDGET[KIND])) };
  const { text, result } = report({ ...measured, declared: cases, machine: machine(), kind: KIND, seed, date: new Date().toISOString() });
  say(text);
  keep(KIND === 'full' && ONLY === '' ? 'results/benchmarks/losses.json' : 'target/peers/losses-quick.json', result);
});
