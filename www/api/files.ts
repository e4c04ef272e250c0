import type { SingleBuild } from './capabilities.js';

// Each address is a literal of this module: bundlers find, copy and rename the files by them.
const FILES: Readonly<Record<SingleBuild, () => URL>> = {
  simd128: () => new URL('./generated/lossarium.wasm', import.meta.url),
  losses: () => new URL('./generated/lossarium-losses.wasm', import.meta.url),
  drawing2cad: () => new URL('./generated/lossarium-drawing2cad.wasm', import.meta.url),
  softmax: () => new URL('./generated/lossarium-softmax.wasm', import.meta.url),
  relaxed: () => new URL('./generated/lossarium-relaxed.wasm', import.meta.url),
  scalar: () => new URL('./generated/lossarium-scalar.wasm', import.meta.url),
};

/** The wasm file of a single-threaded build, beside this module. */
export function locate(build: SingleBuild): URL {
  return FILES[build]();
}

/** The wasm file for training, beside this module. */
export function locateTraining(): URL {
  return new URL('./generated/lossarium-training.wasm', import.meta.url);
}
