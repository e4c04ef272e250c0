import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/shell.mjs';

const KB = 1024;
const zipped = (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }).length;

/** Gzipped sizes at most. The build with threads carries a scheduler. */
const WASM = [
  { file: 'lossarium-softmax.wasm', budget: 60 },
  { file: 'lossarium-losses.wasm', budget: 240 },
  { file: 'lossarium-drawing2cad.wasm', budget: 340 },
  { file: 'lossarium-training.wasm', budget: 460 },
  { file: 'lossarium.wasm', budget: 480 },
  { file: 'lossarium-relaxed.wasm', budget: 480 },
  { file: 'lossarium-scalar.wasm', budget: 480 },
  { file: 'lossarium-threads.wasm', budget: 510 },
];

test.each(WASM)('$file is at most $budget KB gzipped', ({ file, budget }) => {
  const bytes = readFileSync(join(ROOT, 'dist/api/generated', file));
  expect(zipped(bytes) / KB).toBeLessThanOrEqual(budget);
});

/** Script of an entry of the package as a bundler delivers it. */
/** What a page fetches for an entry; what the entry imports only when asked for something is not among it. */
async function script(entry: string): Promise<Uint8Array> {
  const entryPoints = [join(ROOT, 'dist/api', entry)];
  const { outputFiles, metafile } = await build({ entryPoints, bundle: true, splitting: true, minify: true, format: 'esm', outdir: ROOT, absWorkingDir: ROOT, metafile: true, write: false });
  const fetched = new Set([entry]);
  for (const file of fetched) {
    const imports = metafile.outputs[file]?.imports ?? [];
    imports.filter(({ kind }) => kind === 'import-statement').forEach(({ path }) => fetched.add(path));
  }
  return Buffer.concat(outputFiles.filter(({ path }) => fetched.has(relative(ROOT, path))).map(({ contents }) => contents));
}

test.each(['index.js', 'worker.js', 'worker-main.js'])('the script of %s is at most 12 KB gzipped', async (entry) => {
  expect(zipped(await script(entry)) / KB).toBeLessThanOrEqual(12);
});
