import { LossariumError } from './errors.js';

/** A shape and its floats, row-major. A scalar has the empty shape and one element. */
export interface FloatTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A shape and its integers, row-major. */
export interface IntegerTensor {
  readonly shape: readonly number[];
  readonly data: Int32Array;
}

/** Numbers in lists of equal length, nested as deep as the shape has axes. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** Floats as a caller may give them: with a shape, flat (one axis), or nested. */
export type FloatInput = FloatTensor | Float32Array | NestedNumbers;

/** Integers as a caller may give them. */
export type IntegerInput = IntegerTensor | Int32Array | NestedNumbers;

/** Any input of a catalog function. */
export type AnyInput = FloatInput | IntegerInput | string;

/** Any output of a catalog function. */
export type AnyOutput = FloatTensor | IntegerTensor | string;

/** A shape and its elements on their way into the instance: plain numbers become what the function declares. */
export interface RawTensor {
  readonly shape: readonly number[];
  readonly data: ArrayBufferView | readonly number[];
}

/** Brings an input into the form that the instance takes. */
export function toTensor(name: string, input: AnyInput): RawTensor | string {
  if (typeof input === 'string') return input;
  if (ArrayBuffer.isView(input)) {
    requireAttached(name, input);
    return { shape: [input.length], data: input };
  }
  if (typeof input === 'number' || Array.isArray(input)) {
    const shape = shapeOf(input);
    const data: number[] = [];
    flatten(name, input, shape, data);
    return { shape, data };
  }
  const { shape, data } = (input ?? {}) as RawTensor;
  if (ArrayBuffer.isView(data)) requireAttached(name, data);
  return { shape, data };
}

/** Floats of a direct call: the elements, and the number of rows that the shape says, if it has one. */
export function toFloats(name: string, input: FloatInput): { data: Float32Array; rows: number | undefined } {
  if (isFloats(input)) {
    requireAttached(name, input);
    return { data: input, rows: undefined };
  }
  const { shape, data } = toTensor(name, input) as RawTensor;
  const floats = Array.isArray(data) ? Float32Array.from(data) : data;
  if (!isFloats(floats)) throw wrongType(name, 'a Float32Array, alone or with a shape, or nested numbers', floats ?? input);
  if (!Array.isArray(shape)) throw wrongType(name, 'an object { shape, data } whose shape is a list of sizes', shape);
  const elements = (shape as readonly number[]).reduce((product, size) => product * size, 1);
  if (elements !== floats.length) {
    const expected = `as many elements as the shape [${String(shape)}] has`;
    throw new LossariumError({ code: 'length_mismatch', argument: name, expected, got: `${floats.length} elements` });
  }
  const columns = shape[shape.length - 1];
  return { data: floats, rows: columns === undefined || columns === 0 ? undefined : elements / columns };
}

/** Is it a `Float32Array`, of this realm or another? */
export function isFloats(value: unknown): value is Float32Array {
  return ArrayBuffer.isView(value) && (value as Float32Array)[Symbol.toStringTag] === 'Float32Array';
}

/** Refuses a view whose memory was transferred away, which reads as if it were empty. */
export function requireAttached(name: string, view: ArrayBufferView): void {
  if (view.byteLength > 0) return;
  try {
    new Uint8Array(view.buffer);
  } catch (cause) {
    const got = 'an array whose memory was transferred away';
    throw new LossariumError({ code: 'detached', argument: name, expected: 'an array that holds its memory', got }, { cause });
  }
}

/** The error for a value of the wrong type. */
export function wrongType(argument: string, expected: string, value: unknown): LossariumError {
  return new LossariumError({ code: 'wrong_type', argument, expected, got: describe(value) });
}

/** Memory of the arrays of a value: of itself, or of its fields' `data`. */
export function buffersOf(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (part: unknown, depth: number) => {
    if (ArrayBuffer.isView(part)) {
      if (part.buffer instanceof ArrayBuffer) found.add(part.buffer);
    } else if (typeof part === 'object' && part !== null && depth > 0) {
      for (const field of Object.values(part)) visit(field, depth - 1);
    }
  };
  visit(value, 2);
  return [...found];
}

/** Copies a view of a larger memory, because cloning it would clone all of that memory: the whole instance's, for a `WasmBuffer`. */
export function compact<T>(input: T): T {
  if (isPartialView(input)) return input.slice() as T;
  const data = (input as Partial<FloatTensor> | null)?.data;
  return isPartialView(data) ? { ...input, data: data.slice() } : input;
}

function isPartialView(value: unknown): value is Float32Array {
  return ArrayBuffer.isView(value) && value.byteLength < value.buffer.byteLength && 'slice' in value;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? (value.constructor?.name ?? 'an object') : `a ${typeof value}`;
}

function shapeOf(nested: NestedNumbers): number[] {
  const shape = [];
  for (let level = nested; Array.isArray(level); level = level[0] as NestedNumbers) shape.push(level.length);
  return shape;
}

function flatten(name: string, nested: NestedNumbers, shape: readonly number[], into: number[]): void {
  const [size, ...rest] = shape;
  if (size === undefined) {
    if (typeof nested !== 'number') throw wrongType(name, 'numbers', nested);
    into.push(nested);
    return;
  }
  if (!Array.isArray(nested) || nested.length !== size) {
    const got = Array.isArray(nested) ? `a list of ${nested.length}` : describe(nested);
    throw new LossariumError({ code: 'shape_mismatch', argument: name, expected: `lists of ${size}`, got });
  }
  for (const item of nested as readonly NestedNumbers[]) flatten(name, item, rest, into);
}
