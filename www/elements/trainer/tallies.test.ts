import { expect, test } from 'vitest';
import { calibrationError, confidenceBins, mistakes } from './tallies.js';

const evaluation = {
  loss: 0,
  accuracy: 0.5,
  probabilities: { shape: [4, 2], data: Float32Array.of(0.95, 0.05, 0.99, 0.01, 0.25, 0.75, 0.375, 0.625) },
  predictions: { shape: [4], data: Int32Array.of(0, 0, 1, 1) },
};
const labels = Int32Array.of(0, 1, 1, 0);

test('examples of like confidence share a bin', () => {
  const bins = confidenceBins(evaluation, labels);
  expect(bins.map(({ count, accuracy }) => [count, accuracy])).toEqual([[1, 0], [1, 1], [2, 0.5]]);
  expect(calibrationError(bins)).toBeCloseTo((0.625 + 0.25 + 2 * 0.47) / 4, 6);
});

test('the surest mistake comes first', () => {
  expect(mistakes(evaluation, labels).map(({ at, predicted }) => [at, predicted])).toEqual([[1, 0], [3, 1]]);
});
