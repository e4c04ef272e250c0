/** The controls of the Loss Explorer, each once; those of the losses' params follow from the catalog. */
import { softNms } from '../generated/declarations.js';
import { EXHIBITS } from '../generated/exhibits.js';
import type { Codec } from '../parts/address.js';
import type { Control, StateOf } from '../parts/controls.js';
import { floatControl, paramControl } from '../parts/param-control.js';
import type { Exhibit, ExhibitKind } from './exhibit.js';

/** Losses that fit into one picture: as many as there are colours. */
const MOST = 6;

export const exhibitsOf = (...kinds: ExhibitKind[]): Exhibit[] => EXHIBITS.filter(({ kind }) => kinds.includes(kind));

export function exhibit(id: string): Exhibit {
  const found = EXHIBITS.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`the explorer has no loss ${id}`);
  return found;
}

const titles = (...kinds: ExhibitKind[]) => Object.fromEntries(exhibitsOf(...kinds).map(({ id, title }) => [id, title]));

/** Key of a param in the state; attributes know no capitals. */
export const paramKey = (id: string, name: string): string => `${id}.${name}`.toLowerCase();

const PARAM_CONTROLS: Readonly<Record<string, Control>> = Object.fromEntries(
  EXHIBITS.flatMap((loss) => loss.params.map((param) => [paramKey(loss.id, param.name), paramControl(loss, param)])),
);

/** Logits move in eighths, as in the Softmax Lab. */
const LOGIT_STEP = 0.125;

/** Classes by index, as the figures call them. */
const CLASSES = { 0: 'A', 1: 'B', 2: 'C', 3: 'D', 4: 'E', 5: 'F' } as const;

const OWN = {
  view: {
    kind: 'choice',
    label: 'View',
    help: 'What the explorer shows.',
    default: 'curve',
    choices: { curve: 'Curve', surface: 'Surface', simplex: 'Simplex', circle: 'Circle', residuals: 'Residuals', boxes: 'Boxes' },
  },
  losses: {
    kind: 'words',
    label: 'Losses',
    help: `Up to ${MOST} losses of logits, side by side.`,
    default: ['cross_entropy', 'focal_loss', 'generalized_cross_entropy', 'weston_watkins_hinge'],
    choices: titles('logits'),
    length: [1, MOST],
  },
  logits: {
    kind: 'numbers',
    label: 'Logits',
    help: 'The scores of one sample: 3 to 6 numbers. Surface and simplex take the first three.',
    default: [1, 0, -1],
    min: -8,
    max: 8,
    step: LOGIT_STEP,
    length: [3, 6],
  },
  label: { kind: 'choice', label: 'True class', help: 'The class the losses want.', default: '0', choices: CLASSES },
  moved: { kind: 'choice', label: 'Dragged logit', help: 'The logit along the axis.', default: '0', choices: CLASSES },
  rate: {
    kind: 'number',
    label: 'Step of the descent',
    help: 'What the gradient is multiplied by at every step of the ball.',
    default: 0.5,
    min: 0.001,
    max: 20,
    slider: [0.05, 5],
    step: 0.01,
    scale: 'log',
  },
  steps: { kind: 'integer', label: 'Steps rolled', help: 'How far the ball has come.', default: 0, min: 0, max: 60, step: 1 },
  embedding_loss: {
    kind: 'choice',
    label: 'Loss',
    help: 'A loss of cosines to class weights, or of pairs of embeddings.',
    default: 'multi_similarity_loss',
    choices: titles('margin', 'pairs'),
  },
  angles: {
    kind: 'numbers',
    label: 'Angles of the embeddings',
    help: 'Degrees on the circle; the classes take turns: A, A, B, B, C, C.',
    default: [80, 130, 35, -70, 200, 262],
    min: -360,
    max: 360,
    step: 1,
    length: [6, 6],
  },
  weights: {
    kind: 'numbers',
    label: 'Angles of the class weights',
    help: 'Where the three classes point; for losses with class weights.',
    default: [90, -30, 210],
    min: -360,
    max: 360,
    step: 1,
    length: [3, 3],
  },
  margins: {
    kind: 'numbers',
    label: 'Drawn margins',
    help: 'One for each embedding, for losses whose margins are drawn.',
    default: [0.45, 0.55, 0.5, 0.4, 0.6, 0.5],
    min: -1,
    max: 2,
    step: 0.01,
    length: [6, 6],
  },
  residual_losses: {
    kind: 'words',
    label: 'Losses',
    help: `Up to ${MOST} losses of a prediction against a target.`,
    default: ['mse', 'huber', 'log_cosh', 'quantile', 'wing_loss'].filter((id) => id in titles('residual')),
    choices: titles('residual'),
    length: [1, MOST],
  },
  residual: {
    kind: 'number',
    label: 'Residual',
    help: 'Prediction minus target at the probe.',
    default: 1.5,
    min: -100,
    max: 100,
    slider: [-4, 4],
    step: 0.0625,
    scale: 'linear',
  },
  boxes: {
    kind: 'numbers',
    label: 'Boxes',
    help: 'Left, top, width and height of each of four boxes on a field of 100 by 60.',
    default: [12, 12, 26, 36, 20, 15, 26, 34, 58, 10, 22, 24, 64, 26, 26, 26],
    min: 0,
    max: 100,
    step: 0.5,
    length: [16, 16],
  },
  scores: {
    kind: 'numbers',
    label: 'Scores',
    help: 'What the detector gave each box, from 0 to 1.',
    default: [0.95, 0.8, 0.9, 0.6],
    min: 0,
    max: 1,
    step: 0.01,
    length: [4, 4],
  },
  nt: floatControl(softNms, 'nt', 'Overlap threshold', { step: 0.01, scale: 'linear' }),
  sigma: floatControl(softNms, 'sigma', 'σ of gaussian', { step: 0.01, scale: 'linear' }),
} as const;

export const CONTROLS: typeof OWN & Readonly<Record<string, Control>> = { ...OWN, ...PARAM_CONTROLS };

export type ExplorerControls = typeof CONTROLS;
export type ExplorerState = StateOf<typeof OWN> & Readonly<Record<string, unknown>>;

/** How the explorer writes itself into an address. */
export const CODEC: Codec<ExplorerControls> = { table: CONTROLS, version: 1, migrations: {} };

/** The letters by which a param stands in its loss's formula, by key. */
export const LETTERS: ReadonlyMap<string, string> = new Map(
  EXHIBITS.flatMap((loss) => loss.params.map((param) => [paramKey(loss.id, param.name), param.letters] as const)),
);

/** A loss with the params that the state gives it. */
export interface Setting {
  readonly id: string;
  readonly bySample: boolean;
  readonly params: Readonly<Record<string, unknown>>;
}

export function setting(id: string, state: ExplorerState): Setting {
  const { bySample, params } = exhibit(id);
  const given = params.map(({ name }) => [name, state[paramKey(id, name)]]);
  return { id, bySample, params: Object.fromEntries(given) as Record<string, unknown> };
}

/** The index of a class that the state names, among so many. */
export const classOf = (index: string, classes: number): number => Math.min(Number(index), classes - 1);
