// Builds all: wasm, the TypeScript that follows from the catalog, the npm package (dist/), the site (site/).
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { declarationsModule } from '../www/site/build/declarations.mjs';
import { exhibitsModule } from '../www/site/build/exhibits.mjs';
import { DATASETS, buildDatasets } from './datasets.mjs';
import { ROOT, capture, isMain, main, run, step, Missing } from './shell.mjs';
import { setup } from './setup.mjs';
import { filesBelow, unlessFresh } from './stamp.mjs';
import { GENERATED, buildWasm } from './wasm.mjs';

/** Where the elements find what they show of the crate. */
const SHOWN = 'www/elements/generated';

const MODULES = [
  { format: 'typescript-functions', file: `${GENERATED}/functions.ts` },
  { format: 'typescript-table', file: `${GENERATED}/catalog.ts` },
  { format: 'typescript-codes', file: `${GENERATED}/codes.ts` },
  { format: 'typescript-algorithms', file: `${SHOWN}/algorithms.ts` },
];

/** What the elements show of the catalog: single functions, and the losses of the explorer. */
const FOR_ELEMENTS = [
  { file: `${SHOWN}/declarations.ts`, write: declarationsModule },
  { file: `${SHOWN}/exhibits.ts`, write: exhibitsModule },
];

/** The modules that the native program writes from the crate, and the one for the elements that follows from it. */
function generate() {
  const inputs = [...filesBelow(['src', 'www/site/build']), 'Cargo.toml', 'Cargo.lock'];
  const outputs = [...MODULES, ...FOR_ELEMENTS].map(({ file }) => file);
  return unlessFresh({ name: 'generate', inputs, outputs }, async () => {
    await run('cargo', ['build', '--quiet', '--bin', 'lossarium']);
    for (const folder of [GENERATED, SHOWN]) mkdirSync(join(ROOT, folder), { recursive: true });
    for (const { format, file } of MODULES) writeFileSync(join(ROOT, file), `${catalog(format)}\n`);
    const entries = JSON.parse(catalog('json'));
    for (const { file, write } of FOR_ELEMENTS) writeFileSync(join(ROOT, file), await write(entries));
  });
}

/** The catalog as the native program writes it. */
function catalog(format) {
  const text = capture('cargo', ['run', '--quiet', '--bin', 'lossarium', '--', 'catalog', '--format', format]);
  if (text === undefined) throw new Missing(`'lossarium catalog --format ${format}' failed.`);
  return text;
}

const sources = () => [...filesBelow(['www', 'index.html']), 'package.json', 'package-lock.json', ...readdirSync(ROOT).filter((name) => /^(tsconfig|vite\.config)/.test(name))];

/**
 * Libraries inside the package, each one module without imports. Import maps, by which a plain page could find them elsewhere, do not
 * reach into workers.
 */
const VENDORED = {
  comlink: 'node_modules/comlink/dist/esm/comlink.mjs',
  'wasm-feature-detect': 'node_modules/wasm-feature-detect/dist/esm/index.js',
};

/** Copies the libraries beside the modules of dist/api, and makes these refer to the copies. */
function vendor() {
  mkdirSync(join(ROOT, 'dist/api/vendor'), { recursive: true });
  for (const [name, file] of Object.entries(VENDORED)) cpSync(join(ROOT, file), join(ROOT, `dist/api/vendor/${name}.js`));
  for (const file of filesBelow(['dist/api'], (file) => /^dist\/api\/[^/]+\.js$/.test(file))) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const local = text.replace(/ from '([\w-]+)';/g, (whole, name) => (name in VENDORED ? ` from './vendor/${name}.js';` : whole));
    if (local !== text) writeFileSync(join(ROOT, file), local);
  }
}

/** Unbundled modules with types, and the generated files as they are. */
function buildPackage() {
  return unlessFresh({ name: 'package', inputs: sources(), outputs: ['dist/api/index.js'] }, async () => {
    rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
    await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.package.json']);
    const plain = (from) => !from.endsWith('.ts') || from.endsWith('.d.ts');
    cpSync(join(ROOT, GENERATED), join(ROOT, 'dist/api/generated'), { recursive: true, filter: plain });
    vendor();
  });
}

function buildSite() {
  const inputs = [...sources(), 'scripts/datasets.mjs'];
  return unlessFresh({ name: 'site', inputs, outputs: ['site/index.html', 'site/data'] }, async () => {
    await run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn']);
    cpSync(join(ROOT, DATASETS), join(ROOT, 'site/data'), { recursive: true });
  });
}

/** What is published on npm. */
export async function buildDist(rust) {
  await step('WebAssembly (eight files)', () => buildWasm(rust));
  await step('Modules from the catalog', generate);
  await step('Package', buildPackage);
}

export async function build(rust) {
  await buildDist(rust);
  await step('Data sets', buildDatasets);
  await step('Site', buildSite);
}

if (isMain(import.meta.url)) await main(async () => build(await setup()));
