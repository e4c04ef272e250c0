/** What an evaluation comes to when its examples are counted. */
import type { Evaluation } from '../../api/run.js';

/** Examples of like confidence, and how many of them are right. */
export interface ConfidenceBin {
  readonly confidence: number;
  readonly accuracy: number;
  readonly count: number;
}

const BINS = 10;

/** Bins of equal width over the probability of the predicted class; empty ones are left out. */
export function confidenceBins({ probabilities, predictions }: Evaluation, labels: Int32Array): ConfidenceBin[] {
  const classes = probabilities.shape[1] ?? 1;
  const sums = Array.from({ length: BINS }, () => ({ confidence: 0, right: 0, count: 0 }));
  predictions.data.forEach((predicted, at) => {
    const confidence = probabilities.data[at * classes + predicted] ?? 0;
    const bin = sums[Math.min(BINS - 1, Math.floor(confidence * BINS))];
    if (!bin) return;
    bin.confidence += confidence;
    bin.right += Number(predicted === labels[at]);
    bin.count += 1;
  });
  return sums.filter(({ count }) => count > 0).map(({ confidence, right, count }) => ({ confidence: confidence / count, accuracy: right / count, count }));
}

/** Mean gap between confidence and accuracy over the bins, by their counts: the expected calibration error. */
export function calibrationError(bins: readonly ConfidenceBin[]): number {
  const all = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, { confidence, accuracy, count }) => sum + (count / all) * Math.abs(confidence - accuracy), 0);
}

/** A mistake: which example, what it was taken for, and how surely. */
export interface Mistake {
  readonly at: number;
  readonly predicted: number;
  readonly confidence: number;
}

/** The mistakes, the surest first. */
export function mistakes({ probabilities, predictions }: Evaluation, labels: Int32Array): Mistake[] {
  const classes = probabilities.shape[1] ?? 1;
  const all = Array.from(predictions.data, (predicted, at) => ({ at, predicted, confidence: probabilities.data[at * classes + predicted] ?? 0 }));
  return all.filter(({ at, predicted }) => predicted !== labels[at]).sort((a, b) => b.confidence - a.confidence);
}
