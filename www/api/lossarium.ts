import { type AnyInput, type AnyOutput, type FloatInput, isFloats, requireAttached, toFloats, toTensor, wrongType } from './arrays.js';
import type { Capabilities } from './capabilities.js';
import { LossariumError } from './errors.js';
import { DRAWING2CAD_IDS, FUNCTION_IDS, type Functions } from './generated/functions.js';
import type { Instance } from './instance.js';
import { functionName } from './names.js';
import { type RawBuffer, WasmBuffer } from './wasm-buffer.js';

/** Settings of a map over rows. */
export interface RowOptions {
  /** Number of rows of equal length. Default: what the shape says, or 1. */
  readonly rows?: number;
  /** Divides the logits; above 0. Default 1. */
  readonly temperature?: number;
}

/** Settings of softmax. */
export interface SoftmaxOptions extends RowOptions {
  /** One of {@link Lossarium.algorithms}. Default `auto`: the fastest for the size. */
  readonly algorithm?: string;
}

/** Where a result goes. */
export interface OutOption {
  /** Receives the result, and is returned. May be the input itself. It is left alone when the call throws. */
  readonly out?: Float32Array;
}

/** Length, rows and temperature, as the crate takes them. */
type RowArguments = [length: number, rows: number, temperature: number];

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
  #algorithms: readonly string[] | undefined;
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

  /** Names of the ways to compute a softmax, `auto` first. They give equal values up to rounding, at different speeds. */
  get algorithms(): readonly string[] {
    return (this.#algorithms ??= this.#instance.run((exports) => exports.algorithms()));
  }

  /**
   * Softmax of each row: `exp(z/T) / Σ exp(z/T)`.
   *
   * @param logits Rows of finite numbers; −infinity masks an element. Never changed, unless it is also `out`.
   * @returns `out`, or a fresh array.
   */
  softmax(logits: FloatInput, options: SoftmaxOptions & OutOption = {}): Float32Array {
    const algorithm = this.#algorithm(options.algorithm);
    return this.#rowMap(logits, options, (buffer, ...rows) => buffer.softmax(...rows, algorithm));
  }

  /** Logarithm of the softmax of each row, without the detour: `z/T − log Σ exp(z/T)`. Otherwise as {@link Lossarium.softmax}. */
  logSoftmax(logits: FloatInput, options: RowOptions & OutOption = {}): Float32Array {
    return this.#rowMap(logits, options, (buffer, ...rows) => buffer.logSoftmax(...rows));
  }

  /**
   * Vector-Jacobian product of softmax: the gradient of a loss by the logits, from its gradient by the probabilities.
   *
   * @param upstream One finite number for each logit.
   */
  softmaxGradient(logits: FloatInput, upstream: FloatInput, options: RowOptions & OutOption = {}): Float32Array {
    const { data } = toFloats('upstream', upstream);
    const { length } = toFloats('logits', logits).data;
    if (length === 0) throw empty('logits');
    if (data.length !== length) throw lengthMismatch('upstream', length, data.length);
    const second = this.buffer(length);
    try {
      second.view().set(data);
      return this.#rowMap(logits, options, (buffer, ...rows) => buffer.softmaxGradient(second.raw(), ...rows));
    } finally {
      second.free();
    }
  }

  /**
   * Softmax of each row of a buffer, in place. A value without an answer is found on the way, so what the buffer holds after
   * `not_finite` or `all_masked` is not specified.
   */
  softmaxInPlace(buffer: WasmBuffer, options: SoftmaxOptions = {}): void {
    const [raw, algorithm] = [buffer.raw(), this.#algorithm(options.algorithm)];
    this.#instance.run(() => raw.softmax(...rowArguments(buffer, options), algorithm));
  }

  /** Softmax of each row of one buffer into another of the same length, under the conditions of {@link Lossarium.softmaxInPlace}. */
  softmaxInto(target: WasmBuffer, logits: WasmBuffer, options: SoftmaxOptions = {}): void {
    if (target === logits) return this.softmaxInPlace(target, options);
    const [raw, source, algorithm] = [target.raw(), logits.raw(), this.#algorithm(options.algorithm)];
    this.#instance.run(() => raw.softmaxOf(source, ...rowArguments(logits, options), algorithm));
  }

  /** Logarithm of the softmax of each row of a buffer, in place, under the conditions of {@link Lossarium.softmaxInPlace}. */
  logSoftmaxInPlace(buffer: WasmBuffer, options: RowOptions = {}): void {
    const raw = buffer.raw();
    this.#instance.run(() => raw.logSoftmax(...rowArguments(buffer, options)));
  }

  /** As {@link Lossarium.softmaxInto}, of the logarithm. */
  logSoftmaxInto(target: WasmBuffer, logits: WasmBuffer, options: RowOptions = {}): void {
    if (target === logits) return this.logSoftmaxInPlace(target, options);
    const [raw, source] = [target.raw(), logits.raw()];
    this.#instance.run(() => raw.logSoftmaxOf(source, ...rowArguments(logits, options)));
  }

  /** {@link Lossarium.softmaxGradient} in buffers: the logits become their gradient. */
  softmaxGradientInPlace(logits: WasmBuffer, upstream: WasmBuffer, options: RowOptions = {}): void {
    if (logits === upstream) throw wrongType('upstream', 'another buffer than the logits', upstream);
    const [raw, second] = [logits.raw(), upstream.raw()];
    this.#instance.run(() => raw.softmaxGradient(second, ...rowArguments(logits, options)));
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
    try {
      return this.#instance.run((exports) => exports.evaluate(String(id), tensors, params)) as Record<string, AnyOutput>;
    } catch (error) {
      const elsewhere = error instanceof LossariumError && error.code === 'unknown_function' && FUNCTION_IDS.some((known) => known === id);
      if (!elsewhere) throw error;
      const rooms = DRAWING2CAD_IDS.some((known) => known === id) ? 'drawing2cad' : 'all';
      const expected = `a function of the rooms '${this.#capabilities.rooms}'; load({ rooms: '${rooms}' }) has it`;
      throw new LossariumError({ code: 'unknown_function', argument: 'id', expected, got: id });
    }
  }

  /**
   * Softmax of each row as its definition is written, in single precision: NaN where the exponential overflows, from 89 on. For
   * showing why {@link softmax} does otherwise.
   */
  naiveSoftmax(logits: FloatInput, { rows }: Pick<RowOptions, 'rows'> = {}): Float32Array {
    const { data, rows: shaped } = toFloats('logits', logits);
    return this.#instance.run((exports) => exports.naiveSoftmax(data, rows ?? shaped ?? 1));
  }

  /** Shannon entropy of each row of probabilities, `−Σ p ln p`, in nats. */
  entropy(probabilities: FloatInput, { rows }: Pick<RowOptions, 'rows'> = {}): Float64Array {
    const { data, rows: shaped } = toFloats('probabilities', probabilities);
    return this.#instance.run((exports) => exports.entropy(data, rows ?? shaped ?? 1));
  }

  /**
   * Standard Gumbel noise, `−ln(−ln u)`: what `gumbel_softmax` takes as `noise`.
   *
   * @param seed A whole number from 0; the same seed gives the same numbers on every machine.
   * @param length At most 2²⁴.
   */
  gumbelNoise(seed: number, length: number): Float32Array {
    return this.#instance.run((exports) => exports.gumbelNoise(seed, length));
  }

  /**
   * Makes the instance trap, to try out what a page does then: the call throws `crashed`, the next one works.
   *
   * @param inThread Let a thread of the pool trap instead, if there are threads.
   */
  panic(message: string, inThread = false): never {
    this.#instance.run((exports) => exports.panic(message, inThread));
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

  /** The crate's number of an algorithm. */
  #algorithm(name = 'auto'): number {
    const index = this.algorithms.indexOf(name);
    if (index >= 0) return index;
    const expected = `one of ${this.algorithms.join(', ')}`;
    throw new LossariumError({ code: 'out_of_range', argument: 'algorithm', expected, got: String(name) });
  }

  #rowMap(
    logits: FloatInput,
    { rows, temperature = 1, out }: RowOptions & OutOption,
    call: (buffer: RawBuffer, ...rows: RowArguments) => void,
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
  if (out.length !== length) throw lengthMismatch('out', length, out.length);
}

function lengthMismatch(argument: string, length: number, got: number): LossariumError {
  const expected = `${length} elements, as many as the logits`;
  return new LossariumError({ code: 'length_mismatch', argument, expected, got: `${got} elements` });
}

function rowArguments({ length }: WasmBuffer, { rows = 1, temperature = 1 }: RowOptions): RowArguments {
  return [length, rows, temperature];
}

function empty(argument: string): LossariumError {
  return new LossariumError({ code: 'empty', argument, expected: 'at least one element', got: 'none' });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Calls by id as typed functions, which have the same names in camelCase. */
function typedFunctions(evaluate: Lossarium['evaluate']): Functions {
  const functions = FUNCTION_IDS.map((id) => [
    functionName(id),
    (inputs: Record<string, AnyInput>, params?: Record<string, unknown>) => evaluate(id, inputs, params),
  ]);
  return Object.fromEntries(functions) as unknown as Functions;
}
