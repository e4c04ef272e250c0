// What the project holds itself to, of the times that were measured. Read by the report.

/** Milliseconds of samples a case. */
export const BUDGET = { full: 4000, quick: 300 };

/** Part of the peak of the same file that a product of this size reaches. */
export const OF_PEAK = [
  { size: '512x512x512', part: 0.85 },
  { size: '64x784x128', part: 0.85 },
];

/** `theirs` takes at least `times` as long as a step of ours, in the same page. */
export const AGAINST_PEERS = [
  { id: /^MLP/, theirs: 'tfjs-wasm', times: 6 },
  { id: /^light/, theirs: 'ConvNetJS', times: 15 },
  { id: /^light/, theirs: 'tfjs-cpu', times: 60 },
  { id: /^full/, theirs: 'ConvNetJS', times: 25 },
];

/** Part of PyTorch's steps a second: in wasm and natively. */
export const AGAINST_TORCH = [
  { id: /^MLP/, wasm: 0.45, native: 0.7 },
  { id: /^light/, wasm: 0.6, native: 0.7 },
  { id: /^full/, wasm: 0.2, native: 0.7 },
];

/** Examples of an epoch, for the time of one. */
export const EPOCH = 60_000;
