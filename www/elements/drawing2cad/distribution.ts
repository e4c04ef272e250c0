/** What the network thinks of one argument: how probable it finds each value. */
import { html, svg } from 'lit';

export interface DistributionData {
  readonly title: string;
  /** Class 0 is none, class k the value k − 1. */
  readonly probabilities: Float32Array;
  /** The value taken. */
  readonly value: number;
}

const HEIGHT = 100;

/** Classes beside the true one that training counts as nearly right, and how fast their weight falls: the paper's T and α. */
const TOLERANCE = 3;
const ALPHA = 2;

/** The target that training would have for a value, as the paper's soft targets give it inside of the range. */
function target(value: number): readonly (readonly [number, number])[] {
  const shifts = Array.from({ length: 2 * TOLERANCE + 1 }, (_, at) => at - TOLERANCE);
  const weights = shifts.map((shift) => Math.exp(-ALPHA * Math.abs(shift)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return shifts.map((shift, at) => [value + 1 + shift, (weights[at] ?? 0) / sum] as const);
}

export function distribution({ title, probabilities, value }: DistributionData) {
  const most = Math.max(...probabilities, 0.01);
  const y = (probability: number) => (HEIGHT * (1 - Math.min(1, probability / most))).toFixed(2);
  const bars = [...probabilities].map((probability, at) => (probability > most / 500 ? `M${at} ${HEIGHT}V${y(probability)}h1V${HEIGHT}Z` : '')).join('');
  const curve = target(value).map(([at, weight]) => `${at + 0.5},${y(weight)}`).join(' ');
  const likely = [...probabilities.entries()].sort(([, a], [, b]) => b - a).slice(0, 3);
  const said = likely.map(([at, probability]) => `${at === 0 ? 'none' : at - 1} with ${(100 * probability).toFixed(1)} %`).join(', ');
  return html`<figure class="distribution">
    <figcaption>${title}: ${said}. The line is what training would have wanted for the value taken.</figcaption>
    <svg viewBox="0 0 ${probabilities.length} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="Probabilities of ${title}: ${said}">
      ${svg`<path d=${bars}></path><polyline points=${curve}></polyline>`}
    </svg>
  </figure>`;
}
