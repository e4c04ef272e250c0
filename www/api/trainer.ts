import { isFloats, requireAttached, wrongType } from './arrays.js';
import { LossariumError } from './errors.js';
import type * as exported from './generated/exports-training.js';
import type { Instance } from './instance.js';
import type { Evaluation, Examples, Head, NamedTensor, PointOptions, PointSet, Region, Run, TrainingRecord, WeightsFormat } from './run.js';

/** What a running instance of the file for training offers. */
export type TrainingExports = Omit<typeof exported, 'default' | 'initSync'>;

type RawDataset = InstanceType<TrainingExports['Dataset']>;
type RawTrainer = InstanceType<TrainingExports['Trainer']>;

/** An object in wasm memory: gone once it is freed, or when its instance traps. */
abstract class Held<Raw extends { free(): void }> {
  protected readonly instance: Instance<TrainingExports>;
  readonly #exports: TrainingExports;
  #raw: Raw | undefined;

  constructor(instance: Instance<TrainingExports>, make: (exports: TrainingExports) => Raw) {
    this.instance = instance;
    this.#raw = instance.run(make);
    this.#exports = instance.exports;
  }

  /** Neither freed nor gone down with its instance? */
  get inUse(): boolean {
    return this.#raw !== undefined && this.instance.isCurrent(this.#exports);
  }

  /** @internal */
  raw(): Raw {
    if (this.#raw !== undefined && this.inUse) return this.#raw;
    const got = this.#raw === undefined ? 'one that was freed' : 'one of an instance that is gone';
    throw new LossariumError({ code: 'released', argument: this.constructor.name.toLowerCase(), expected: 'one in use', got });
  }

  protected ask<T>(call: (raw: Raw) => T): T {
    const raw = this.raw();
    return this.instance.run(() => call(raw));
  }

  /** Gives the memory back. More than once does no harm. */
  free(): void {
    if (this.inUse) this.#raw?.free();
    this.#raw = undefined;
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/** Labelled examples in wasm memory; trainers share them, and keep them when the dataset is freed. Made by {@link Training}. */
export class Dataset extends Held<RawDataset> {
  /** Number of examples. */
  get length(): number {
    return this.ask((raw) => raw.length);
  }

  /** Number of classes. */
  get classes(): number {
    return this.ask((raw) => raw.classes);
  }

  /** Shape of one example. */
  get shape(): number[] {
    return this.ask((raw) => Array.from(raw.shape));
  }

  /** All labels, as a copy. */
  get labels(): Int32Array {
    return this.ask((raw) => raw.labels);
  }

  /** Features of `count` examples from `start` on, as a copy; fewer where there are fewer. */
  features(start = 0, count = this.length): Float32Array {
    return this.ask((raw) => raw.features(start, count));
  }

  /** Two parts, by chance: the first has that share of the examples. */
  split(share: number, seed = 0): [Dataset, Dataset] {
    const parts = this.ask((raw) => raw.split(share, seed));
    return parts.map((part) => new Dataset(this.instance, () => part)) as [Dataset, Dataset];
  }
}

/**
 * A network, the data that it learns from, losses, an optimizer, and where it has come to. Made by {@link Training.trainer}.
 *
 * A step is all or nothing: a loss that is no longer a number is a `not_finite` error that names the step and the tensor, and the last
 * good state stays. All chance follows from the seed: two trainers that differ in their losses see the same batches.
 */
export class Trainer extends Held<RawTrainer> {
  /** Takes so many steps, and tells about the last. */
  step(steps = 1): TrainingRecord {
    return this.ask((raw) => raw.step(steps));
  }

  /** Loss, accuracy and predictions for labelled examples. */
  evaluate(data: Dataset): Evaluation {
    const examples = data.raw();
    return this.ask((raw) => {
      const { loss, accuracy, probabilities, predictions } = raw.evaluate(examples);
      const { length } = predictions;
      return {
        loss,
        accuracy,
        probabilities: { shape: [length, probabilities.length / length], data: probabilities },
        predictions: { shape: [length], data: predictions },
      };
    });
  }

  /** Probabilities of the classes, one row an example. */
  predict(features: Float32Array): Float32Array {
    return this.ask((raw) => raw.predict(checked('features', features)));
  }

  /** What the head sees, {@link Trainer.dimension} numbers an example. */
  embed(features: Float32Array): Float32Array {
    return this.ask((raw) => raw.embed(checked('features', features)));
  }

  /** Size of an embedding. */
  get dimension(): number {
    return this.ask((raw) => raw.dimension);
  }

  /** Probabilities of the classes at the centres of the cells of a part of the plane, row by row; for data of two features. */
  regions({ x, y, columns, rows }: Region): Float32Array {
    return this.ask((raw) => raw.regions(Float64Array.of(...x, ...y), columns, rows));
  }

  /** All weights, the first layer's first, the head's last. */
  get parameters(): NamedTensor[] {
    return this.ask((raw) => raw.parameters());
  }

  /** Changes the share of wrong labels at once, and the imbalance from the next epoch on. */
  corrupt({ labelNoise, imbalance }: { readonly labelNoise: number; readonly imbalance: number }): void {
    this.ask((raw) => raw.corrupt(labelNoise, imbalance));
  }

  /** Makes examples count differently, a weight each; nothing makes all count alike. */
  weigh(weights?: Float32Array): void {
    this.ask((raw) => raw.weigh(weights));
  }

  /** Back to before the first step. */
  rewind(): void {
    this.ask((raw) => raw.rewind());
  }

  /** The run in bytes. {@link Trainer.restore} goes on from them bit by bit, here or on another machine. */
  save(): Uint8Array {
    return this.ask((raw) => raw.save());
  }

  /** Goes on where {@link Trainer.save} wrote a run of the same data down. Nothing has changed where this throws. */
  restore(bytes: Uint8Array): void {
    this.ask((raw) => raw.restore(bytes));
  }

  /** The weights as a file. ONNX holds chains of dense and convolutional layers; others are refused. */
  weights(format: WeightsFormat): Uint8Array {
    return this.ask((raw) => raw.weights(format));
  }

  /** The run as declared, with what has been changed since. */
  get run(): Run {
    return JSON.parse(this.ask((raw) => raw.run)) as Run;
  }

  /** Steps so far. */
  get steps(): number {
    return this.ask((raw) => raw.steps);
  }

  /** Examples that an epoch sees now. */
  get examplesOfEpoch(): number {
    return this.ask((raw) => raw.examplesOfEpoch);
  }

  /** What the last layer gives. */
  get head(): Head {
    return this.ask((raw) => raw.head);
  }
}

/** Makes data and trainers. Made by `loadTraining`. */
export class Training {
  readonly #instance: Instance<TrainingExports>;

  /** @internal */
  constructor(instance: Instance<TrainingExports>) {
    this.#instance = instance;
  }

  /** Examples from typed arrays. */
  dataset({ features, shape, labels, classes }: Examples): Dataset {
    checked('features', features);
    return this.#dataset(({ Dataset: Raw }) => new Raw(features, Uint32Array.from(shape), labels, classes));
  }

  /** Points in the plane from a seed. */
  points(set: PointSet, { count, classes = 2, noise = 0.1, seed = 0 }: PointOptions): Dataset {
    return this.#dataset(({ Dataset: Raw }) => Raw.points(set, count, classes, noise, seed));
  }

  /** Images of shape `[1, rows, columns]` from 0 to 1, out of the two files of an IDX data set. Without `classes`, as many as the labels say. */
  images(images: Uint8Array, labels: Uint8Array, classes?: number): Dataset {
    return this.#dataset(({ Dataset: Raw }) => Raw.images(images, labels, classes));
  }

  /** As {@link Training.images}, from pieces of the data sets that the site serves: in each, a file of images, directly followed by one of labels. */
  pieces(pieces: readonly Uint8Array[], classes?: number): Dataset {
    return this.#dataset(({ Dataset: Raw }) => Raw.pieces([...pieces], classes));
  }

  /** A table of numbers with a label column: the last, or the one named. Errors name line and column. */
  csv(text: string, label?: string): Dataset {
    return this.#dataset(({ Dataset: Raw }) => Raw.csv(text, label));
  }

  /** A run on data, before its first step. */
  trainer(run: Run, data: Dataset): Trainer {
    const examples = data.raw();
    return new Trainer(this.#instance, ({ Trainer: Raw }) => new Raw(JSON.stringify(run), examples));
  }

  /** Gives all memory back: datasets and trainers are gone. The object stays usable. */
  free(): void {
    this.#instance.drop();
  }

  [Symbol.dispose](): void {
    this.free();
  }

  #dataset(make: (exports: TrainingExports) => RawDataset): Dataset {
    return new Dataset(this.#instance, make);
  }
}

function checked(name: string, features: Float32Array): Float32Array {
  if (!isFloats(features)) throw wrongType(name, 'a Float32Array', features);
  requireAttached(name, features);
  return features;
}
