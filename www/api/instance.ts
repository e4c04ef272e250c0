import { LossariumError, isReported } from './errors.js';
import type * as exported from './generated/exports.js';

/** What a running instance offers: the exports of the crate, and its memory. */
export type Exports = Omit<typeof exported, 'default' | 'initSync'> & { readonly memory: WebAssembly.Memory };

/**
 * A wasm instance that is replaced when it traps: nothing can be said about its memory then, so the next call starts a fresh one from
 * the compiled module.
 */
export class Instance<Has = Exports> {
  #exports: Has | undefined;
  readonly #start: () => Has;

  constructor(start: () => Has) {
    this.#start = start;
  }

  /** The running instance, started if there is none. */
  get exports(): Has {
    return (this.#exports ??= this.#start());
  }

  /** Calls into the instance. What it reports becomes a {@link LossariumError}; anything else that it throws is its end. */
  run<T>(call: (exports: Has) => T): T {
    const { exports } = this;
    try {
      return call(exports);
    } catch (error) {
      if (error instanceof LossariumError) throw error;
      if (isReported(error)) throw new LossariumError(error);
      this.drop();
      const [expected, got] = ['a call that returns', String(error)];
      throw new LossariumError({ code: 'crashed', argument: 'instance', expected, got }, { cause: error });
    }
  }

  /** Lets the instance and its memory go. */
  drop(): void {
    this.#exports = undefined;
  }

  /** Are these the exports of the instance that runs now? */
  isCurrent(exports: Has): boolean {
    return this.#exports === exports;
  }
}
