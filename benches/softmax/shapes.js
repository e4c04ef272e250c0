// What is measured, and what the project holds itself to. Read by the page and by the program that starts it.

/** Rows × length of a row. */
export const SHAPES = [
  [64, 10],
  [128, 1000],
  [32, 32_000],
  [8, 131_072],
  [1, 1e3],
  [1, 1e5],
  [1, 1e6],
  [1, 4e6],
  [1, 1.6e7],
];

/** Lengths of one row for which several threads are compared with one. */
export const THREAD_LENGTHS = [1e5, 1e6, 4e6, 1.6e7];

/** Lengths of one row whose error is taken. */
export const ACCURACY_LENGTHS = [1e6, 1.6e7];

/** The row that streams through memory. */
export const STREAMING_LENGTH = 1.6e7;

export const SEED = 1;

/** Milliseconds of samples a shape: a few for a look, more for figures to keep. */
export const BUDGET = { full: 8000, quick: 400 };

export const shapeName = ([rows, columns]) => `${rows}x${columns}`;

/** Names of the candidates that the targets speak of. */
export const NAMES = {
  javascript: 'plain JavaScript',
  tfjs: 'tfjs-wasm, op',
  tfjsArray: 'tfjs-wasm, array to array',
  ort: 'onnxruntime-web, run',
  portable: 'portable, in place',
  fast: 'fast, in place',
  portableArray: 'portable, array to array',
  fastArray: 'fast, array to array',
  portableFresh: 'portable, array to fresh array',
  memoryCopy: 'memory.copy',
};

/** An algorithm of an arithmetic, in place. */
export const algorithmName = (arithmetic, algorithm) => `${arithmetic}, ${algorithm}`;

const everywhere = () => true;
const oneRow = (low, high) => ([rows, columns]) => rows === 1 && columns >= low && columns <= high;
const tiny = ([rows, columns]) => rows === 64 && columns === 10;
const any = (...tests) => (shape) => tests.some((test) => test(shape));

/** `ours` takes at most 1 / `times` of the time that `theirs` takes, at the shapes `at`. */
export const TARGETS = [
  { ours: 'portable', theirs: 'javascript', times: 7, at: oneRow(1e3, 4e6) },
  { ours: 'portable', theirs: 'javascript', times: 6, at: oneRow(1.6e7, 1.6e7) },
  { ours: 'portable', theirs: 'javascript', times: 4, at: tiny },
  { ours: 'portable', theirs: 'tfjs', times: 1, at: everywhere },
  { ours: 'portable', theirs: 'tfjs', times: 1.2, at: oneRow(1e6, 1.6e7) },
  { ours: 'portable', theirs: 'tfjs', times: 2, at: any(oneRow(1e3, 1e3), tiny) },
  { ours: 'portable', theirs: 'ort', times: 4, at: everywhere },
  { ours: 'fast', theirs: 'tfjs', times: 1.25, at: everywhere },
  { ours: 'fast', theirs: 'javascript', times: 9, at: oneRow(1e3, 1e6) },
  { ours: 'portableArray', theirs: 'tfjsArray', times: 1.5, at: everywhere },
  { ours: 'fastArray', theirs: 'tfjsArray', times: 1.5, at: everywhere },
];

/** At most this much slower than the trips through memory of `softmax_blocked` in place, at {@link STREAMING_LENGTH}. */
export const STREAMING_TARGET = 1.35;

/** Several threads against one, at the longest row; and never slower than this part of one thread, within the noise. */
export const THREADS_TARGET = 1.25;

/** Relative error of every output. */
export const ACCURACY_TARGET = 2e-6;
