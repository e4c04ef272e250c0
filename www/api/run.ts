/** A run as it is declared, and what comes of it. The same JSON as the crate's `training::Run`. */
import type { FloatTensor, IntegerTensor } from './arrays.js';

/** A layer. Shapes are those of one example: images `[channels, height, width]`, sequences `[steps, features]`, rows `[features]`. */
export type Layer =
  | { readonly kind: 'dense'; readonly units: number }
  | { readonly kind: 'conv2d'; readonly channels: number; readonly kernel: number; readonly stride?: number; readonly padding?: number }
  | { readonly kind: 'max_pool2d' | 'avg_pool2d'; readonly kernel: number }
  | { readonly kind: 'relu' | 'tanh' | 'gelu' | 'sigmoid' | 'batch_norm' | 'layer_norm' | 'mean' | 'rows' }
  | { readonly kind: 'dropout'; readonly rate: number }
  | { readonly kind: 'gru'; readonly units: number; readonly reset_after?: boolean; readonly all?: boolean }
  | { readonly kind: 'attention'; readonly heads: number; readonly causal?: boolean }
  | { readonly kind: 'residual'; readonly layers: readonly Layer[] };

/** A function of the catalog with its settings; what is left out has its default. */
export interface NamedFunction {
  readonly id: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** What the learning rate is multiplied by as the run goes on. */
export type Schedule =
  | { readonly kind: 'constant' }
  | { readonly kind: 'cosine' | 'warm_up'; readonly steps: number }
  | { readonly kind: 'stairs'; readonly every: number; readonly factor: number };

/** Everything of a run but the data. */
export interface Run {
  /** Layers from the example to the embedding; the head follows from loss and classes. */
  readonly network?: readonly Layer[];
  /** Losses of the catalog; what is minimised is their weighted sum. */
  readonly losses: readonly (NamedFunction & { readonly weight?: number })[];
  /** An optimizer of the catalog, for example `{ id: 'optimizer_adam', params: { lr: 0.01 } }`. */
  readonly optimizer: NamedFunction;
  readonly schedule?: Schedule;
  /** Longest gradient, all weights together. */
  readonly clip_norm?: number;
  readonly perp_grad?: { readonly rescale?: boolean };
  readonly sam?: { readonly rho: number; readonly adaptive?: boolean };
  readonly ema?: { readonly decay: number };
  /** Examples of a step; 64. */
  readonly batch?: number;
  /** From which all chance follows; 0. */
  readonly seed?: number;
  /** Share of labels that are wrong; 0. */
  readonly label_noise?: number;
  /** Share of the last class that is there, of the first all; 1. */
  readonly imbalance?: number;
  /** Turn every second picture, by chance, left to right? */
  readonly flip?: boolean;
}

/** What a step did. */
export interface TrainingRecord {
  /** Steps so far, this one among them. */
  readonly step: number;
  /** Epoch that the next step is in, from 0. */
  readonly epoch: number;
  /** Loss of the batch before the step. */
  readonly loss: number;
  /** Share of the batch that was classified as labelled. */
  readonly accuracy: number;
  /** Norm of the gradient, before it was shortened. */
  readonly gradientNorm: number;
  readonly learningRate: number;
  /** Examples seen so far. */
  readonly examples: number;
}

/** How well a network does. */
export interface Evaluation {
  /** Mean loss. */
  readonly loss: number;
  /** Share that is classified as labelled. */
  readonly accuracy: number;
  /** Probability of each class for each example, `[examples, classes]`. */
  readonly probabilities: FloatTensor;
  /** Most probable class of each example. */
  readonly predictions: IntegerTensor;
}

/** A part of the plane, cut into cells. */
export interface Region {
  readonly x: readonly [number, number];
  /** Ends of the second axis, the top row first. */
  readonly y: readonly [number, number];
  readonly columns: number;
  readonly rows: number;
}

/** The sets of points that can be drawn from a seed. */
export type PointSet = 'moons' | 'spirals' | 'rings' | 'blobs' | 'xor';

/** Settings of a set of points. */
export interface PointOptions {
  /** How many points. */
  readonly count: number;
  /** How many classes; 2. */
  readonly classes?: number;
  /** Deviation of the normal noise that each point is moved by; 0.1. */
  readonly noise?: number;
  /** 0. */
  readonly seed?: number;
}

/** What the last layer of a network gives; the losses say. */
export type Head = 'classes' | 'binary' | 'cosine';

/** A tensor of weights: `network[0].weight`, `head.bias`. */
export interface NamedTensor extends FloatTensor {
  readonly name: string;
}

/** Labelled examples as typed arrays. */
export interface Examples {
  /** The examples one after the other. */
  readonly features: Float32Array;
  /** Shape of one example: `[2]`, `[1, 28, 28]`. */
  readonly shape: readonly number[];
  /** The class of each. */
  readonly labels: Int32Array;
  readonly classes: number;
}

/** Forms in which weights are written. */
export type WeightsFormat = 'safetensors' | 'json' | 'onnx';
