// What tfjs has of the cases, from arrays to arrays.

/** Value and gradient of cross-entropy against `truth` of what `scores` makes of its tensors. */
function softmaxCrossEntropy(tf, scores, truth, tensors) {
  const loss = (...given) => tf.losses.softmaxCrossEntropy(truth, scores(...given));
  const { value, grads } = tf.valueAndGrads(loss)(tensors);
  return { value: value.dataSync(), gradients: grads.map((gradient) => gradient.dataSync()) };
}

const RUNS = {
  cross_entropy(tf, { logits, labels }) {
    // Cast, because its wasm backend makes integers whatever type it is asked for.
    const truth = tf.cast(tf.oneHot(tf.tensor1d(labels.data, 'int32'), logits.shape[1]), 'float32');
    const { value, gradients } = softmaxCrossEntropy(tf, (z) => z, truth, [tf.tensor2d(logits.data, logits.shape)]);
    return { loss: value, 'grad.logits': gradients[0] };
  },
  info_nce(tf, { queries, keys }, { temperature }) {
    const scores = (q, k) => tf.div(tf.matMul(q, k, false, true), temperature);
    const tensors = [queries, keys].map(({ data, shape }) => tf.tensor2d(data, shape));
    const { value, gradients } = softmaxCrossEntropy(tf, scores, tf.eye(queries.shape[0]), tensors);
    return { loss: value, 'grad.queries': gradients[0], 'grad.keys': gradients[1] };
  },
  soft_nms(tf, { boxes, scores }, { sigma, score_threshold }) {
    const tensors = [tf.tensor2d(boxes.data, boxes.shape), tf.tensor1d(scores.data)];
    // Its width is half of ours: exp(−overlap² / 2σ).
    const { selectedScores } = tf.image.nonMaxSuppressionWithScore(...tensors, scores.data.length, 1, score_threshold, sigma / 2);
    return { scores: selectedScores.dataSync() };
  },
};

/** Candidates of a case on each backend, if tfjs has it. */
export function tfjsCandidates(tf, { id, params }, inputs) {
  const run = RUNS[id];
  if (run === undefined) return [];
  return ['cpu', 'wasm'].map((backend) => {
    const outputs = () => tf.tidy(() => run(tf, inputs, params));
    // Both backends run already, so that the switch is over when the call returns.
    const prepare = () => void tf.setBackend(backend);
    return { name: `tfjs-${backend}`, kind: 'tfjs', prepare, call: () => void outputs(), outputs };
  });
}
