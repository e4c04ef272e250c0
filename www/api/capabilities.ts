import { relaxedSimd, simd } from 'wasm-feature-detect';

/** `portable`: the same digits in every browser. `fast`: fused operations where the browser has them. */
export type Arithmetic = 'portable' | 'fast';

/** The wasm files of the package. */
export type Build = 'simd128' | 'relaxed' | 'threads' | 'scalar';

/** What runs, and why not more. */
export interface Capabilities {
  /** Which of the package's wasm files runs; `custom` if the caller brought one. */
  readonly build: Build | 'custom';
  /** The arithmetic in effect, which may be less than was asked for. */
  readonly arithmetic: Arithmetic;
  /** Does it work on vectors of four? */
  readonly simd: boolean;
  /** Number of threads that a long call may use. */
  readonly threads: number;
  /** Version of the crate. */
  readonly version: string;
  /** One sentence for each thing that could be had elsewhere and is not had here. */
  readonly reasons: readonly string[];
}

/** Which build to fetch, and why not a faster one. */
export interface Choice {
  readonly build: Build;
  readonly reasons: readonly string[];
}

const NO_SIMD = 'SIMD is off: this engine does not have it, so the scalar build runs, with the same digits.';
const NO_RELAXED = 'Fused operations are off: this engine does not have relaxed SIMD.';
const NOT_ASKED = "Fused operations are off: the arithmetic is 'portable', which gives the same digits everywhere.";

/** Picks a single-threaded build by what the engine can do. */
export async function choose(arithmetic: Arithmetic): Promise<Choice> {
  if (!(await simd())) return { build: 'scalar', reasons: [NO_SIMD] };
  if (arithmetic === 'portable') return { build: 'simd128', reasons: [NOT_ASKED] };
  if (!(await relaxedSimd())) return { build: 'simd128', reasons: [NO_RELAXED] };
  return { build: 'relaxed', reasons: [] };
}
