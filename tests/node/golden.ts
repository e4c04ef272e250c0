import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyInput, AnyOutput } from 'lossarium';

/** A number of a golden file: JSON's own, or a word for those that JSON lacks. */
type GoldenNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** An array of a golden file. */
type GoldenArray = { shape: number[]; data: GoldenNumber[]; dtype?: 'i32' } | { text: string };

/** One case of a golden file. */
export interface GoldenCase {
  readonly name: string;
  readonly inputs: Record<string, GoldenArray>;
  readonly params: Record<string, unknown>;
  readonly outputs: Record<string, GoldenArray>;
}

/** A golden file. */
export interface Golden {
  readonly function: string;
  readonly tolerance: { readonly rtol: number; readonly atol: number };
  readonly cases: readonly GoldenCase[];
}

/** The golden files of `LOSSARIUM_GOLDEN`, or of the project. */
export function goldens(): Golden[] {
  const folder = process.env['LOSSARIUM_GOLDEN'] ?? join(import.meta.dirname, '../golden');
  const names = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
  return names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Golden);
}

/** Elements of golden files that are proven wrong; `tests/golden.rs` has the proof and checks what is right. */
const DISPUTED = JSON.parse(readFileSync(join(import.meta.dirname, '../disputed.json'), 'utf8')) as {
  readonly function: string;
  readonly case: string;
  readonly output: string;
  readonly index: number;
}[];

/** Is the element of this output disputed? */
export function isDisputed(id: string, name: string, output: string, index: number): boolean {
  return DISPUTED.some((one) => one.function === id && one.case === name && one.output === output && one.index === index);
}

/** An array of a case as the package takes it. */
export function toInput(array: GoldenArray): AnyInput {
  if ('text' in array) return array.text;
  const data = array.data.map(Number);
  const { shape, dtype } = array;
  return dtype === 'i32' ? { shape, data: Int32Array.from(data) } : { shape, data: Float32Array.from(data) };
}

/** What differs between an output and its golden array beyond the tolerance, each as one line; nothing if they agree. */
export function differences(
  got: AnyOutput | undefined,
  expected: GoldenArray,
  { rtol, atol }: Golden['tolerance'],
  disputed: (index: number) => boolean,
): string[] {
  if ('text' in expected) return got === expected.text ? [] : [`expected ${expected.text}, got ${String(got)}`];
  if (got === undefined || typeof got === 'string') return [`expected an array, got ${got}`];
  if (String(got.shape) !== String(expected.shape)) return [`expected shape [${expected.shape}], got [${got.shape}]`];
  return expected.data.map(Number).flatMap((value, at) => {
    const number = got.data[at] ?? NaN;
    const near = Object.is(number, value) || Math.abs(number - value) <= atol + rtol * Math.abs(value);
    return near || disputed(at) ? [] : [`index ${at}: expected ${value}, got ${number}, ${ulps(number, value)} ulp`];
  });
}

/** Distance in units of the last place of 32-bit floats. */
function ulps(got: number, expected: number): number {
  const ordered = (value: number) => {
    const bits = new Int32Array(Float32Array.of(value).buffer)[0] ?? 0;
    return bits < 0 ? -(bits & 0x7fffffff) : bits;
  };
  return Math.abs(ordered(got) - ordered(expected));
}
