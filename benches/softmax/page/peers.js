// The peers as candidates: one thread each, as ours.
import * as tf from '/target/peers/tfjs.js';
import * as ort from '../../peers/node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs';
import { startTfjs } from '../../peers/start-tfjs.js';
import { NAMES } from '../shapes.js';
import { softmaxModel } from './softmax-model.js';

/** Starts the peers once. */
export async function startPeers() {
  await startTfjs('wasm');
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
