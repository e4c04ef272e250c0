import { type Remote, transfer, wrap } from 'comlink';
import { type AnyInput, type AnyOutput, type FloatInput, buffersOf, compact, wrongType } from './arrays.js';
import type { Capabilities } from './capabilities.js';
import { LossariumError } from './errors.js';
import type { Functions } from './generated/functions.js';
import type { RowOptions, SoftmaxOptions } from './lossarium.js';
import { functionId } from './names.js';
import type {
  OperationArguments,
  OperationResult,
  Operations,
  Outcome,
  Variant,
  WorkerService,
} from './worker-service.js';

export * from './public.js';
export { RemoteDataset, RemoteTrainer, type TrainOptions, isGone, makeDataset } from './remote-trainer.js';
export { RunStore } from './run-store.js';
export type * from './run.js';

/** Options of {@link connect}. */
export interface ConnectOptions extends Variant {
  /**
   * Address of the package's `worker-main.js`, where it is not beside this module. If it is of another origin than the page, the worker
   * is started through a blob that imports it, which the page's content policy must allow (`worker-src blob:`).
   * The first `connect` of a page decides.
   */
  readonly worker?: URL | string;
}

/** Options of a call through the worker. */
export interface TransferOptions {
  /** Hand the arrays of the inputs over instead of copying them. They are empty afterwards. */
  readonly transfer?: boolean;
}

/** The functions of the catalog, promise-shaped. */
export type AsyncFunctions = {
  readonly [Name in keyof Functions]: (...call: Parameters<Functions[Name]>) => Promise<ReturnType<Functions[Name]>>;
};

/** Told when the worker was replaced, with the error that its pending calls were rejected with. */
export type ReplacedListener = (error: LossariumError) => void;

/** The page's one worker, and the calls that wait for it. */
class Session {
  readonly #worker: Worker;
  readonly #service: Remote<WorkerService>;
  readonly #pending = new Set<(error: LossariumError) => void>();

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#service = wrap<WorkerService>(worker);
    worker.addEventListener('error', ({ message }) => replace(this, lost(message || 'its script cannot be started')));
  }

  run<Name extends keyof Operations>(
    variant: Variant,
    name: Name,
    call: OperationArguments<Name>,
    moved: ArrayBuffer[],
  ): Promise<OperationResult<Name>> {
    return new Promise((resolve, reject) => {
      this.#pending.add(reject);
      const settle = (outcome: Outcome) => {
        this.#pending.delete(reject);
        if ('value' in outcome) return resolve(outcome.value as OperationResult<Name>);
        const error = new LossariumError(outcome.error);
        reject(error);
        if (error.code === 'crashed') replace(this, error);
      };
      const refuse = (cause: unknown) => {
        this.#pending.delete(reject);
        reject(wrongType('call', 'arguments that can be sent to a worker', cause));
      };
      this.#service.run(transfer({ ...variant }, moved), name, ...call).then(settle, refuse);
    });
  }

  end(error: LossariumError): void {
    this.#worker.terminate();
    for (const reject of this.#pending) reject(error);
    this.#pending.clear();
  }
}

const listeners = new Set<ReplacedListener>();
let session: Session | undefined;
let script: URL | string | undefined;

/** Ends a session that crashed; the next call starts a fresh worker. */
function replace(crashed: Session, error: LossariumError): void {
  crashed.end(error);
  if (session !== crashed) return;
  session = undefined;
  for (const listener of listeners) listener(error);
}

function lost(got: string): LossariumError {
  return new LossariumError({ code: 'crashed', argument: 'worker', expected: 'a worker that runs', got });
}

function startWorker(): Worker {
  if (script === undefined) return new Worker(new URL('./worker-main.js', import.meta.url), { type: 'module' });
  const address = new URL(script, location.href);
  if (address.origin === location.origin) return new Worker(address, { type: 'module' });
  const blob = new Blob([`import ${JSON.stringify(address.href)};`], { type: 'text/javascript' });
  return new Worker(URL.createObjectURL(blob), { type: 'module' });
}

/** Inputs on their way to the worker: handed over, or copied without the memory around them. */
function pack<Options extends TransferOptions>(inputs: readonly FloatInput[], { transfer: move = false, ...settings }: Options) {
  const moved = move ? buffersOf(inputs) : [];
  return { settings, sent: move ? inputs : inputs.map(compact), moved };
}

/** Every name as a function that calls the catalog by it: the worker knows which there are, so a page need not carry the list. */
function asyncFunctions(evaluate: WorkerClient['evaluate']): AsyncFunctions {
  // What asks whether this is a promise must hear that it is none.
  const call = (_: object, name: string | symbol) =>
    typeof name === 'symbol' || name === 'then'
      ? undefined
      : (inputs: Record<string, AnyInput>, params?: Record<string, unknown>) => evaluate(functionId(name), inputs, params);
  return new Proxy({}, { get: call }) as AsyncFunctions;
}

/** The package at work in the page's one worker: the methods of `Lossarium`, promise-shaped. Made by {@link connect}. */
export class WorkerClient {
  /** Every function of the catalog, typed. */
  readonly functions: AsyncFunctions;
  readonly #variant: Variant;

  /** @internal */
  constructor({ arithmetic, rooms, threads }: Variant) {
    this.#variant = { ...(arithmetic && { arithmetic }), ...(rooms && { rooms }), ...(threads && { threads }) };
    this.functions = asyncFunctions((id, inputs, params) => this.evaluate(id, inputs, params));
  }

  /** As `Lossarium.softmax`. */
  softmax(logits: FloatInput, options: SoftmaxOptions & TransferOptions = {}): Promise<Float32Array> {
    const { settings, sent, moved } = pack([logits], options);
    return this.run('softmax', [sent[0] as FloatInput, settings], moved);
  }

  /** As `Lossarium.logSoftmax`. */
  logSoftmax(logits: FloatInput, options: RowOptions & TransferOptions = {}): Promise<Float32Array> {
    const { settings, sent, moved } = pack([logits], options);
    return this.run('logSoftmax', [sent[0] as FloatInput, settings], moved);
  }

  /** As `Lossarium.softmaxGradient`. */
  softmaxGradient(logits: FloatInput, upstream: FloatInput, options: RowOptions & TransferOptions = {}): Promise<Float32Array> {
    const { settings, sent, moved } = pack([logits, upstream], options);
    return this.run('softmaxGradient', [sent[0] as FloatInput, sent[1] as FloatInput, settings], moved);
  }

  /** As `Lossarium.algorithms`. */
  algorithms(): Promise<readonly string[]> {
    return this.run('algorithms', []);
  }

  /** As `Lossarium.evaluate`. */
  evaluate(
    id: string,
    inputs: Readonly<Record<string, AnyInput | undefined>>,
    params: Readonly<Record<string, unknown>> = {},
    { transfer: move = false }: TransferOptions = {},
  ): Promise<Record<string, AnyOutput>> {
    if (move) return this.run('evaluate', [id, inputs, params], buffersOf(inputs));
    const sent = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, compact(input)]));
    return this.run('evaluate', [id, sent, params]);
  }

  /** As `Lossarium.naiveSoftmax`. */
  naiveSoftmax(logits: FloatInput, options: Pick<RowOptions, 'rows'> = {}): Promise<Float32Array> {
    return this.run('naiveSoftmax', [compact(logits), options]);
  }

  /** As `Lossarium.entropy`. */
  entropy(probabilities: FloatInput, options: Pick<RowOptions, 'rows'> = {}): Promise<Float64Array> {
    return this.run('entropy', [compact(probabilities), options]);
  }

  /** As `Lossarium.gumbelNoise`. */
  gumbelNoise(seed: number, length: number): Promise<Float32Array> {
    return this.run('gumbelNoise', [seed, length]);
  }

  /** What was picked in the worker, and why not more. */
  capabilities(): Promise<Capabilities> {
    return this.run('capabilities', []);
  }

  /** Makes the worker's instance trap, to try out what a page does then: this call and all that wait are rejected with `crashed`. */
  panic(message: string, inThread = false): Promise<never> {
    return this.run('panic', [message, inThread]);
  }

  /**
   * Runs an operation of the worker.
   *
   * @param moved Memory to hand over with the arguments instead of copying it.
   */
  run<Name extends keyof Operations>(
    name: Name,
    call: OperationArguments<Name>,
    moved: ArrayBuffer[] = [],
  ): Promise<OperationResult<Name>> {
    return (session ??= new Session(startWorker())).run(this.#variant, name, call, moved);
  }

  /** Calls `listener` whenever the worker was replaced after a crash. Returns how to stop that. */
  onReplaced(listener: ReplacedListener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }
}

/**
 * A client of the page's one worker, which is started by the first call. Clients are cheap, share the worker, and may ask for
 * different arithmetics.
 *
 * A call that crashes the worker is rejected with the code `crashed`, and so are the calls that wait beside it; the next call finds a
 * fresh worker.
 *
 * @example
 * const client = connect({ arithmetic: 'fast' });
 * const probabilities = await client.softmax(logits, { rows: 128, transfer: true });
 */
export function connect({ worker, ...variant }: ConnectOptions = {}): WorkerClient {
  script ??= worker;
  return new WorkerClient(variant);
}
