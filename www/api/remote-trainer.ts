/** Data and trainers in the page's one worker: the methods of `Dataset` and `Trainer`, promise-shaped. */
import { LossariumError } from './errors.js';
import type { Evaluation, NamedTensor, Region, Run, TrainingRecord, WeightsFormat } from './run.js';
import type { DatasetRecipe, TrainingOperations } from './training-service.js';
import type { WorkerClient } from './worker.js';

let last = 0;

/** Something that the worker holds under a number. */
abstract class Remote {
  /** @internal */
  readonly id: number;
  protected readonly client: WorkerClient;

  constructor(client: WorkerClient, id = (last += 1)) {
    this.client = client;
    this.id = id;
  }

  protected ask<Name extends keyof TrainingOperations>(name: Name, ...call: Parameters<TrainingOperations[Name]>) {
    return this.client.run('training', [name, ...call]) as Promise<Awaited<ReturnType<TrainingOperations[Name]>>>;
  }

  /** Gives the memory back. */
  free(): void {
    // It is gone if the worker is: nothing is left to be freed then.
    this.ask('free', this.id).catch(() => undefined);
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/** Labelled examples in the worker. Made by {@link makeDataset}. */
export class RemoteDataset extends Remote {
  /** @internal */
  constructor(client: WorkerClient, readonly facts: { readonly length: number; readonly classes: number; readonly shape: readonly number[] }, id?: number) {
    super(client, id);
  }

  /** Features of `count` examples from `start` on. */
  features(start?: number, count?: number): Promise<Float32Array> {
    return this.ask('features', this.id, start, count);
  }

  /** All labels. */
  labels(): Promise<Int32Array> {
    return this.ask('labels', this.id);
  }
}

/**
 * Makes a dataset in the worker, by a method of `Training` and its arguments.
 *
 * @example
 * const data = await makeDataset(connect(), 'points', 'moons', { count: 400 });
 */
export async function makeDataset(client: WorkerClient, ...recipe: DatasetRecipe): Promise<RemoteDataset> {
  const id = (last += 1);
  const facts = await (client.run('training', ['make', id, recipe]) as ReturnType<TrainingOperations['make']>);
  return new RemoteDataset(client, facts, id);
}

/** Options of {@link RemoteTrainer.train}. */
export interface TrainOptions {
  /** How many steps; without it until it is stopped. */
  readonly steps?: number;
  /** About how long the worker works at once, in milliseconds; 25. In between it answers other calls. */
  readonly slice?: number;
  /** Stops the training after the slice that runs. */
  readonly signal?: AbortSignal;
}

/** A trainer in the worker. Made by {@link RemoteTrainer.start}. */
export class RemoteTrainer extends Remote {
  /** Starts a run on data. */
  static async start(client: WorkerClient, run: Run, data: RemoteDataset): Promise<RemoteTrainer> {
    const trainer = new RemoteTrainer(client);
    await trainer.ask('start', trainer.id, run, data.id);
    return trainer;
  }

  /** Takes so many steps, and tells about the last. Nothing else of the page is answered meanwhile. */
  step(steps = 1): Promise<TrainingRecord> {
    return this.ask('step', this.id, steps);
  }

  /**
   * Trains in slices, and tells after each where it is.
   *
   * @example
   * for await (const { step, loss } of trainer.train({ steps: 10_000, signal })) show(step, loss);
   */
  async *train({ steps = Infinity, slice = 25, signal }: TrainOptions = {}): AsyncGenerator<TrainingRecord, void, void> {
    let [left, next] = [steps, 1];
    while (left > 0 && !signal?.aborted) {
      const count = Math.min(left, next);
      const start = performance.now();
      yield await this.step(count);
      const took = Math.max(performance.now() - start, 0.1);
      // At most twice as many as before: the first steps plan the memory, and say little about those that follow.
      next = Math.max(1, Math.min(2 * count, Math.round((count * slice) / took)));
      left -= count;
    }
  }

  /** Loss, accuracy and predictions for labelled examples. */
  evaluate(data: RemoteDataset): Promise<Evaluation> {
    return this.ask('evaluate', this.id, data.id);
  }

  /** Probabilities of the classes, one row an example. */
  predict(features: Float32Array): Promise<Float32Array> {
    return this.ask('predict', this.id, features);
  }

  /** What the head sees, one row an example. */
  embed(features: Float32Array): Promise<Float32Array> {
    return this.ask('embed', this.id, features);
  }

  /** Probabilities of the classes over a part of the plane. */
  regions(region: Region): Promise<Float32Array> {
    return this.ask('regions', this.id, region);
  }

  /** All weights, the first layer's first, the head's last. */
  parameters(): Promise<NamedTensor[]> {
    return this.ask('parameters', this.id);
  }

  /** Steps so far. */
  steps(): Promise<number> {
    return this.ask('steps', this.id);
  }

  /** Changes the share of wrong labels at once, and the imbalance from the next epoch on. */
  corrupt(settings: { readonly labelNoise: number; readonly imbalance: number }): Promise<void> {
    return this.ask('corrupt', this.id, settings);
  }

  /** Back to before the first step. */
  rewind(): Promise<void> {
    return this.ask('rewind', this.id);
  }

  /** The run in bytes, for {@link RemoteTrainer.restore}, a file or a `RunStore`. */
  save(): Promise<Uint8Array> {
    return this.ask('save', this.id);
  }

  /** Goes on where {@link RemoteTrainer.save} wrote a run of the same data down. */
  restore(bytes: Uint8Array): Promise<void> {
    return this.ask('restore', this.id, bytes);
  }

  /** The weights as a file. */
  weights(format: WeightsFormat): Promise<Uint8Array> {
    return this.ask('weights', this.id, format);
  }
}

/** Is it the error of an object that went down with its worker? Then it is made anew, and restored from what was saved last. */
export function isGone(error: unknown): boolean {
  return error instanceof LossariumError && (error.code === 'released' || error.code === 'crashed');
}
