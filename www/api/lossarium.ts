import { type AnyInput, type AnyOutput, type FloatInput, isFloats, requireAttached, toFloats, toTensor, wrongType } from './arrays.js';
import type { Capabilities } from './capabilities.js';
import { LossariumError } from './errors.js';
import { FUNCTION_IDS, type Functions } from './generated/functions.js';
import type { Instance } from './instance.js';
import { type RawBuffer, WasmBuffer } from './wasm-buffer.js';

/** Settings of a softmax over rows. */
export interface SoftmaxOptions {
  /** Number of rows of equal length. Default: what the shape says, or 1. */
  readonly rows?: number;
  /** One of {@link Lossarium.algorithms}. Default `auto`: the fastest for the size. */
  readonly algorithm?: string;
  /** Divides the logits; above 0. Default 1. */
  readonly temperature?: number;
}

/** Settings of a softmax from array to array. */
export interface ArrayOptions extends SoftmaxOptions {
  /** Receives the result, and is returned. May be the input itself. It is left alone when the call throws. */
  readonly out?: Float32Array;
}

/** Calls with at most this many elements keep their scratch memory for the next call (64 MiB). */
const KEPT_SCRATCH = 1 << 24;

/**
 * The package at work: one wasm instance and what can be asked of it. Made by `load`.
 *
 * Every method checks its arguments and throws a {@link LossariumError} for a mistake; the object can be called again afterwards,
 * also after a crash, which costs the {@link WasmBuffer}s of the instance that crashed.
 */
export class Lossarium {
  /** Every function of the catalog, typed: `lossarium.functions.softmax({ logits }, { temperature: 2 })`. */
  readonly functions: Functions;
  readonly #instance: Instance;
  readonly #capabilities: Capabilities;
  #scratch: WasmBuffer | undefined;

  /** @internal */
  constructor(instance: Instance, capabilities: Capabilities) {
    this.#instance = instance;
    this.#capabilities = capabilities;
    this.functions = typedFunctions((id, inputs, params) => this.evaluate(id, inputs, params));
  }

  /** What was picked, and why not more. */
  capabilities(): Capabilities {
    return this.#capabilities;
  }

  /**
   * Softmax of each row: `exp(z/T) / Σ exp(z/T)`.
   *
   * @param logits Rows of finite numbers; −infinity masks an element. Never changed, unless it is also `out`.
   * @returns `out`, or a fresh array.
   */
  softmax(logits: FloatInput, options: ArrayOptions = {}): Float32Array {
    return this.#rowMap(logits, options, (buffer, length, rows, temperature) => {
      buffer.softmax(length, rows, temperature);
    });
  }

  /** Softmax of each row of a buffer, in place. What the buffer holds after `not_finite` or `all_masked` is not specified. */
  softmaxInPlace(buffer: WasmBuffer, { rows = 1, temperature = 1 }: SoftmaxOptions = {}): void {
    const raw = buffer.raw();
    this.#instance.run(() => raw.softmax(buffer.length, rows, temperature));
  }

  /** `length` zeros in wasm memory, for calls that copy nothing. */
  buffer(length: number): WasmBuffer {
    return new WasmBuffer(this.#instance, length);
  }

  /**
   * Calls a function of the catalog by name.
   *
   * @param id One of `FUNCTION_IDS`, for example `log_softmax`.
   * @param inputs Arrays by name: `{ shape, data }`, a flat typed array, nested numbers, or text.
   * @param params Settings by name; what is left out has its default.
   * @returns The outputs by name, `grad.<input>` among them.
   */
  evaluate(
    id: string,
    inputs: Readonly<Record<string, AnyInput | undefined>>,
    params: Readonly<Record<string, unknown>> = {},
  ): Record<string, AnyOutput> {
    if (!isObject(inputs)) throw wrongType('inputs', 'an object of arrays by name', inputs);
    if (!isObject(params)) throw wrongType('params', 'an object of settings by name', params);
    const given = Object.entries(inputs).filter(([, input]) => input !== undefined);
    const tensors = Object.fromEntries(given.map(([name, input]) => [name, toTensor(name, input as AnyInput)]));
    return this.#instance.run((exports) => exports.evaluate(String(id), tensors, params)) as Record<string, AnyOutput>;
  }

  /** Makes the instance trap, to try out what a page does then: the call throws `crashed`, the next one works. */
  panic(message: string): never {
    this.#instance.run((exports) => exports.panic(message));
    throw new Error('a panic does not return');
  }

  /** Gives all wasm memory back. The object stays usable: the next call starts a fresh instance. */
  free(): void {
    this.#scratch = undefined;
    this.#instance.drop();
  }

  [Symbol.dispose](): void {
    this.free();
  }

  #rowMap(
    logits: FloatInput,
    { rows, temperature = 1, out }: ArrayOptions,
    call: (buffer: RawBuffer, length: number, rows: number, temperature: number) => void,
  ): Float32Array {
    const { data, rows: shaped } = toFloats('logits', logits);
    const { length } = data;
    if (length === 0) throw empty('logits');
    if (out !== undefined) checkOut(out, length);
    const scratch = this.#scratchOf(length);
    const raw = scratch.raw();
    const view = scratch.view();
    view.set(data);
    this.#instance.run(() => call(raw, length, rows ?? shaped ?? 1, temperature));
    return this.#copyOut(scratch, length, out);
  }

  /** The scratch memory of array calls, with room for `length` elements. */
  #scratchOf(length: number): WasmBuffer {
    const scratch = this.#scratch;
    if (scratch !== undefined && scratch.length >= length && scratch.inUse) return scratch;
    scratch?.free();
    this.#scratch = undefined;
    return (this.#scratch = this.buffer(length));
  }

  #copyOut(scratch: WasmBuffer, length: number, out: Float32Array | undefined): Float32Array {
    const view = scratch.view();
    const result = out ?? view.slice(0, length);
    if (out !== undefined) out.set(length === view.length ? view : view.subarray(0, length));
    if (scratch.length > KEPT_SCRATCH) {
      scratch.free();
      this.#scratch = undefined;
    }
    return result;
  }
}

function checkOut(out: Float32Array, length: number): void {
  if (!isFloats(out)) throw wrongType('out', 'a Float32Array', out);
  requireAttached('out', out);
  if (out.length === length) return;
  const [expected, got] = [`${length} elements, as many as the logits`, `${out.length} elements`];
  throw new LossariumError({ code: 'length_mismatch', argument: 'out', expected, got });
}

function empty(argument: string): LossariumError {
  return new LossariumError({ code: 'empty', argument, expected: 'at least one element', got: 'none' });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Calls by id as typed functions, which have the same names in camelCase. */
export function typedFunctions<T>(
  evaluate: (id: string, inputs: Record<string, AnyInput>, params?: Record<string, unknown>) => T,
): Functions {
  const functions = FUNCTION_IDS.map((id) => [
    id.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    (inputs: Record<string, AnyInput>, params?: Record<string, unknown>) => evaluate(id, inputs, params),
  ]);
  return Object.fromEntries(functions) as unknown as Functions;
}
