// What the benchmarks share on the side of Node: the peers, the page in headless Chromium, the machine, the record.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { serve } from '../../scripts/serve.mjs';
import { ensureBrowser } from '../../scripts/setup.mjs';
import { ROOT, run, say } from '../../scripts/shell.mjs';
import { unlessFresh } from '../../scripts/stamp.mjs';

const HERE = 'benches/peers';
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The peers, which nothing but the benchmarks needs: tfjs as one module, ConvNetJS as the script that it is. */
export async function ensurePeers() {
  const install = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--loglevel=error'];
  const installed = { name: 'peers', inputs: [`${HERE}/package.json`], outputs: [`${HERE}/node_modules`] };
  await unlessFresh(installed, () => run('npm', install, { cwd: join(ROOT, HERE) }));
  const { build: bundle } = await import('esbuild');
  const outfile = join(ROOT, 'target/peers/tfjs.js');
  await bundle({ entryPoints: [join(ROOT, HERE, 'tfjs.js')], outfile, bundle: true, minify: true, format: 'esm', logLevel: 'error' });
  copyFileSync(join(ROOT, HERE, 'node_modules/convnetjs/build/convnet.js'), join(ROOT, 'target/peers/convnet.js'));
}

/**
 * Opens a page of the repository, passes on what it complains of, and lets `work` call what the page has put into `globalThis.bench`.
 * @param {string} path
 * @param {(call: (name: string, ...args: unknown[]) => Promise<any>) => Promise<object>} work
 */
export async function inBrowser(path, work) {
  const { chromium } = await import('playwright-core');
  const server = await serve({ root: ROOT, port: 0 });
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: QUIET });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => say(`  page: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && say(`  page: ${message.text()}`));
    await page.goto(new URL(path, server.url).href);
    await page.waitForFunction(() => 'bench' in globalThis);
    const call = (name, ...args) => page.evaluate(([name, args]) => globalThis.bench[name](...args), [name, args]);
    return { ...(await work(call)), chromium: browser.version() };
  } finally {
    await browser.close();
    await server.close();
  }
}

export const machine = () => ({
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  system: `${process.platform} ${process.arch}`,
});

/** Stores a record as JSON. */
export function keep(file, record) {
  mkdirSync(dirname(join(ROOT, file)), { recursive: true });
  writeFileSync(join(ROOT, file), `${JSON.stringify(record, null, 1)}\n`);
  say(`\nStored in ${file}`);
}
