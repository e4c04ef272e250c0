// tfjs in a page, ready on each of `backends`, the last one in use.
import * as tf from '/target/peers/tfjs.js';

export async function startTfjs(...backends) {
  tf.setWasmPaths(new URL('node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url).href);
  // One thread, as ours: without this tfjs would start workers and use one of them.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  for (const backend of backends) {
    await tf.setBackend(backend);
    await tf.ready();
  }
  return tf;
}
