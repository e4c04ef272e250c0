// The parts of tfjs that the benchmarks call; bundled, because tfjs is many files.
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
export { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
export {
  cast, div, env, eye, image, losses, matMul, oneHot, ready, setBackend, softmax, tensor1d, tensor2d, tidy, valueAndGrad, valueAndGrads, version_core as version,
} from '@tensorflow/tfjs-core';
