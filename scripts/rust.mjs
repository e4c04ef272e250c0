// Which Rust builds what: the host's toolchain for native code, and one that has (or can rebuild) the standard library for wasm32.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, Missing, capture, has, run, say } from './shell.mjs';

const TARGET = 'wasm32-unknown-unknown';
const DEBIAN_PACKAGES = ['rustc-web', 'cargo-web', 'rust-web-src', 'rust-web-llvm', 'lld-22'];
const DEBIAN_LINTERS = ['rustfmt-web', 'rust-web-clippy'];
const MEMORY = join(ROOT, 'target', 'setup.json');

/** How cargo is called for one kind of wasm build. @typedef {{ cargo: string, args: string[], env: Record<string, string>, way: string }} WasmRust */

/** Programs run as root without `sudo`; nothing is installed otherwise. */
const isRoot = () => process.getuid?.() === 0;

/** Installs Debian packages if this is a Debian with root. Returns whether they are there now. */
export async function installDebian(packages) {
  if (!isRoot() || !has('apt-get')) return false;
  say(`  installing ${packages.join(' ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', ...packages], { env });
    return true;
  } catch {
    return false;
  }
}

/** The compilers every build needs. */
export async function ensureHost() {
  if (!has('cargo') && !(await installDebian(DEBIAN_PACKAGES))) {
    throw new Missing('Rust is missing: install it with rustup (https://rustup.rs), then run this again.');
  }
  if (!has('cc') && !(await installDebian(['build-essential']))) {
    throw new Missing('A C compiler is missing: install gcc or clang (Debian: apt-get install build-essential), then run this again.');
  }
  checkVersion();
}

function checkVersion() {
  const wanted = /^rust-version = "(.*)"$/m.exec(readFileSync(join(ROOT, 'Cargo.toml'), 'utf8'))?.[1] ?? '0';
  const found = /\d[\d.]*/.exec(capture('rustc', ['--version']) ?? '')?.[0] ?? '0';
  if (found.localeCompare(wanted, 'en', { numeric: true }) >= 0) return;
  throw new Missing(`Rust ${wanted} or newer is needed and this is ${found}: run 'rustup update stable', then this again.`);
}

/**
 * Formatter and linter, for tests: those of the host's Rust, and the linter of the Rust that builds for wasm32.
 * @param {{ plain: WasmRust }} rust
 */
export async function ensureComponents({ plain }) {
  const missing = ['fmt', 'clippy'].filter((command) => !has('cargo', [command, '--version']));
  const components = missing.map((command) => (command === 'fmt' ? 'rustfmt' : command));
  if (missing.length > 0 && !(has('rustup') ? await addComponents(components) : await installDebian(DEBIAN_LINTERS))) {
    throw new Missing(`The Rust tools ${components.join(' and ')} are missing: run 'rustup component add ${components.join(' ')}', then this again.`);
  }
  if (has(plain.cargo, ['clippy', '--version'], { env: plain.env }) || (await installDebian(DEBIAN_LINTERS))) return;
  throw new Missing(`The linter of Debian's Rust is missing: run 'apt-get install ${DEBIAN_LINTERS.join(' ')}', then this again.`);
}

const addComponents = async (components) => capture('rustup', ['component', 'add', ...components]) !== undefined;

/** Answers that take a network to find, kept between runs for one version of the compiler. */
function remembered() {
  const compiler = capture('rustc', ['--version']) ?? 'none';
  const known = existsSync(MEMORY) ? JSON.parse(readFileSync(MEMORY, 'utf8')) : {};
  return known.compiler === compiler ? known : { compiler };
}

function remember(facts) {
  mkdirSync(dirname(MEMORY), { recursive: true });
  writeFileSync(MEMORY, JSON.stringify(facts));
}

function rustupHas(toolchain, list, item) {
  const args = [list, 'list', '--installed', ...(toolchain ? ['--toolchain', toolchain] : [])];
  return (capture('rustup', args) ?? '').split('\n').some((line) => line.startsWith(item));
}

/** The target of the active toolchain, added if rustup may download it. */
function stable() {
  if (!has('rustup')) return undefined;
  const plain = { cargo: 'cargo', args: [], env: {}, way: 'rustup target' };
  if (rustupHas(undefined, 'target', TARGET)) return plain;
  const facts = remembered();
  if (facts.targetRefused) return undefined;
  if (capture('rustup', ['target', 'add', TARGET]) !== undefined) return plain;
  remember({ ...facts, targetRefused: true });
  return undefined;
}

/** A nightly with the sources of its standard library, which the build with atomics rebuilds. */
function nightly() {
  if (!has('rustup')) return undefined;
  const rebuild = { cargo: 'cargo', args: ['-Z', 'build-std=std,panic_abort'], env: { RUSTUP_TOOLCHAIN: 'nightly' }, way: 'rustup nightly' };
  if (rustupHas('nightly', 'component', 'rust-src')) return rebuild;
  const facts = remembered();
  if (facts.nightlyRefused) return undefined;
  const args = ['toolchain', 'install', 'nightly', '--profile', 'minimal', '--component', 'rust-src', '--no-self-update'];
  if (capture('rustup', args) !== undefined) return rebuild;
  remember({ ...facts, nightlyRefused: true });
  return undefined;
}

/** Debian's compiler, which comes with its sources, in /usr beside rustup's. */
async function debian() {
  const sources = () => existsSync('/usr/bin/cargo') && (capture('dpkg-query', ['-W', '-f', '${Status}\n', ...DEBIAN_PACKAGES]) ?? '').split('\n').every((line) => line === 'install ok installed');
  if (!sources() && !((await installDebian(DEBIAN_PACKAGES)) && sources())) return undefined;
  const env = {
    RUSTC: '/usr/bin/rustc',
    RUSTC_BOOTSTRAP: '1',
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: 'rust-lld',
  };
  return { cargo: '/usr/bin/cargo', args: ['-Z', 'build-std=std,panic_abort'], env, way: "Debian's rustc-web" };
}

/**
 * The Rust for the wasm builds.
 * @returns {Promise<{ plain: WasmRust, atomics: WasmRust }>} for the single-threaded files, and for the one with atomics
 */
export async function wasmRust() {
  const fromStable = stable();
  const fromNightly = fromStable && nightly();
  const fromDebian = fromStable && fromNightly ? undefined : await debian();
  const [plain, atomics] = [fromStable ?? fromDebian, fromNightly ?? fromDebian];
  if (plain && atomics) return { plain, atomics };
  throw new Missing(
    plain
      ? "The build with threads needs the sources of Rust's standard library: run 'rustup toolchain install nightly --component rust-src', then this again."
      : `The wasm32 standard library is missing: run 'rustup target add ${TARGET}' (or, on Debian as root, 'apt-get install ${DEBIAN_PACKAGES.join(' ')}'), then this again.`,
  );
}
