import { LossariumError } from './errors.js';
import type { Exports, Instance } from './instance.js';

/** The crate's side of a buffer. */
export type RawBuffer = InstanceType<Exports['Buffer']>;

/**
 * A fixed number of floats that live in wasm memory: what a bulk caller fills, lets the crate work on in place, and reads, without a
 * copy in either direction. Made by {@link Lossarium.buffer}; give it back with `free()` or `using`.
 */
export class WasmBuffer {
  /** Number of elements. */
  readonly length: number;
  readonly #instance: Instance;
  readonly #exports: Exports;
  #raw: RawBuffer | undefined;
  #view: Float32Array | undefined;

  /** @internal */
  constructor(instance: Instance, length: number) {
    this.#instance = instance;
    this.#exports = instance.exports;
    this.#raw = instance.run((exports) => new exports.Buffer(length));
    this.length = this.#raw.length;
  }

  /**
   * The elements, to read and to write. The view is good until the next call of the package, which may let the memory grow and
   * leave old views empty: take a new one then, it costs nothing while the memory stands.
   */
  view(): Float32Array {
    const { address } = this.raw();
    const { buffer } = this.#exports.memory;
    if (this.#view?.buffer !== buffer) this.#view = new Float32Array(buffer, address, this.length);
    return this.#view;
  }

  /** Neither freed nor gone down with its instance? */
  get inUse(): boolean {
    return this.#raw !== undefined && this.#instance.isCurrent(this.#exports);
  }

  /** @internal */
  raw(): RawBuffer {
    if (this.#raw !== undefined && this.inUse) return this.#raw;
    const got = this.#raw === undefined ? 'a freed buffer' : 'a buffer of an instance that is gone';
    throw new LossariumError({ code: 'released', argument: 'buffer', expected: 'a buffer in use', got });
  }

  /** Gives the memory back. More than once does no harm. */
  free(): void {
    if (this.inUse) this.#raw?.free();
    this.#raw = this.#view = undefined;
  }

  [Symbol.dispose](): void {
    this.free();
  }
}
