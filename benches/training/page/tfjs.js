// Products and training steps in tfjs.

/** A product whose right side is `[columns, terms]` where `transposed`. */
export function tfjsProduct(tf, [rows, terms, columns], transposed) {
  tf.setBackend('wasm');
  const filled = (shape) => tf.tensor2d(Float32Array.from({ length: shape[0] * shape[1] }, (_, at) => (at % 7) - 3), shape);
  const [left, right] = [filled([rows, terms]), filled(transposed ? [columns, terms] : [terms, columns])];
  const call = () => tf.matMul(left, right, false, transposed).dispose();
  return { call, free: () => [left, right].forEach((tensor) => tensor.dispose()) };
}

/** Layers as functions, with the variables that they make: images have their channels behind. */
function layersOf(tf, { input, network }, classes) {
  const variables = [];
  const variable = (shape, inputs) => {
    const made = tf.variable(tf.mul(tf.randomNormal(shape, 0, 1, 'float32', 1), Math.sqrt(2 / inputs)));
    variables.push(made);
    return made;
  };
  let shape = input.length === 3 ? [input[1], input[2], input[0]] : input;
  const flat = () => shape.reduce((product, axis) => product * axis, 1);
  const dense = (units) => {
    const [inputs, weight, bias] = [flat(), variable([flat(), units], flat()), variable([units], Infinity)];
    shape = [units];
    return (x) => tf.add(tf.matMul(tf.reshape(x, [-1, inputs]), weight), bias);
  };
  const makers = {
    dense: ({ units }) => dense(units),
    relu: () => tf.relu,
    conv2d: ({ channels, kernel }) => {
      const filter = variable([kernel, kernel, shape[2], channels], kernel * kernel * shape[2]);
      const bias = variable([channels], Infinity);
      shape = [shape[0], shape[1], channels];
      return (x) => tf.add(tf.conv2d(x, filter, 1, 'same'), bias);
    },
    max_pool2d: ({ kernel }) => {
      shape = [Math.floor(shape[0] / kernel), Math.floor(shape[1] / kernel), shape[2]];
      return (x) => tf.maxPool(x, kernel, kernel, 'valid');
    },
  };
  const layers = [...network, { kind: 'dense', units: classes }].map((layer) => makers[layer.kind](layer));
  return { variables, scores: (x) => layers.reduce((x, layer) => layer(x), x) };
}

/** A step of gradient descent. */
export function tfjsStep(tf, backend, declared, { classes, size, count, features, labels }) {
  const { input, batch } = declared;
  const name = backend;
  let made;
  const make = () => {
    const { variables, scores } = layersOf(tf, declared, classes);
    const shape = input.length === 3 ? [batch, input[1], input[2], input[0]] : [batch, ...input];
    const batches = Array.from({ length: count / batch }, (_, at) => ({
      x: tf.tensor(features.subarray(at * batch * size, (at + 1) * batch * size), shape),
      truth: tf.cast(tf.oneHot(tf.tensor1d(labels.subarray(at * batch, (at + 1) * batch), 'int32'), classes), 'float32'),
    }));
    return { variables, scores, batches, optimizer: tf.train.sgd(0.01), next: 0 };
  };
  const prepare = () => {
    tf.setBackend(backend.slice('tfjs-'.length));
    made ??= make();
  };
  const step = () => {
    const { scores, batches, optimizer } = made;
    const { x, truth } = batches[made.next];
    made.next = (made.next + 1) % batches.length;
    const cost = optimizer.minimize(() => tf.losses.softmaxCrossEntropy(truth, scores(x)), true);
    const loss = cost.dataSync()[0];
    cost.dispose();
    return loss;
  };
  const free = () => {
    made.variables.forEach((variable) => variable.dispose());
    made.batches.forEach(({ x, truth }) => (x.dispose(), truth.dispose()));
  };
  return { name, prepare, call: () => void step(), loss: step, free };
}
