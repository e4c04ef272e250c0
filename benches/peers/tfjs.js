// The parts of tfjs that the benchmarks call; bundled, because tfjs is many files.
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
export { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
export {
  add, cast, conv2d, div, env, eye, image, losses, matMul, maxPool, mul, oneHot, randomNormal, ready, relu, reshape, setBackend, softmax, tensor, tensor1d, tensor2d, tidy,
  train, valueAndGrad, valueAndGrads, variable, version_core as version,
} from '@tensorflow/tfjs-core';
