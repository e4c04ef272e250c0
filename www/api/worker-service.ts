import { transfer } from 'comlink';
import { buffersOf } from './arrays.js';
import type { Arithmetic, Capabilities, Rooms } from './capabilities.js';
import { type ErrorFields, LossariumError } from './errors.js';
import type { Lossarium } from './lossarium.js';
import type { raceSoftmax } from './timing-softmax.js';
import type { training } from './training-service.js';

/** Which instance a call from the page is for. The worker keeps one of each kind, started when it is first asked for. */
export interface Variant {
  readonly arithmetic?: Arithmetic;
  readonly rooms?: Rooms;
  /** Several threads for calls that are long enough. */
  readonly threads?: boolean;
}

/** What a call from the page comes to: errors cross as plain data, because cloning would strip them of their code. */
export type Outcome = { readonly value: unknown } | { readonly error: ErrorFields };

/** What the page can ask of an instance in the worker. */
export const OPERATIONS = {
  softmax: (lossarium: Lossarium, ...call: Parameters<Lossarium['softmax']>) => lossarium.softmax(...call),
  logSoftmax: (lossarium: Lossarium, ...call: Parameters<Lossarium['logSoftmax']>) => lossarium.logSoftmax(...call),
  softmaxGradient: (lossarium: Lossarium, ...call: Parameters<Lossarium['softmaxGradient']>) => lossarium.softmaxGradient(...call),
  algorithms: (lossarium: Lossarium): readonly string[] => lossarium.algorithms,
  evaluate: (lossarium: Lossarium, ...call: Parameters<Lossarium['evaluate']>) => lossarium.evaluate(...call),
  naiveSoftmax: (lossarium: Lossarium, ...call: Parameters<Lossarium['naiveSoftmax']>) => lossarium.naiveSoftmax(...call),
  entropy: (lossarium: Lossarium, ...call: Parameters<Lossarium['entropy']>) => lossarium.entropy(...call),
  gumbelNoise: (lossarium: Lossarium, ...call: Parameters<Lossarium['gumbelNoise']>) => lossarium.gumbelNoise(...call),
  capabilities: (lossarium: Lossarium): Capabilities => lossarium.capabilities(),
  panic: (lossarium: Lossarium, message: string, inThread?: boolean) => lossarium.panic(message, inThread),
  /** Fetched when first asked for: whoever does not race does not pay for it. */
  raceSoftmax: async (...call: Parameters<typeof raceSoftmax>) => (await import('./timing-softmax.js')).raceSoftmax(...call),
  /** Fetched when first asked for, with a wasm file of its own: it takes no instance. */
  training: async (_: unknown, ...call: Parameters<typeof training>) => (await import('./training-service.js')).training(...call),
};

/** The operations by name. */
export type Operations = typeof OPERATIONS;

/** Arguments of an operation, without the instance. */
export type OperationArguments<Name extends keyof Operations> = Operations[Name] extends (lossarium: Lossarium, ...call: infer Call) => unknown ? Call : never;

/** Result of an operation. */
export type OperationResult<Name extends keyof Operations> = Awaited<ReturnType<Operations[Name]>>;

/** The worker's end of the line. */
export class WorkerService {
  readonly #load: (variant: Variant) => Promise<Lossarium>;

  constructor(load: (variant: Variant) => Promise<Lossarium>) {
    this.#load = load;
  }

  /** Runs an operation. Arrays of the result are handed over, not copied. */
  async run(variant: Variant, name: keyof Operations, ...call: unknown[]): Promise<Outcome> {
    try {
      const operation = OPERATIONS[name] as (lossarium: Lossarium | undefined, ...call: unknown[]) => unknown;
      const instance = name === 'training' ? undefined : await this.#load(variant);
      const value = await operation(instance, ...call);
      return transfer({ value }, buffersOf(value));
    } catch (error) {
      if (error instanceof LossariumError) return { error: error.toJSON() };
      return { error: { code: 'crashed', argument: 'worker', expected: 'a call that returns', got: String(error) } };
    }
  }
}
