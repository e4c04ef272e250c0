// What the project holds itself to, of the times that were measured. Read by the report.
import { NAMES } from './names.js';

/** Milliseconds of samples a case. */
export const BUDGET = { full: 3000, quick: 200 };

/** Largest difference of a result from ours, relative to the largest element. */
export const TOLERANCE = 1e-3;

/** `theirs` takes at least `times` as long as ours, in the same page; `theirs` is a candidate of the case. */
export const AGAINST_PEERS = [
  // At most 1.3 times a softmax of the same size.
  { id: 'cross_entropy', theirs: 'softmax', times: 1 / 1.3 },
  ...NAMES.tfjs.flatMap((theirs) => ['cross_entropy', 'info_nce', 'soft_nms'].map((id) => ({ id, theirs, times: 5 }))),
  { id: 'soft_nms', theirs: NAMES.plain, times: 20, at: /^1e4/ },
];

/** The case `theirs` takes at least `times` as long as `ours`, where their sizes have this name. */
export const AGAINST_CASES = [
  { ours: 'factored_spherical_output', theirs: 'log_softmax', times: 40, at: '1e6 classes' },
  { ours: 'factored_spherical_output', theirs: 'hierarchical_softmax_loss', times: 4, at: '1e6 classes' },
];

/** From one size to the other the time grows at most so many times. */
export const GROWTH = [
  // n log n, with half as much again for caches that end.
  { id: 'soft_nms', from: '1e3 spread', to: '1e4 spread', most: (1.5 * 1e4 * Math.log(1e4)) / (1e3 * Math.log(1e3)) },
  { id: 'soft_nms', from: '1e4 spread', to: '1e5 spread', most: (1.5 * 1e5 * Math.log(1e5)) / (1e4 * Math.log(1e4)) },
  { id: 'factored_spherical_output', from: '1e3 classes', to: '1e6 classes', most: 1.5 },
];

/** PyTorch takes at least this part of our native time. */
export const AGAINST_TORCH = 1 / 1.5;
