/** The algorithms of the race: their names for people, and what each pass streams. */
import { BASELINE, type Probe } from '../../api/timing-softmax.js';
import type { Estimate, Timing } from '../../api/timing.js';
import { ALGORITHMS as OURS } from '../generated/algorithms.js';

/** One trip through memory. */
export interface Pass {
  /** What it computes. */
  readonly does: string;
  /** Which arrays it streams, by the plain trip that streams the same. */
  readonly streams: Probe;
  /** Exponentials an element. */
  readonly exponentials: 0 | 1;
}

export interface Algorithm {
  readonly label: string;
  readonly passes: readonly Pass[];
}

/** By the name in the package; the baseline, which is three-pass reload too, last. */
export const ALGORITHMS = {
  ...OURS,
  [BASELINE]: { label: 'Plain JavaScript', passes: OURS.three_pass_reload.passes },
} as const satisfies Readonly<Record<string, Algorithm>>;

export type AlgorithmName = keyof typeof ALGORITHMS;

/** Arrays that a trip reads and writes. */
export const TRIPS: Readonly<Record<Probe, { readonly reads: number; readonly writes: number }>> = {
  read: { reads: 1, writes: 0 },
  scale: { reads: 1, writes: 1 },
  copy: { reads: 1, writes: 1 },
};

/** Reads, writes and exponentials an element. */
export function trafficOf({ passes }: Algorithm): { reads: number; writes: number; exponentials: number } {
  const total = (of: (pass: Pass) => number) => passes.reduce((sum, pass) => sum + of(pass), 0);
  return {
    reads: total(({ streams }) => TRIPS[streams].reads),
    writes: total(({ streams }) => TRIPS[streams].writes),
    exponentials: total(({ exponentials }) => exponentials),
  };
}

/** An algorithm's place in a race. Times are nanoseconds an element. */
export interface Standing {
  readonly name: AlgorithmName;
  readonly label: string;
  readonly time: Estimate | undefined;
  /** Gigabytes a second that the arrays it streams amount to. */
  readonly bandwidth: number | undefined;
  /** The streaming limit: how long its trips take if nothing is computed. */
  readonly limit: number | undefined;
  readonly samples: number;
}

/** The standings of the algorithms among `timings`, which are milliseconds a call for `length` elements. */
export function standings(timings: readonly Timing[], length: number): Standing[] {
  const found = new Map(timings.map((timing) => [timing.name, timing]));
  return (Object.keys(ALGORITHMS) as AlgorithmName[]).flatMap((name) => {
    const timing = found.get(name);
    if (timing === undefined) return [];
    const algorithm: Algorithm = ALGORITHMS[name];
    const { reads, writes } = trafficOf(algorithm);
    const time = perElement(timing.time, length);
    const bandwidth = time && (4 * (reads + writes)) / time.median;
    const trips = algorithm.passes.map(({ streams }) => perElement(found.get(streams)?.time, length)?.median ?? NaN);
    const limit = trips.reduce((sum, trip) => sum + trip, 0);
    return { name, label: algorithm.label, time, bandwidth, limit: Number.isNaN(limit) ? undefined : limit, samples: timing.samples.length };
  });
}

/** Nanoseconds an element. */
function perElement(time: Estimate | undefined, length: number): Estimate | undefined {
  const scale = 1e6 / length;
  return time && { median: time.median * scale, low: time.low * scale, high: time.high * scale };
}
