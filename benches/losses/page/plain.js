// The plain JavaScript version of each case. `run` is the whole call. Where steps are what is measured, `step` prepares one that can be repeated,
// or, without it, the whole call is measured with few and with many steps, as ours is.
import { denseZStep, factoredSphericalOutput, hierarchicalSoftmaxLoss, softAttention, softNms } from './plain-methods.js';
import { infoNce, multiSimilarityLoss, ntkRelu } from './plain-pairs.js';
import { arcfaceLoss, crossEntropy, decoupledSoftmaxLoss, focalLoss, ldrKl, logSoftmax } from './plain-rows.js';

function denseStep({ weights, hidden, labels }) {
  const [, batch, width] = hidden.shape;
  const [state, first, truth] = [Float64Array.from(weights.data), hidden.data.subarray(0, batch * width), labels.data.subarray(0, batch)];
  return () => void denseZStep(state, first, truth, 0.05);
}

export const PLAIN = {
  cross_entropy: { run: crossEntropy },
  focal_loss: { run: focalLoss },
  arcface_loss: { run: arcfaceLoss },
  decoupled_softmax_loss: { run: decoupledSoftmaxLoss },
  ldr_kl: { run: ldrKl },
  info_nce: { run: infoNce },
  multi_similarity_loss: { run: multiSimilarityLoss },
  soft_nms: { run: softNms },
  ntk_relu: { run: ntkRelu },
  soft_attention: { run: softAttention },
  factored_spherical_output: { run: factoredSphericalOutput, step: denseStep },
  hierarchical_softmax_loss: { run: hierarchicalSoftmaxLoss },
  log_softmax: { run: logSoftmax },
};
