/** Training in the worker: data and trainers by number, because objects in wasm memory do not cross. */
import { LossariumError } from './errors.js';
import { loadTraining } from './training.js';
import type { Dataset, Trainer, Training } from './trainer.js';

/** How to make a dataset: a method of `Training`, with its arguments. */
export type DatasetRecipe = { [Way in 'dataset' | 'points' | 'images' | 'pieces' | 'csv']: readonly [Way, ...Parameters<Training[Way]>] }['dataset' | 'points' | 'images' | 'pieces' | 'csv'];

const datasets = new Map<number, Dataset>();
const trainers = new Map<number, Trainer>();

function held<T>(from: ReadonlyMap<number, T>, id: number, what: string): T {
  const found = from.get(id);
  if (found !== undefined) return found;
  throw new LossariumError({ code: 'released', argument: what, expected: 'one in use', got: 'one that was freed, or went down with its worker' });
}

/** Numbers and not names: the page makes them, so that it can free what it does not know to be there yet. */
const OPERATIONS = {
  async make(id: number, [way, ...call]: DatasetRecipe): Promise<{ length: number; classes: number; shape: number[] }> {
    const training = await loadTraining();
    const dataset = (training[way] as (...call: unknown[]) => Dataset)(...call);
    datasets.set(id, dataset);
    return { length: dataset.length, classes: dataset.classes, shape: dataset.shape };
  },
  split(id: number, share: number, seed: number, first: number, second: number): void {
    held(datasets, id, 'dataset').split(share, seed).forEach((part, at) => datasets.set(at === 0 ? first : second, part));
  },
  features: (id: number, start?: number, count?: number) => held(datasets, id, 'dataset').features(start, count),
  labels: (id: number) => held(datasets, id, 'dataset').labels,
  async start(id: number, run: Parameters<Training['trainer']>[0], data: number): Promise<void> {
    const training = await loadTraining();
    trainers.set(id, training.trainer(run, held(datasets, data, 'dataset')));
  },
  evaluate: (id: number, data: number) => held(trainers, id, 'trainer').evaluate(held(datasets, data, 'dataset')),
  step: (id: number, ...call: Parameters<Trainer['step']>) => held(trainers, id, 'trainer').step(...call),
  predict: (id: number, ...call: Parameters<Trainer['predict']>) => held(trainers, id, 'trainer').predict(...call),
  embed: (id: number, ...call: Parameters<Trainer['embed']>) => held(trainers, id, 'trainer').embed(...call),
  regions: (id: number, ...call: Parameters<Trainer['regions']>) => held(trainers, id, 'trainer').regions(...call),
  parameters: (id: number) => held(trainers, id, 'trainer').parameters,
  steps: (id: number) => held(trainers, id, 'trainer').steps,
  corrupt: (id: number, ...call: Parameters<Trainer['corrupt']>) => held(trainers, id, 'trainer').corrupt(...call),
  rewind: (id: number) => held(trainers, id, 'trainer').rewind(),
  save: (id: number) => held(trainers, id, 'trainer').save(),
  restore: (id: number, bytes: Uint8Array) => held(trainers, id, 'trainer').restore(bytes),
  weights: (id: number, ...call: Parameters<Trainer['weights']>) => held(trainers, id, 'trainer').weights(...call),
  free(id: number): void {
    for (const from of [datasets, trainers]) {
      from.get(id)?.free();
      from.delete(id);
    }
  },
};

/** What the page can ask. */
export type TrainingOperations = typeof OPERATIONS;

/** Does what the page asks. */
export function training(name: keyof TrainingOperations, ...call: unknown[]): unknown {
  return (OPERATIONS[name] as (...call: unknown[]) => unknown)(...call);
}
