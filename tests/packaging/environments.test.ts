import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build as bundleWithEsbuild } from 'esbuild';
import { build as bundleWithVite, createServer } from 'vite';
import webpack from 'webpack';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/shell.mjs';
import packageJson from '../../package.json' with { type: 'json' };
import { type Answers, type Projects, outputOf, projects } from './projects.js';

let all: Projects;
let reference: Answers['index'];

beforeAll(async () => {
  all = await projects();
  const output = outputOf(process.execPath, ['main.js'], join(all.root, 'node'));
  const { index, inline } = JSON.parse(output) as { index: Answers['index']; inline: Answers['index'] };
  expect(inline).toEqual(index);
  reference = index;
});

afterAll(() => all.close());

/** The definition, in float64, of what `fixtures/answers.js` asks for. */
function softmax(logits: number[], temperature = 1): number[] {
  const top = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp((logit - top) / temperature));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function expectReference({ index, worker }: Answers) {
  expect(index).toEqual(reference);
  if (worker !== undefined) expect(worker).toEqual(index.byName);
}

function bundleWithWebpack(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const output = { path: join(folder, 'dist'), filename: 'main.js' };
    webpack({ mode: 'production', context: folder, entry: './main.js', output }, (error, stats) => {
      if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')));
      else resolve();
    });
  });
}

describe('the packed package', () => {
  test('computes softmax in Node', () => {
    const logits = Array.from({ length: 24 }, (_, at) => Math.fround(Math.sin(at) * 4));
    const rows = [0, 6, 12, 18].flatMap((from) => softmax(logits.slice(from, from + 6), 0.5));
    expect(reference.build).toBe('simd128');
    rows.forEach((probability, at) => expect(reference.rows[at]).toBeCloseTo(probability, 6));
    softmax([1, 2, 3]).forEach((probability, at) => expect(reference.byName[at]).toBeCloseTo(probability, 6));
  });

  test('runs on a plain page, without a bundler', async () => {
    const answers = await all.answersAt('page/');
    expectReference(answers);
    expect(answers.worker).toBeDefined();
  });

  test('runs in a build of Vite', async () => {
    const root = join(all.root, 'vite');
    await bundleWithVite({ root, configFile: false, base: './', logLevel: 'error', worker: { format: 'es' } });
    expectReference(await all.answersAt('vite/dist/'));
  });

  test('runs in the development server of Vite', async () => {
    const root = join(all.root, 'vite');
    const server = await createServer({ root, configFile: false, logLevel: 'error', server: { port: 0, fs: { allow: [all.root] } } });
    await server.listen();
    try {
      expectReference(await all.answersOf(server.resolvedUrls?.local[0] ?? ''));
    } finally {
      await server.close();
    }
  });

  test('runs in a bundle of webpack', async () => {
    const folder = join(all.root, 'webpack');
    await bundleWithWebpack(folder);
    cpSync(join(folder, 'index.html'), join(folder, 'dist/index.html'));
    expectReference(await all.answersAt('webpack/dist/'));
  });

  test('runs in one file of esbuild, by the inline entry', async () => {
    const folder = join(all.root, 'esbuild');
    await bundleWithEsbuild({ absWorkingDir: folder, entryPoints: ['main.js'], outdir: 'dist', bundle: true, minify: true, logLevel: 'error' });
    cpSync(join(folder, 'index.html'), join(folder, 'dist/index.html'));
    expectReference(await all.answersAt('esbuild/dist/'));
  });

  test.each([
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ])('compiles with module %s and resolution %s', (module, moduleResolution) => {
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--lib', 'es2023,dom,esnext.disposable'];
    const args = [tsc, ...options, '--module', module, '--moduleResolution', moduleResolution, 'types/main.ts'];
    expect(outputOf(process.execPath, args, all.root)).toBe('');
  });

  test('passes publint', () => {
    const program = join(ROOT, 'node_modules/publint/src/cli.js');
    expect(outputOf(process.execPath, [program, '--strict', all.tarball])).toMatch(/All good/);
  });

  test('resolves to the right types everywhere', () => {
    const program = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const wasm = Object.keys(packageJson.exports).filter((entry) => entry.endsWith('.wasm'));
    const args = [program, all.tarball, '--profile', 'esm-only', '--no-color', '--exclude-entrypoints', ...wasm];
    expect(outputOf(process.execPath, args)).not.toMatch(/^(?!.*ignored).*(💀|❌|⚠)/mu);
  });
});
