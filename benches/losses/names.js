// How candidates are called.
export const NAMES = {
  ours: 'lossarium',
  plain: 'plain JavaScript',
  tfjs: ['tfjs-cpu', 'tfjs-wasm'],
  native: 'native',
  torch: 'PyTorch',
  /** The candidate that takes many steps more than the one of that name. */
  many: (name) => `${name}, many steps`,
};
