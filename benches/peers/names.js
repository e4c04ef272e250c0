// How the candidates of every benchmark are called.
export const PEERS = {
  ours: 'lossarium',
  tfjs: ['tfjs-cpu', 'tfjs-wasm'],
  native: 'native',
  torch: 'PyTorch',
};
