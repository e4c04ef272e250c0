/** The controls of the Trainer, each once; those of the losses' params are the Loss Explorer's. */
import { EXHIBITS } from '../generated/exhibits.js';
import { exhibitsOf, paramKey } from '../loss-explorer/state.js';
import type { Codec } from '../parts/address.js';
import type { Control, StateOf } from '../parts/controls.js';
import { paramControl } from '../parts/param-control.js';

/** Networks side by side: as many as a desk has room for. */
export const MOST = 3;

/** The plane is shown this far both ways, and points are put on this grid. */
export const REACH = 1.4;
export const GRID = 0.05;

/** Losses that a classifier can learn by alone: of scores, or of cosines. */
export const TRAINABLE = exhibitsOf('logits', 'margin');

const OWN = {
  view: {
    kind: 'choice',
    label: 'View',
    help: 'What the networks learn from.',
    default: 'points',
    choices: { points: 'Points', pictures: 'Pictures' },
  },
  points: {
    kind: 'choice',
    label: 'Points',
    help: 'A set drawn from the seed, or your own: put them into a picture of the plane.',
    default: 'moons',
    choices: { moons: 'Moons', spirals: 'Spirals', rings: 'Rings', blobs: 'Blobs', xor: 'XOR', own: 'Your own' },
  },
  classes: { kind: 'integer', label: 'Classes', help: 'Of spirals, rings and blobs; moons and XOR have two.', default: 3, min: 2, max: 4, step: 1 },
  count: { kind: 'integer', label: 'How many', help: 'Points to learn from, and as many to be tested by.', default: 300, min: 50, max: 1000, step: 50 },
  spread: {
    kind: 'number',
    label: 'Spread',
    help: 'Deviation of the noise that moves each point.',
    default: 0.12,
    min: 0,
    max: 1,
    slider: [0, 0.4],
    step: 0.01,
    scale: 'linear',
  },
  own: {
    kind: 'numbers',
    label: 'Your points',
    help: 'Across, up and class of each point, in turns.',
    default: [],
    min: -REACH,
    max: 3,
    step: 0.01,
    length: [0, 900],
  },
  pictures: {
    kind: 'choice',
    label: 'Pictures',
    help: 'Fetched from this site; pieces of 6,000.',
    default: 'mnist',
    choices: { mnist: 'MNIST digits', 'fashion-mnist': 'Fashion-MNIST' },
  },
  pieces: { kind: 'choice', label: 'How many', help: 'Pictures to learn from.', default: '1', choices: { 1: '6,000', 3: '18,000', 5: '30,000', 10: 'all 60,000' } },
  network: {
    kind: 'choice',
    label: 'Network',
    help: 'Hidden layers between the points and the scores.',
    default: 'two',
    choices: { none: 'none: a line', one: 'one of 8', wide: 'one of 64', two: 'two of 16', deep: 'four of 16' },
  },
  picture_network: {
    kind: 'choice',
    label: 'Network',
    help: 'Between the pictures and the scores.',
    default: 'mlp',
    choices: { none: 'none: a template a class', mlp: 'dense, one of 128', cnn: 'convolutional, 8 and 16 filters' },
  },
  activation: { kind: 'choice', label: 'Activation', help: 'Behind every hidden layer.', default: 'tanh', choices: { tanh: 'tanh', relu: 'ReLU', gelu: 'GELU' } },
  optimizer: { kind: 'choice', label: 'Optimizer', help: 'How a gradient becomes a step.', default: 'adam', choices: { sgd: 'SGD', momentum: 'Momentum', nesterov: 'Nesterov', adam: 'Adam', adamw: 'AdamW', rmsprop: 'RMSProp' } },
  rate: { kind: 'number', label: 'Learning rate', help: 'How long the steps are.', default: 0.005, min: 0.00001, max: 10, slider: [0.0001, 1], step: 0.0001, scale: 'log' },
  batch: { kind: 'choice', label: 'Batch', help: 'Examples of a step.', default: '32', choices: { 8: '8', 16: '16', 32: '32', 64: '64', 128: '128' } },
  label_noise: { kind: 'number', label: 'Wrong labels', help: 'Share of the labels to learn from; the test has none. Moves while it runs.', default: 0.15, min: 0, max: 0.95, slider: [0, 0.6], step: 0.01, scale: 'linear' },
  imbalance: { kind: 'number', label: 'Balance', help: 'Share of the last class that is there, of the first all. Moves while it runs, from the next epoch on.', default: 1, min: 0.001, max: 1, slider: [0.01, 1], step: 0.01, scale: 'log' },
  seed: { kind: 'integer', label: 'Seed', help: 'All chance follows from it: data, first weights, batches.', default: 1, min: 0, max: 99999, step: 1 },
  steps: { kind: 'integer', label: 'Steps', help: 'Taken at once when the page opens; a pause writes down how many there were.', default: 0, min: 0, max: 200_000, step: 1 },
  losses: {
    kind: 'words',
    label: 'Losses',
    help: `Up to ${MOST}, a network each.`,
    default: ['cross_entropy', 'generalized_cross_entropy'],
    choices: Object.fromEntries(TRAINABLE.map(({ id, title }) => [id, title])),
    length: [1, MOST],
  },
} as const;

const PARAM_CONTROLS: Readonly<Record<string, Control>> = Object.fromEntries(
  TRAINABLE.flatMap((loss) => loss.params.map((param) => [paramKey(loss.id, param.name), paramControl(loss, param)])),
);

export const CONTROLS: typeof OWN & Readonly<Record<string, Control>> = { ...OWN, ...PARAM_CONTROLS };

export type TrainerControls = typeof CONTROLS;
export type TrainerState = StateOf<typeof OWN> & Readonly<Record<string, unknown>>;

/** How the Trainer writes itself into an address. */
export const CODEC: Codec<TrainerControls> = { table: CONTROLS, version: 1, migrations: {} };

/** The name of a loss. */
export const titleOf = (id: string): string => EXHIBITS.find((loss) => loss.id === id)?.title ?? id;
