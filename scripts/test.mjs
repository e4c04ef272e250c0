// `npm test`: set up, then every stage, then a line for each and the sum. `--only lint,browser` runs some of them.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Failed, ROOT, Missing, main, run, say } from './shell.mjs';
import { setup, setupTests } from './setup.mjs';
import { build } from './build.mjs';

const RESULTS = 'target/test-results';

/** What a stage found. @typedef {{ passed: number, failed: number }} Count */

/** A stage without tests of its own counts as one. */
async function check(command, args, options) {
  await run(command, args, options);
  return { passed: 1, failed: 0 };
}

const node = (program, ...args) => check(process.execPath, [`node_modules/${program}`, ...args]);

/** Sums of the closing lines of cargo's test programs. */
function cargoCount(output) {
  const sum = { passed: 0, failed: 0 };
  for (const [, passed, failed] of output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed/gm)) {
    sum.passed += Number(passed);
    sum.failed += Number(failed);
  }
  return sum;
}

/** Output of a program that may fail, and whether it did. */
async function outcome(command, args) {
  try {
    return { output: await run(command, args), ok: true };
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return { output: error.output, ok: false };
  }
}

/** A run may fail without a failed test: by what does not compile or load. */
const counted = ({ passed, failed }, ok) => ({ passed, failed: ok ? 0 : Math.max(failed, 1) });

async function cargoTest() {
  const { output, ok } = await outcome('cargo', ['test', '--quiet', '--no-fail-fast']);
  return counted(cargoCount(output), ok);
}

async function vitest(name, ...folders) {
  const file = `${RESULTS}/${name}.json`;
  rmSync(join(ROOT, file), { force: true });
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...folders, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { ok } = await outcome(process.execPath, args);
  const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  return counted({ passed, failed }, ok);
}

function clippyForWasm({ plain: { cargo, args, env } }) {
  const target = ['--target', 'wasm32-unknown-unknown', '--target-dir', 'target/wasm/clippy'];
  return check(cargo, ['clippy', '--quiet', '--lib', '--no-default-features', ...target, ...args, '--', '-D', 'warnings'], { env });
}

/** The stages in their order. Those with `built` need the package and the site. */
const STAGES = [
  { name: 'format', run: () => check('cargo', ['fmt', '--check']) },
  { name: 'clippy', run: () => check('cargo', ['clippy', '--quiet', '--all-targets', '--', '-D', 'warnings']) },
  { name: 'clippy-wasm', run: clippyForWasm },
  { name: 'rust', run: cargoTest },
  { name: 'build', run: (rust) => build(rust).then(() => ({ passed: 1, failed: 0 })) },
  { name: 'types', run: () => node('typescript/bin/tsc', '--noEmit'), built: true },
  { name: 'lint', run: () => node('eslint/bin/eslint.js', '.', '--max-warnings=0'), built: true },
  { name: 'node', run: () => vitest('node', 'tests/node', 'www'), built: true },
  { name: 'browser', run: () => vitest('browser', 'tests/browser'), built: true },
  { name: 'packaging', run: () => vitest('packaging', 'tests/packaging'), built: true },
];

/** The stages that the command line asks for, and the build where one of them needs it. */
function chosen() {
  const { only } = parseArgs({ options: { only: { type: 'string', multiple: true } } }).values;
  if (!only) return STAGES;
  const names = only.flatMap((list) => list.split(','));
  const unknown = names.find((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown !== undefined) throw new Missing(`There is no stage '${unknown}': it is one of ${STAGES.map(({ name }) => name).join(', ')}.`);
  const needsBuild = STAGES.some(({ name, built }) => built && names.includes(name));
  return STAGES.filter(({ name }) => names.includes(name) || (name === 'build' && needsBuild));
}

async function runStage({ name, run: work, built = false }, rust, results) {
  if (built && results.some((result) => result.name === 'build' && result.failed > 0)) {
    return { name, passed: 0, failed: 1, seconds: 0, why: 'not run: the build failed' };
  }
  say(`\n▶ ${name}`);
  const start = performance.now();
  const count = await work(rust).catch((error) => {
    console.error(error instanceof Missing ? error.message : error);
    return { passed: 0, failed: 1 };
  });
  return { name, ...count, seconds: (performance.now() - start) / 1000 };
}

function report(results, start) {
  say('');
  for (const { name, passed, failed, seconds, why } of results) {
    const verdict = why ?? `${passed} passed${failed > 0 ? `, ${failed} FAILED` : ''}`;
    say(`${failed > 0 ? '✗' : '✓'} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${verdict}`);
  }
  say(`  ${'all'.padEnd(12)} ${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s`);
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  say(`${total('passed')} passed, ${total('failed')} failed`);
  process.exitCode = total('failed') > 0 || total('passed') === 0 ? 1 : 0;
}

await main(async () => {
  const start = performance.now();
  const stages = chosen();
  const rust = await setup();
  process.env.CHROME_PATH = await setupTests(rust);
  const results = [];
  for (const stage of stages) results.push(await runStage(stage, rust, results));
  report(results, start);
});
