/**
 * Honest timing on a machine that is not ours. Clocks of browsers are coarse and machines are busy, so a sample is a batch of calls
 * that lasts many steps of the clock, candidates warm up until two windows agree, take turns in random order, and what comes out is a
 * median with an interval and the raw samples, never a single number.
 */

/** A sample lasts at least this many steps of the clock. */
export const STEPS_PER_SAMPLE = 50;

/** Fewest samples that an interval is given for: with six, the whole range holds the median with 97 percent. */
export const FEWEST_ROUNDS = 6;

const MOST_ROUNDS = 101;

/** Samples of a window; two windows in a row whose medians differ by less than the tolerance end the warm-up. */
const WINDOW = { samples: 3, tolerance: 0.1, most: 8, milliseconds: 1500 } as const;

/** How often the caller hears of it. */
const REPORT_EVERY_MS = 80;

/** What is timed. */
export interface Candidate {
  readonly name: string;
  /** One call; a promise is waited for within the time. */
  call(): void | Promise<void>;
  /** Puts the data in place before each sample; not timed. */
  prepare?(): void;
}

/** A quantity that was sampled. */
export interface Estimate {
  readonly median: number;
  /** Between these lies the median with at least 95 percent, whatever the distribution (order statistics). */
  readonly low: number;
  readonly high: number;
}

/** What is known of a candidate. */
export interface Timing {
  readonly name: string;
  /** Milliseconds a call; absent before the first rounds. */
  readonly time: Estimate | undefined;
  /** Calls in a sample. */
  readonly calls: number;
  /** Milliseconds a call, a number a sample, in the order taken. */
  readonly samples: readonly number[];
  /** Did two windows agree before the first sample? */
  readonly settled: boolean;
}

/** How far a measurement is. */
export interface Progress {
  readonly stage: 'warming up' | 'measuring';
  /** From 0 to 1. */
  readonly done: number;
  readonly timings: readonly Timing[];
}

/**
 * What the caller answers to a report. `again`: the page was hidden meanwhile, so the samples since the last report do not count.
 * The answer may come late; nothing is measured until then.
 */
export type Verdict = 'go' | 'again' | 'stop';

/** Settings of {@link measure}. */
export interface MeasureOptions {
  /** Time for the samples of all candidates together; the fewest rounds are taken in any case. */
  readonly milliseconds: number;
  /** Smallest step of the clock, from {@link clockStep}. */
  readonly step: number;
  readonly report: (progress: Progress) => Promise<Verdict> | Verdict;
}

/** Smallest step of the clock in milliseconds: the least difference of two readings that differ. */
export function clockStep(): number {
  let least = Infinity;
  for (let round = 0; round < 20; round++) {
    const start = performance.now();
    let now = start;
    while (now === start) now = performance.now();
    least = Math.min(least, now - start);
  }
  return least;
}

/** Median of numbers in any order. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** Median and its interval by order statistics: no assumption about the distribution. */
export function estimate(samples: readonly number[]): Estimate {
  const sorted = [...samples].sort((a, b) => a - b);
  const cut = outerRanks(sorted.length);
  return { median: median(sorted), low: sorted[cut] as number, high: sorted[sorted.length - 1 - cut] as number };
}

/** How many of the smallest and of the largest samples lie outside: the chance that the median does is at most 5 percent. */
function outerRanks(count: number): number {
  let [term, tail, cut] = [0.5 ** count, 0, 0];
  for (let k = 0; k < count / 2; k++) {
    tail += term;
    if (2 * tail > 0.05) break;
    cut = k;
    term *= (count - k) / (k + 1);
  }
  return cut;
}

/** A candidate and what was found out about it. */
class Runner {
  readonly samples: number[] = [];
  /** Samples since the last report: the verdict on them is still out. */
  pending: number[] = [];
  calls = 1;
  settled = false;
  private readonly least: number;

  constructor(readonly candidate: Candidate, step: number) {
    this.least = STEPS_PER_SAMPLE * step;
  }

  /** Milliseconds a call. A sample that comes out too short for the clock is taken again with more calls. */
  async sample(): Promise<number> {
    for (;;) {
      this.candidate.prepare?.();
      const start = performance.now();
      for (let call = 0; call < this.calls; call++) {
        const promise = this.candidate.call();
        if (promise) await promise;
      }
      const elapsed = performance.now() - start;
      if (elapsed >= this.least) return elapsed / this.calls;
      // A fifth more than needed, so that the next one is rarely too short.
      this.calls = Math.ceil(this.calls * Math.min(10, (1.2 * this.least) / Math.max(elapsed, this.least / 50)));
    }
  }

  /** One window of the warm-up: its median. */
  async window(): Promise<number> {
    const samples: number[] = [];
    while (samples.length < WINDOW.samples) samples.push(await this.sample());
    return median(samples);
  }

  judge(verdict: Verdict): void {
    if (verdict === 'go') this.samples.push(...this.pending);
    this.pending = [];
  }

  get timing(): Timing {
    const { candidate, calls, samples, settled } = this;
    const time = samples.length >= FEWEST_ROUNDS ? estimate(samples) : undefined;
    return { name: candidate.name, time, calls, samples: [...samples], settled };
  }
}

/** Candidates that are measured together, and the caller who may end it. */
class Measurement {
  private readonly runners: readonly Runner[];
  private last = performance.now();

  constructor(candidates: readonly Candidate[], private readonly options: MeasureOptions) {
    this.runners = candidates.map((candidate) => new Runner(candidate, options.step));
  }

  get timings(): Timing[] {
    return this.runners.map(({ timing }) => timing);
  }

  /** Runs every candidate until two windows agree. `false`: stopped. */
  async warmUp(): Promise<boolean> {
    for (const [index, runner] of this.runners.entries()) {
      const end = performance.now() + WINDOW.milliseconds;
      let before = await runner.window();
      for (let windows = 1; windows < WINDOW.most && !runner.settled && performance.now() < end; windows++) {
        if (this.due && !(await this.goesOn('warming up', index / this.runners.length))) return false;
        const after = await runner.window();
        runner.settled = Math.abs(after - before) <= WINDOW.tolerance * Math.min(after, before);
        before = after;
      }
    }
    return true;
  }

  /** Lets the candidates take turns until time and rounds are enough. `false`: stopped. */
  async takeRounds(): Promise<boolean> {
    for (let used = 0; ; ) {
      const rounds = this.rounds(({ samples, pending }) => samples.length + pending.length);
      const done = Math.min(used / this.options.milliseconds, rounds / FEWEST_ROUNDS);
      if (done >= 1 || rounds >= MOST_ROUNDS) {
        if (!(await this.goesOn('measuring', 1))) return false;
        if (this.rounds(({ samples }) => samples.length) >= FEWEST_ROUNDS) return true;
        continue;
      }
      for (const runner of shuffled(this.runners)) {
        const start = performance.now();
        runner.pending.push(await runner.sample());
        used += performance.now() - start;
        if (this.due && !(await this.goesOn('measuring', done))) return false;
      }
    }
  }

  private rounds(count: (runner: Runner) => number): number {
    return Math.min(...this.runners.map(count));
  }

  private get due(): boolean {
    return performance.now() - this.last >= REPORT_EVERY_MS;
  }

  private async goesOn(stage: Progress['stage'], done: number): Promise<boolean> {
    const verdict = await this.options.report({ stage, done, timings: this.timings });
    for (const runner of this.runners) runner.judge(verdict);
    this.last = performance.now();
    return verdict !== 'stop';
  }
}

/** Times the candidates against each other. `undefined` if the caller stopped it. */
export async function measure(candidates: readonly Candidate[], options: MeasureOptions): Promise<Timing[] | undefined> {
  const measurement = new Measurement(candidates, options);
  const finished = (await measurement.warmUp()) && (await measurement.takeRounds());
  return finished ? measurement.timings : undefined;
}

function shuffled<T>(list: readonly T[]): T[] {
  const order = [...list];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
