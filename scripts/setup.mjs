// Everything that building and testing need, found or installed. Quick when all is there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, Missing, capture, has, isMain, main, run, say, step } from './shell.mjs';
import { ensureComponents, ensureHost, installDebian, wasmRust } from './rust.mjs';
import { unlessFresh } from './stamp.mjs';

const NODE = [20, 19];
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const BROWSER_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** The wasm-bindgen program of the version that Cargo.lock names, in the project's own folder. */
export const WASM_BINDGEN = join(ROOT, 'target', 'tools', 'bin', 'wasm-bindgen');

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE[0] || (major === NODE[0] && minor >= NODE[1])) return;
  throw new Missing(`Node ${NODE.join('.')} or newer is needed; this is ${process.versions.node}.`);
}

function bindgenVersion() {
  const lock = readFileSync(join(ROOT, 'Cargo.lock'), 'utf8');
  return /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(lock)?.[1];
}

async function ensureBindgen() {
  const version = bindgenVersion();
  if (capture(WASM_BINDGEN, ['--version']) === `wasm-bindgen ${version}`) return;
  say(`  building wasm-bindgen-cli ${version} (about two minutes, once)`);
  const install = ['install', 'wasm-bindgen-cli', '--version', `=${version}`, '--root', 'target/tools', '--target-dir', 'target/tools/build', '--quiet'];
  try {
    await run('cargo', [...install, '--locked']);
  } catch {
    // Its lock file may name a release that was withdrawn since; the newest compatible ones do as well.
    say('  not with its own lock file; with the newest compatible dependencies');
    await run('cargo', install);
  }
}

export function ensurePackages() {
  const inputs = ['package.json', 'package-lock.json'];
  const job = { name: 'npm', inputs, words: [process.version], outputs: ['node_modules'] };
  return unlessFresh(job, () => run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']));
}

/** Path of a Chromium: the one named by CHROME_PATH, an installed one, or Debian's. */
export async function ensureBrowser() {
  const found = () => {
    const named = process.env.CHROME_PATH;
    if (named && existsSync(named)) return named;
    const onPath = BROWSERS.find((name) => has('sh', ['-c', `command -v ${name}`]));
    if (onPath) return capture('sh', ['-c', `command -v ${onPath}`]);
    return BROWSER_PLACES.find((place) => existsSync(place));
  };
  if (!found()) await installDebian(['chromium']);
  const browser = found();
  if (browser) return browser;
  throw new Missing('A browser for the tests is missing: install Chromium, Chrome or Edge, or set CHROME_PATH to one, then run this again.');
}

/** What a build needs. */
export async function setup() {
  checkNode();
  await step('Rust', ensureHost);
  const rust = await step('Rust for wasm32', wasmRust);
  say(`  standard library: ${rust.plain.way}; with atomics: ${rust.atomics.way}`);
  await step('wasm-bindgen', ensureBindgen);
  await step('npm packages', ensurePackages);
  return rust;
}

/** What tests need beyond a build. @returns {Promise<string>} path of the browser */
export async function setupTests(rust) {
  await step('Rust formatter and linter', () => ensureComponents(rust));
  return step('Browser', ensureBrowser);
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await setupTests(await setup());
  });
}
