// The peers as candidates: one thread each, as ours.
import * as tf from '/target/peers/tfjs.js';
import * as ort from '../node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs';
import { NAMES } from '../shapes.js';
import { softmaxModel } from './softmax-model.js';

/** Starts the peers once. */
export async function startPeers() {
  tf.setWasmPaths(new URL('../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url).href);
  // One thread: without this tfjs would start workers and use one of them.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await tf.setBackend('wasm');
  await tf.ready();
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(softmaxModel());
  return { session, versions: { tfjs: tf.version, 'onnxruntime-web': ort.env.versions.web } };
}

/** The candidates of one shape; `free` gives their memory back. */
export function peerCandidates({ session }, logits, shape) {
  const tensor = tf.tensor2d(logits, shape);
  const input = { logits: new ort.Tensor('float32', logits, shape) };
  const inTfjs = () => {
    const fresh = tf.tensor2d(logits, shape);
    const result = tf.softmax(fresh);
    const probabilities = result.dataSync();
    fresh.dispose();
    result.dispose();
    return probabilities;
  };
  const inOrt = async () => (await session.run(input)).probabilities.data;
  return {
    candidates: [
      { name: NAMES.tfjs, call: () => tf.softmax(tensor).dispose(), probabilities: inTfjs },
      { name: NAMES.tfjsArray, call: () => void inTfjs(), probabilities: inTfjs },
      { name: NAMES.ort, call: async () => void (await inOrt()), probabilities: inOrt },
    ],
    free: () => tensor.dispose(),
  };
}
