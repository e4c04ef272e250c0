import { relaxedSimd, simd, threads } from 'wasm-feature-detect';
import { LossariumError } from './errors.js';

/** The words of {@link Arithmetic}. */
export const ARITHMETICS = ['portable', 'fast'] as const;

/** `portable`: the same digits in every browser. `fast`: fused operations where the engine has them. */
export type Arithmetic = (typeof ARITHMETICS)[number];

/** The words of {@link Rooms}. */
export const ROOMS = ['softmax', 'losses', 'drawing2cad', 'all'] as const;

/**
 * Which functions are fetched: the softmax family alone, with the losses and metrics, with the drawings, or everything but the drawings.
 */
export type Rooms = (typeof ROOMS)[number];

/** The builds that run on one thread. `softmax`, `losses` and `drawing2cad` are `simd128` with other rooms. */
export type SingleBuild = 'simd128' | Exclude<Rooms, 'all'> | 'relaxed' | 'scalar';

/** What is asked for. */
export interface Wish {
  readonly arithmetic: Arithmetic;
  readonly rooms: Rooms;
}

/** The builds, one wasm file each. */
export type Build = SingleBuild | 'threads';

/** What runs, and why not more. */
export interface Capabilities {
  /** Which build runs; `custom` if the caller brought a file. */
  readonly build: Build | 'custom';
  /** The arithmetic in effect, which may be less than was asked for. */
  readonly arithmetic: Arithmetic;
  /** Which functions it has, which may be more than was asked for; `training` in the file of the trainers, if a caller brought that. */
  readonly rooms: Rooms | 'training';
  /** Does it work on vectors of four? */
  readonly simd: boolean;
  /** Number of threads that a long call uses. */
  readonly threads: number;
  /** Version of the crate. */
  readonly version: string;
  /** One sentence for each thing that could be had elsewhere and is not had here. */
  readonly reasons: readonly string[];
}

/** Which build to fetch, and why not a faster one. */
export interface Choice<AnyBuild extends Build = Build> {
  readonly build: AnyBuild;
  readonly reasons: readonly string[];
}

const NO_SIMD = 'SIMD is off: this engine does not have it, so the scalar build runs, with the same digits.';
const NO_RELAXED = 'Fused operations are off: this engine does not have relaxed SIMD.';
const NOT_ASKED = "Fused operations are off: the arithmetic is 'portable', which gives the same digits everywhere.";
const NOT_WITH_THREADS = 'Fused operations are off: the build with threads does without them.';
const NOT_WITH_DRAWINGS = 'Fused operations are off: the build with the drawings does without them.';
const NO_THREADS_WITH_DRAWINGS = 'Threads are off: the build with the drawings does without them.';

/** Why the single-threaded entries have one thread. */
export const NO_THREADS = 'Threads are off: the worker starts them, when asked.';

/** Picks a single-threaded build by what the engine can do. */
export async function choose(wish: Wish): Promise<Choice<SingleBuild>> {
  return chooseSingle(wish, NO_THREADS);
}

/** Picks the build with threads where they can be had, and says why where not. */
export async function chooseThreads(wish: Wish): Promise<Choice> {
  if (wish.rooms === 'drawing2cad') return chooseDrawings(wish, NO_THREADS_WITH_DRAWINGS);
  const obstacle = await threadsObstacle();
  if (obstacle !== undefined) return chooseSingle(wish, `Threads are off: ${obstacle}.`);
  return { build: 'threads', reasons: [wish.arithmetic === 'portable' ? NOT_ASKED : NOT_WITH_THREADS] };
}

/** Threads of the pool: the caller waits while they work, so fewer than two gain nothing. */
export function poolSize(): number {
  return Math.min(Math.max(navigator.hardwareConcurrency - 1, 2), 8);
}

async function chooseSingle(wish: Wish, noThreads: string): Promise<Choice<SingleBuild>> {
  const { arithmetic, rooms } = wish;
  if (rooms === 'drawing2cad') return chooseDrawings(wish, noThreads);
  if (!(await simd())) return { build: 'scalar', reasons: [NO_SIMD, noThreads] };
  if (arithmetic === 'portable') return { build: rooms === 'all' ? 'simd128' : rooms, reasons: [NOT_ASKED, noThreads] };
  if (!(await relaxedSimd())) return { build: 'simd128', reasons: [NO_RELAXED, noThreads] };
  return { build: 'relaxed', reasons: [noThreads] };
}

/** Drawings come in one build, which needs SIMD. */
async function chooseDrawings({ arithmetic }: Wish, noThreads: string): Promise<Choice<'drawing2cad'>> {
  if (await simd()) return { build: 'drawing2cad', reasons: [arithmetic === 'portable' ? NOT_ASKED : NOT_WITH_DRAWINGS, noThreads] };
  throw new LossariumError({ code: 'load_failed', argument: 'rooms', expected: "an engine with SIMD for 'drawing2cad'", got: 'one without' });
}

async function threadsObstacle(): Promise<string | undefined> {
  if (typeof document !== 'undefined') return 'they run inside a worker only, because a page must not wait';
  if (!globalThis.crossOriginIsolated) return 'the page is not cross-origin isolated';
  if (!(navigator.hardwareConcurrency > 1)) return 'this machine has one core';
  if (!(await threads()) || !(await simd())) return 'this engine does not have shared memory with SIMD';
  return undefined;
}
