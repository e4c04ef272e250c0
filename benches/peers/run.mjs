// `npm run bench`: softmax against its peers, in headless Chromium, on the built package. `--quick` for a look.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { buildDist } from '../../scripts/build.mjs';
import { serve } from '../../scripts/serve.mjs';
import { ensureBrowser, setup } from '../../scripts/setup.mjs';
import { ROOT, main, run, say, step } from '../../scripts/shell.mjs';
import { unlessFresh } from '../../scripts/stamp.mjs';
import { report } from './report.mjs';
import { ACCURACY_LENGTHS, BUDGET, SEED, SHAPES, STREAMING_LENGTH, THREAD_LENGTHS, shapeName } from './shapes.js';

const HERE = 'benches/peers';
const RESULT = 'results/benchmarks/softmax.json';
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The peers, which nothing but this benchmark needs, and tfjs as one module. */
async function ensurePeers() {
  const install = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--loglevel=error'];
  const installed = { name: 'peers', inputs: [`${HERE}/package.json`], outputs: [`${HERE}/node_modules`] };
  await unlessFresh(installed, () => run('npm', install, { cwd: join(ROOT, HERE) }));
  const { build: bundle } = await import('esbuild');
  const outfile = join(ROOT, 'target/peers/tfjs.js');
  await bundle({ entryPoints: [join(ROOT, HERE, 'page/tfjs.js')], outfile, bundle: true, minify: true, format: 'esm', logLevel: 'error' });
}

/** Every measurement, one after the other, in one page. */
async function measureAll(page, milliseconds) {
  const call = (name, ...args) => page.evaluate(([name, args]) => globalThis.peers[name](...args), [name, args]);
  await page.waitForFunction(() => 'peers' in globalThis);
  const about = await call('about');
  const shapes = {};
  for (const shape of SHAPES) await step(shapeName(shape), async () => (shapes[shapeName(shape)] = await call('measureShape', shape, milliseconds)));
  const streams = await step('streaming limit', () => call('measureStreams', STREAMING_LENGTH, milliseconds / 2));
  const threads = await step('threads', () => call('measureThreads', THREAD_LENGTHS, milliseconds / 2));
  const errors = {};
  for (const length of ACCURACY_LENGTHS) await step(`error at ${length}`, async () => (errors[length] = await call('errors', length)));
  return { about, shapes, streams, threads, errors };
}

/** Opens the page, and fails with what it logs. */
async function inBrowser(work) {
  const { chromium } = await import('playwright-core');
  const server = await serve({ root: ROOT, port: 0 });
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: QUIET });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => say(`  page: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && say(`  page: ${message.text()}`));
    await page.goto(new URL(`${HERE}/page/index.html`, server.url).href);
    return { ...(await work(page)), chromium: browser.version() };
  } finally {
    await browser.close();
    await server.close();
  }
}

await main(async () => {
  const kind = process.argv.includes('--quick') ? 'quick' : 'full';
  await buildDist(await setup());
  await step('Peers', ensurePeers);
  const measured = await inBrowser((page) => measureAll(page, BUDGET[kind]));
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memory: `${Math.round(totalmem() / 2 ** 30)} GiB`, system: `${process.platform} ${process.arch}` };
  const { text, result } = report({ ...measured, machine, kind, seed: SEED, date: new Date().toISOString() });
  say(text);
  mkdirSync(join(ROOT, 'results/benchmarks'), { recursive: true });
  const file = kind === 'full' ? RESULT : 'target/peers/softmax-quick.json';
  writeFileSync(join(ROOT, file), `${JSON.stringify(result, null, 1)}\n`);
  say(`\nStored in ${file}`);
});
