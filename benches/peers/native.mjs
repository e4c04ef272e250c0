// The native program and PyTorch, each with one thread, on the cases of a benchmark.
import { ROOT, capture, has } from '../../scripts/shell.mjs';
import { join } from 'node:path';

/** The interpreter that has PyTorch, if one has. */
const PYTHON = process.env.PYTHON ?? 'python3';

/** Functions or networks whose names begin so; all where it is empty. */
export const ONLY = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length) ?? '';
export const KIND = process.argv.includes('--quick') ? 'quick' : 'full';

/** What `lossarium bench <what>` measures. */
export function native(what) {
  const words = ['bench', what, '--json', '--only', ONLY, ...(KIND === 'quick' ? ['--quick'] : [])];
  return JSON.parse(capture('cargo', ['run', '--release', '--quiet', '--', ...words], { env: { RAYON_NUM_THREADS: '1' } }));
}

/** The cases in PyTorch, by a program beside them, or the word that says why not. */
export function torch(program, milliseconds) {
  if (!has(PYTHON, ['-c', 'import torch'])) return { skipped: `PyTorch skipped: ${PYTHON} cannot import torch here.` };
  return JSON.parse(capture(PYTHON, [join(ROOT, program), '--only', ONLY, '--milliseconds', String(milliseconds)]));
}
