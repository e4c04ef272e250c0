// The parts of tfjs that the benchmark calls; bundled, because tfjs is many files.
export { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
export { env, ready, setBackend, softmax, tensor2d, version_core as version } from '@tensorflow/tfjs-core';
