// Losses and kernels of all pairs as one writes them without a package: triple loops over typed arrays.

/** `Σ_k a_ik b_jk` for all i, j. */
export function products(a, b, width) {
  const [rows, columns] = [a.length / width, b.length / width];
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += a[i * width + k] * b[j * width + k];
      out[i * columns + j] = sum;
    }
  }
  return out;
}

/** `Σ_j m_ij b_jk` for all i, k. */
export function product(m, b, width) {
  const inner = b.length / width;
  const rows = m.length / inner;
  const out = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < inner; j++) {
      const factor = m[i * inner + j];
      for (let k = 0; k < width; k++) out[i * width + k] += factor * b[j * width + k];
    }
  }
  return out;
}

/** The same with the rows of `m` as columns: `Σ_i m_ij b_ik` for all j, k. */
export function productOfTransposed(m, columns, b, width) {
  const out = new Float64Array(columns * width);
  for (let i = 0; i < m.length / columns; i++) {
    for (let j = 0; j < columns; j++) {
      const factor = m[i * columns + j];
      for (let k = 0; k < width; k++) out[j * width + k] += factor * b[i * width + k];
    }
  }
  return out;
}

export function infoNce({ queries, keys }, { temperature }) {
  const [batch, width] = queries.shape;
  const slopes = products(queries.data, keys.data, width);
  let loss = 0;
  for (let i = 0; i < batch; i++) {
    let [max, sum] = [-Infinity, 0];
    for (let j = 0; j < batch; j++) max = Math.max(max, slopes[i * batch + j] / temperature);
    loss += max - slopes[i * batch + i] / temperature;
    for (let j = 0; j < batch; j++) sum += slopes[i * batch + j] = Math.exp(slopes[i * batch + j] / temperature - max);
    loss += Math.log(sum);
    for (let j = 0; j < batch; j++) slopes[i * batch + j] /= sum * batch * temperature;
    slopes[i * batch + i] -= 1 / (batch * temperature);
  }
  return {
    loss: Float32Array.of(loss / batch),
    'grad.queries': Float32Array.from(product(slopes, keys.data, width)),
    'grad.keys': Float32Array.from(productOfTransposed(slopes, batch, queries.data, width)),
  };
}

/** One side of the multi-similarity loss: `ln(1 + Σ exp(slope (s − λ))) / |slope|` of the chosen pairs; adds to the gradient by `s`. */
function softPairs(similarities, chosen, slope, lambda, factor, gradient) {
  let sum = 1;
  for (const j of chosen) sum += Math.exp(slope * (similarities[j] - lambda));
  for (const j of chosen) gradient[j] += (factor * Math.sign(slope) * Math.exp(slope * (similarities[j] - lambda))) / sum;
  return (factor * Math.log(sum)) / Math.abs(slope);
}

/** The pairs that count for an anchor. */
function mine(similarities, labels, anchor, { epsilon, duplicate }) {
  let [positives, negatives] = [[], []];
  for (let j = 0; j < labels.length; j++) {
    if (labels[j] !== labels[anchor]) negatives.push(j);
    else if (j !== anchor && similarities[j] < 1 - duplicate) positives.push(j);
  }
  let [hardest, nearest] = [Infinity, -Infinity];
  for (const j of positives) hardest = Math.min(hardest, similarities[j]);
  for (const j of negatives) nearest = Math.max(nearest, similarities[j]);
  negatives = negatives.filter((j) => similarities[j] + epsilon > hardest);
  positives = positives.filter((j) => similarities[j] - epsilon < nearest);
  return { positives, negatives };
}

export function multiSimilarityLoss({ embeddings, labels }) {
  const [alpha, beta, lambda] = [2, 40, 0.5];
  const [batch, width] = embeddings.shape;
  const [unit, norms] = unitRows(embeddings.data, width);
  const similarities = products(unit, unit, width);
  const gradient = new Float64Array(batch * batch);
  const [chosenPositives, chosenNegatives] = [new Int32Array(batch * batch), new Int32Array(batch * batch)];
  let loss = 0;
  for (let anchor = 0; anchor < batch; anchor++) {
    const row = (array) => array.subarray(anchor * batch, (anchor + 1) * batch);
    const { positives, negatives } = mine(row(similarities), labels.data, anchor, { epsilon: 0.1, duplicate: 1e-5 });
    for (const j of positives) row(chosenPositives)[j] = 1;
    for (const j of negatives) row(chosenNegatives)[j] = 1;
    if (positives.length === 0 || negatives.length === 0) continue;
    loss += softPairs(row(similarities), positives, -alpha, lambda, 1 / batch, row(gradient));
    loss += softPairs(row(similarities), negatives, beta, lambda, 1 / batch, row(gradient));
  }
  const byUnit = product(gradient, unit, width);
  const second = productOfTransposed(gradient, batch, unit, width);
  for (let i = 0; i < byUnit.length; i++) byUnit[i] += second[i];
  return {
    loss: Float32Array.of(loss),
    mined_positives: chosenPositives,
    mined_negatives: chosenNegatives,
    'grad.embeddings': throughUnit(byUnit, unit, norms, width),
  };
}

function unitRows(vectors, width) {
  const [unit, norms] = [new Float64Array(vectors.length), new Float64Array(vectors.length / width)];
  for (let row = 0; row < norms.length; row++) {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += vectors[row * width + k] ** 2;
    norms[row] = Math.sqrt(sum);
    for (let k = 0; k < width; k++) unit[row * width + k] = vectors[row * width + k] / norms[row];
  }
  return [unit, norms];
}

/** The gradient by the vectors from that by their unit rows. */
function throughUnit(upstream, unit, norms, width) {
  const gradient = new Float32Array(upstream.length);
  for (let row = 0; row < norms.length; row++) {
    let along = 0;
    for (let k = 0; k < width; k++) along += upstream[row * width + k] * unit[row * width + k];
    for (let k = 0; k < width; k++) gradient[row * width + k] = (upstream[row * width + k] - along * unit[row * width + k]) / norms[row];
  }
  return gradient;
}

/** One hidden layer. */
export function ntkRelu({ x, z }) {
  const [rows, width] = x.shape;
  const columns = z.shape[0];
  const scores = products(x.data, z.data, width);
  const squares = (vectors) => {
    const sums = new Float64Array(vectors.length / width);
    for (let i = 0; i < vectors.length; i++) sums[Math.floor(i / width)] += vectors[i] ** 2 / width;
    return sums;
  };
  const [a, b] = [squares(x.data), squares(z.data)];
  const [ntk, nngp] = [new Float32Array(rows * columns), new Float32Array(rows * columns)];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const [at, lengths] = [i * columns + j, Math.sqrt(a[i] * b[j])];
      const score = scores[at] / width;
      const cosine = Math.max(-1, Math.min(1, score / lengths));
      const angle = Math.PI - Math.acos(cosine);
      nngp[at] = (lengths * (Math.sqrt(1 - cosine * cosine) + angle * cosine)) / (2 * Math.PI);
      ntk[at] = nngp[at] + (score * angle) / (2 * Math.PI);
    }
  }
  return { ntk, nngp };
}
