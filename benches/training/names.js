// How candidates are called.
export const NAMES = {
  ours: 'lossarium',
  peak: 'multiply-adds in registers',
  tfjs: ['tfjs-cpu', 'tfjs-wasm'],
  convnet: 'ConvNetJS',
  native: 'native',
  torch: 'PyTorch',
};
