/** The race of softmax algorithms: what is timed, on which data, and what their traffic alone costs. */
import type { Capabilities } from './capabilities.js';
import { LossariumError } from './errors.js';
import type { Lossarium } from './lossarium.js';
import { type Candidate, type MeasureOptions, type Timing, clockStep, measure } from './timing.js';
import type { WasmBuffer } from './wasm-buffer.js';

/** Name of the baseline among the candidates. */
export const BASELINE = 'javascript';

/** Plain trips through memory, timed beside the algorithms: reading an array, reading and writing the same one, reading one and writing another. */
export const PROBES = ['read', 'scale', 'copy'] as const;
export type Probe = (typeof PROBES)[number];

/** Shortest and longest row of a race. */
export const LENGTHS = [1_000, 32_000_000] as const;

/** Standard deviation of the logits. */
export const SIGMA = 3;

/** Different logits in a row; a longer one repeats them. */
const DIFFERENT = 1_000_003;

/** Largest relative difference of checksums that counts as the same result. */
const SAME = 1e-4;

/** What to race. */
export interface RaceRequest {
  /** Logits in the one row. */
  readonly length: number;
  /** Some of `Lossarium.algorithms`. The baseline and the probes are always timed. */
  readonly algorithms: readonly string[];
  /** Of the logits. */
  readonly seed: number;
  /** Time for the samples of all candidates together. */
  readonly milliseconds: number;
}

/** A candidate's result beside its time. */
export interface Racer extends Timing {
  /** `Σ p·(1 + i mod 7)`. */
  readonly checksum: number;
  /** Is the checksum that of the baseline? */
  readonly agrees: boolean;
}

/** What a race came to. */
export interface RaceResult {
  readonly request: RaceRequest;
  readonly capabilities: Capabilities;
  /** Smallest step of the clock, in milliseconds. */
  readonly step: number;
  readonly isolated: boolean;
  readonly racers: readonly Racer[];
  readonly probes: readonly Timing[];
}

/** `length` logits that repeat nowhere within a cache: bell-shaped (the sum of four uniform numbers), deviation {@link SIGMA}. */
export function fillLogits(logits: Float32Array, seed: number): void {
  const uniform = uniformNumbers(seed);
  const spread = SIGMA * Math.sqrt(3);
  const different = Math.min(logits.length, DIFFERENT);
  for (let i = 0; i < different; i++) logits[i] = spread * (uniform() + uniform() + uniform() + uniform() - 2);
  for (let filled = different; filled < logits.length; filled *= 2) logits.copyWithin(filled, 0, Math.min(filled, logits.length - filled));
}

/** Uniform numbers of [0, 1) from a seed (mulberry32). */
function uniformNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The baseline: what one writes without a package. Three passes over each row, `Math.exp`, one multiplication by `1 / sum`. */
export function plainSoftmax(logits: Float32Array, probabilities: Float32Array, rows = 1): void {
  const columns = logits.length / rows;
  for (let start = 0; start < logits.length; start += columns) {
    const end = start + columns;
    let max = -Infinity;
    for (let i = start; i < end; i++) if ((logits[i] as number) > max) max = logits[i] as number;
    let sum = 0;
    for (let i = start; i < end; i++) sum += probabilities[i] = Math.exp((logits[i] as number) - max);
    const scale = 1 / sum;
    for (let i = start; i < end; i++) probabilities[i] = (probabilities[i] as number) * scale;
  }
}

/** `Σ p·(1 + i mod 7)`: sees a wrong value, and a value at a wrong place. */
export function checksum(probabilities: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) sum += (probabilities[i] as number) * (1 + (i % 7));
  return sum;
}

/** Bytes that a race holds: one array of logits, one of probabilities. */
export function memoryNeeded(length: number): number {
  return 2 * Float32Array.BYTES_PER_ELEMENT * length;
}

/** Bytes that a race may hold here: an eighth of the memory that the browser owns up to, 4 GiB where it says nothing. */
export function memoryAllowed(): number {
  const gibibytes = (navigator as { deviceMemory?: number }).deviceMemory ?? 4;
  return (gibibytes / 8) * 2 ** 30;
}

/** Times the chosen algorithms, the baseline and the probes in turns. `undefined` if the caller stopped it. */
export async function raceSoftmax(
  lossarium: Lossarium,
  request: RaceRequest,
  report: MeasureOptions['report'],
): Promise<RaceResult | undefined> {
  check(request);
  const logits = lossarium.buffer(request.length);
  try {
    const probabilities = lossarium.buffer(request.length);
    try {
      fillLogits(logits.view(), request.seed);
      return await run(lossarium, request, [logits, probabilities], report);
    } finally {
      probabilities.free();
    }
  } finally {
    logits.free();
  }
}

function check({ length }: RaceRequest): void {
  const fail = (code: 'out_of_range' | 'out_of_memory', expected: string, got: string) => {
    throw new LossariumError({ code, argument: 'length', expected, got });
  };
  const [least, most] = LENGTHS;
  if (!Number.isInteger(length) || length < least || length > most) fail('out_of_range', `a whole number from ${least} to ${most}`, String(length));
  const [needed, allowed] = [memoryNeeded(length), memoryAllowed()];
  if (needed > allowed) fail('out_of_memory', `at most ${allowed} bytes on this machine`, `${needed} bytes`);
}

type Buffers = readonly [logits: WasmBuffer, probabilities: WasmBuffer];

async function run(lossarium: Lossarium, request: RaceRequest, buffers: Buffers, report: MeasureOptions['report']) {
  const [, probabilities] = buffers;
  const algorithms = [baseline(buffers), ...request.algorithms.map((name) => algorithm(lossarium, name, buffers))];
  const checksums = new Map<string, number>();
  for (const { name, call } of algorithms) {
    probabilities.view().fill(0);
    await call();
    checksums.set(name, checksum(probabilities.view()));
  }
  const step = clockStep();
  const timings = await measure([...algorithms, ...probes(buffers)], { milliseconds: request.milliseconds, step, report });
  if (timings === undefined) return undefined;
  const expected = checksums.get(BASELINE) as number;
  const racers = timings.slice(0, algorithms.length).map((timing): Racer => {
    const sum = checksums.get(timing.name) as number;
    return { ...timing, checksum: sum, agrees: Math.abs(sum - expected) <= SAME * expected };
  });
  const [capabilities, isolated] = [lossarium.capabilities(), globalThis.crossOriginIsolated === true];
  return { request, capabilities, step, isolated, racers, probes: timings.slice(algorithms.length) };
}

/** The baseline on the very memory that the algorithms work on. Views are taken once: the memory does not grow during a race. */
function baseline([logits, probabilities]: Buffers): Candidate {
  const [from, to] = [logits.view(), probabilities.view()];
  return { name: BASELINE, call: () => plainSoftmax(from, to) };
}

function algorithm(lossarium: Lossarium, name: string, [logits, probabilities]: Buffers): Candidate {
  const options = { algorithm: name };
  return { name, call: () => lossarium.softmaxInto(probabilities, logits, options) };
}

/** What the passes of an algorithm cost if they do nothing but move their data. */
export function probes([logits, probabilities]: Buffers): Candidate[] {
  const [from, to] = [logits.raw(), probabilities.raw()];
  const calls: Record<Probe, () => void> = {
    read: () => void from.streamRead(),
    scale: () => to.streamScale(1),
    copy: () => to.streamFrom(from, 1),
  };
  return PROBES.map((name) => ({ name, call: calls[name] }));
}
