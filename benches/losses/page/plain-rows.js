// Losses of rows of scores as one writes them without a package: plain loops over typed arrays, arrays in, fresh arrays out.

const scalar = (value) => Float32Array.of(value);

/** Largest element of a row. */
function largest(values, start, end) {
  let max = -Infinity;
  for (let i = start; i < end; i++) if (values[i] > max) max = values[i];
  return max;
}

/** Writes `exp(z − max)` of a row into `out`. Returns their sum. */
function exponentials(z, out, start, end, max) {
  let sum = 0;
  for (let i = start; i < end; i++) sum += out[i] = Math.exp(z[i] - max);
  return sum;
}

/**
 * Mean over the rows of a loss that is a function of the log-probability of the label: `of(log p)` returns its value and derivative.
 * Returns the mean; `gradient` receives that by `z`.
 */
function ofLogProbability(z, labels, gradient, of) {
  const [batch, classes] = [labels.length, z.length / labels.length];
  let loss = 0;
  for (let row = 0; row < batch; row++) {
    const start = row * classes;
    const [end, label] = [start + classes, start + labels[row]];
    const max = largest(z, start, end);
    const sum = exponentials(z, gradient, start, end, max);
    const [value, slope] = of(z[label] - max - Math.log(sum));
    loss += value;
    const scale = -slope / (batch * sum);
    for (let i = start; i < end; i++) gradient[i] *= scale;
    gradient[label] += slope / batch;
  }
  return loss / batch;
}

export function crossEntropy({ logits, labels }) {
  const gradient = new Float32Array(logits.data.length);
  const loss = ofLogProbability(logits.data, labels.data, gradient, (logP) => [-logP, -1]);
  return { loss: scalar(loss), 'grad.logits': gradient };
}

export function focalLoss({ logits, labels }, { gamma = 2 } = {}) {
  const gradient = new Float32Array(logits.data.length);
  const loss = ofLogProbability(logits.data, labels.data, gradient, (logP) => {
    const p = Math.exp(logP);
    const faded = (1 - p) ** gamma;
    return [-faded * logP, gamma * p * (1 - p) ** (gamma - 1) * logP - faded];
  });
  return { loss: scalar(loss), 'grad.logits': gradient };
}

export function arcfaceLoss({ cosine, labels }, { s = 64, m = 0.5 } = {}) {
  const [batch, classes] = cosine.shape;
  const [logits, gradient] = [new Float32Array(cosine.data.length), new Float32Array(cosine.data.length)];
  for (let i = 0; i < logits.length; i++) logits[i] = s * cosine.data[i];
  for (let row = 0; row < batch; row++) {
    const label = row * classes + labels.data[row];
    logits[label] = s * Math.cos(Math.acos(cosine.data[label]) + m);
  }
  const loss = ofLogProbability(logits, labels.data, gradient, (logP) => [-logP, -1]);
  for (let i = 0; i < gradient.length; i++) gradient[i] *= s;
  for (let row = 0; row < batch; row++) {
    const label = row * classes + labels.data[row];
    const angle = Math.acos(cosine.data[label]);
    gradient[label] *= Math.sin(angle + m) / Math.sin(angle);
  }
  return { loss: scalar(loss), logits, 'grad.cosine': gradient };
}

export function ldrKl({ logits, labels }, { lambda = 1, margin = 0.1 } = {}) {
  const [batch, classes] = logits.shape;
  const [z, gradient] = [logits.data, new Float32Array(logits.data.length)];
  let loss = 0;
  for (let row = 0; row < batch; row++) {
    const start = row * classes;
    const [end, label] = [start + classes, start + labels.data[row]];
    for (let i = start; i < end; i++) gradient[i] = (z[i] - z[label] + (i === label ? 0 : margin)) / lambda;
    const max = largest(gradient, start, end);
    const sum = exponentials(gradient, gradient, start, end, max);
    loss += lambda * (max + Math.log(sum / classes));
    for (let i = start; i < end; i++) gradient[i] /= sum * batch;
    gradient[label] -= 1 / batch;
  }
  return { loss: scalar(loss / batch), 'grad.logits': gradient };
}

export function decoupledSoftmaxLoss({ scores, targets }) {
  const [batch, classes] = scores.shape;
  const [z, y, gradient] = [scores.data, targets.data, new Float32Array(scores.data.length)];
  let loss = 0;
  for (let row = 0; row < batch; row++) {
    const start = row * classes;
    const end = start + classes;
    let [max, positives, sum, pushed] = [-Infinity, 0, 0, 0];
    for (let i = start; i < end; i++) {
      if (y[i] > 0) positives++;
      else if (z[i] > max) max = z[i];
    }
    if (positives === 0 || positives === classes) continue;
    for (let i = start; i < end; i++) if (!(y[i] > 0)) sum += gradient[i] = Math.exp(z[i] - max);
    const [total, weight] = [max + Math.log(sum), 1 / (positives * batch)];
    for (let i = start; i < end; i++) {
      if (!(y[i] > 0)) continue;
      const lead = total - z[i];
      const pull = weight / (1 + Math.exp(-lead));
      loss += weight * (Math.max(lead, 0) + Math.log1p(Math.exp(-Math.abs(lead))));
      gradient[i] = -pull;
      pushed += pull;
    }
    for (let i = start; i < end; i++) if (!(y[i] > 0)) gradient[i] *= pushed / sum;
  }
  return { loss: scalar(loss), 'grad.scores': gradient };
}

export function logSoftmax({ logits, upstream }) {
  const [batch, classes] = logits.shape;
  const [z, u, out, gradient] = [logits.data, upstream.data, new Float32Array(logits.data.length), new Float32Array(logits.data.length)];
  for (let row = 0; row < batch; row++) {
    const start = row * classes;
    const end = start + classes;
    const max = largest(z, start, end);
    const sum = exponentials(z, gradient, start, end, max);
    const logarithm = max + Math.log(sum);
    let pulled = 0;
    for (let i = start; i < end; i++) pulled += u[i];
    for (let i = start; i < end; i++) {
      out[i] = z[i] - logarithm;
      gradient[i] = u[i] - (gradient[i] / sum) * pulled;
    }
  }
  return { log_probabilities: out, 'grad.logits': gradient };
}
