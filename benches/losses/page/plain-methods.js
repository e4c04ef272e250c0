// Methods as one writes them without a package.
import { product, productOfTransposed, products } from './plain-pairs.js';

function overlap(boxes, i, j) {
  const [a, b] = [4 * i, 4 * j];
  const width = Math.min(boxes[a + 2], boxes[b + 2]) - Math.max(boxes[a], boxes[b]);
  if (width <= 0) return 0;
  const height = Math.min(boxes[a + 3], boxes[b + 3]) - Math.max(boxes[a + 1], boxes[b + 1]);
  if (height <= 0) return 0;
  const area = (at) => (boxes[at + 2] - boxes[at]) * (boxes[at + 3] - boxes[at + 1]);
  return (width * height) / (area(a) + area(b) - width * height);
}

/** Soft-NMS, gaussian, as published: the best of the rest, then a look at all others. */
export function softNms({ boxes, scores }, { sigma, score_threshold }) {
  const count = scores.data.length;
  const [current, rescored] = [Float64Array.from(scores.data), new Float32Array(count)];
  const rest = Array.from({ length: count }, (_, i) => i);
  const [indices, taken] = [[], []];
  while (rest.length > 0) {
    let best = 0;
    for (let at = 1; at < rest.length; at++) if (current[rest[at]] > current[rest[best]]) best = at;
    const chosen = rest[best];
    indices.push(chosen);
    taken.push(current[chosen]);
    rescored[chosen] = current[chosen];
    let kept = 0;
    for (let at = 0; at < rest.length; at++) {
      if (at === best) continue;
      const other = rest[at];
      const shared = overlap(boxes.data, chosen, other);
      if (shared > 0) current[other] *= Math.exp((-shared * shared) / sigma);
      if (current[other] >= score_threshold) rest[kept++] = other;
    }
    rest.length = kept;
  }
  return { indices: Int32Array.from(indices), scores: Float32Array.from(taken), rescored };
}

/** `exp(−|a_i − b_j|² / 2)` for all i, j. */
function gaussian(a, b, width) {
  const [rows, columns] = [a.length / width, b.length / width];
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += (a[i * width + k] - b[j * width + k]) ** 2;
      out[i * columns + j] = Math.exp(-sum / 2);
    }
  }
  return out;
}

/** Adds the gradients by both sides of {@link gaussian}. */
function gaussianGradient(kernel, upstream, a, b, width, byA, byB) {
  const columns = b.length / width;
  for (let i = 0; i < a.length / width; i++) {
    for (let j = 0; j < columns; j++) {
      const pull = upstream[i * columns + j] * kernel[i * columns + j];
      for (let k = 0; k < width; k++) {
        const along = pull * (b[j * width + k] - a[i * width + k]);
        byA[i * width + k] += along;
        byB[j * width + k] -= along;
      }
    }
  }
}

function newtonRaphson(matrix, size, { iterations, ridge }) {
  const shifted = Float64Array.from(matrix);
  let norm = 0;
  for (let i = 0; i < size; i++) {
    shifted[i * size + i] += ridge;
    let sum = 0;
    for (let j = 0; j < size; j++) sum += Math.abs(matrix[i * size + j]);
    norm = Math.max(norm, sum);
  }
  let inverse = shifted.map((x) => (0.9 * 2 * x) / (norm * norm));
  for (let iteration = 0; iteration < iterations; iteration++) {
    const correction = product(product(inverse, shifted, size), inverse, size);
    inverse = inverse.map((y, i) => 2 * y - correction[i]);
  }
  return inverse;
}

export function softAttention({ queries, landmarks, values, upstream }, { iterations = 20, ridge = 0.01 } = {}) {
  const [width, count] = [queries.shape[1], landmarks.shape[0]];
  const scale = width ** 0.25;
  const tokens = Float64Array.from(queries.data, (x) => x / scale);
  const [across, within] = [gaussian(tokens, landmarks.data, width), gaussian(landmarks.data, landmarks.data, width)];
  const inverse = newtonRaphson(within, count, { iterations, ridge });
  const gathered = productOfTransposed(across, count, values.data, width);
  const mixed = product(inverse, gathered, width);
  const output = product(across, mixed, width);
  const byMixed = productOfTransposed(across, count, upstream.data, width);
  const byGathered = productOfTransposed(inverse, count, byMixed, width);
  const byAcross = products(upstream.data, mixed, width);
  const second = products(values.data, byGathered, width);
  for (let i = 0; i < byAcross.length; i++) byAcross[i] += second[i];
  const byInverse = products(byMixed, gathered, width);
  const byWithin = products(productOfTransposed(inverse, count, byInverse, count), inverse, count).map((x) => -x);
  const [byTokens, byLandmarks] = [new Float64Array(tokens.length), new Float64Array(landmarks.data.length)];
  gaussianGradient(across, byAcross, tokens, landmarks.data, width, byTokens, byLandmarks);
  gaussianGradient(within, byWithin, landmarks.data, landmarks.data, width, byLandmarks, byLandmarks);
  return {
    output: Float32Array.from(output),
    'grad.queries': Float32Array.from(byTokens, (x) => x / scale),
    'grad.landmarks': Float32Array.from(byLandmarks),
    'grad.values': Float32Array.from(product(across, byGathered, width)),
  };
}

/** The z-loss of an output and its derivatives by the outputs' sum, their squares' sum, and the label's. */
function zLoss(own, sum, squares, classes) {
  const mean = sum / classes;
  const deviation = Math.sqrt(squares / classes - mean * mean);
  const z = (own - mean) / deviation;
  const slope = -1 / (1 + Math.exp(z));
  return {
    value: Math.log1p(Math.exp(-z)),
    byOwn: slope / deviation,
    bySum: slope * ((z * mean) / (classes * deviation ** 2) - 1 / (classes * deviation)),
    bySquares: (-slope * z) / (2 * classes * deviation ** 2),
  };
}

/** One dense gradient step of an output layer under the z-loss: `weights` change in place. Returns loss and gradient by `hidden`. */
export function denseZStep(weights, hidden, labels, rate) {
  const [batch, width] = [labels.length, hidden.length / labels.length];
  const classes = weights.length / width;
  const outputs = products(hidden, weights, width);
  let loss = 0;
  for (let i = 0; i < batch; i++) {
    const [start, own] = [i * classes, i * classes + labels[i]];
    let [sum, squares] = [0, 0];
    for (let k = start; k < start + classes; k++) {
      sum += outputs[k];
      squares += outputs[k] * outputs[k];
    }
    const { value, byOwn, bySum, bySquares } = zLoss(outputs[own], sum, squares, classes);
    loss += value / batch;
    for (let k = start; k < start + classes; k++) outputs[k] = (2 * bySquares * outputs[k] + bySum) / batch;
    outputs[own] += byOwn / batch;
  }
  const byHidden = product(outputs, weights, width);
  for (let i = 0; i < batch; i++) {
    for (let k = 0; k < classes; k++) {
      const step = rate * outputs[i * classes + k];
      for (let d = 0; d < width; d++) weights[k * width + d] -= step * hidden[i * width + d];
    }
  }
  return { loss, byHidden };
}

/** The first step of the training, densely. */
export function factoredSphericalOutput({ weights, hidden, labels }, { learning_rate = 0.05 } = {}) {
  const [steps, batch, width] = hidden.shape;
  const after = Float64Array.from(weights.data);
  const [losses, gradient] = [new Float32Array(steps), new Float32Array(hidden.data.length)];
  for (let step = 0; step < steps; step++) {
    const [from, to] = [step * batch, (step + 1) * batch];
    const { loss, byHidden } = denseZStep(after, hidden.data.subarray(from * width, to * width), labels.data.subarray(from, to), learning_rate);
    losses[step] = loss;
    gradient.set(byHidden, from * width);
  }
  return { losses, weights: Float32Array.from(after), 'grad.hidden': gradient };
}

/** Cross-entropy of one softmax layer at a sample; gradients are added to. */
function layerStep({ weights, bias, byWeights, byBias }, [first, rows], target, hidden, byHidden, at, width, factor) {
  const logits = new Float64Array(rows);
  let [max, sum] = [-Infinity, 0];
  for (let r = 0; r < rows; r++) {
    logits[r] = bias[first + r];
    for (let k = 0; k < width; k++) logits[r] += weights[(first + r) * width + k] * hidden[at + k];
    max = Math.max(max, logits[r]);
  }
  for (let r = 0; r < rows; r++) sum += Math.exp(logits[r] - max);
  const loss = max + Math.log(sum) - logits[target];
  for (let r = 0; r < rows; r++) {
    const slope = factor * (Math.exp(logits[r] - max) / sum - (r === target ? 1 : 0));
    byBias[first + r] += slope;
    for (let k = 0; k < width; k++) {
      byWeights[(first + r) * width + k] += slope * hidden[at + k];
      byHidden[at + k] += slope * weights[(first + r) * width + k];
    }
  }
  return loss;
}

export function hierarchicalSoftmaxLoss({ hidden, group_weights, group_bias, class_weights, class_bias, labels }) {
  const [batch, width] = hidden.shape;
  const [groups, leaves] = class_weights.shape;
  const layer = (weights, bias) => ({ weights, bias, byWeights: new Float32Array(weights.length), byBias: new Float32Array(bias.length) });
  const [upper, lower] = [layer(group_weights.data, group_bias.data), layer(class_weights.data, class_bias.data)];
  const [perSample, byHidden] = [new Float32Array(batch), new Float32Array(hidden.data.length)];
  let loss = 0;
  for (let i = 0; i < batch; i++) {
    const [group, leaf] = [Math.floor(labels.data[i] / leaves), labels.data[i] % leaves];
    const value =
      layerStep(upper, [0, groups], group, hidden.data, byHidden, i * width, width, 1 / batch) +
      layerStep(lower, [group * leaves, leaves], leaf, hidden.data, byHidden, i * width, width, 1 / batch);
    perSample[i] = value;
    loss += value / batch;
  }
  return {
    loss: Float32Array.of(loss),
    per_sample: perSample,
    'grad.hidden': byHidden,
    'grad.group_weights': upper.byWeights,
    'grad.group_bias': upper.byBias,
    'grad.class_weights': lower.byWeights,
    'grad.class_bias': lower.byBias,
  };
}
