/** The controls of the Softmax Lab, each once. */
import type { Codec } from '../parts/address.js';
import type { StateOf } from '../parts/controls.js';
import { flagControl, floatControl, integerControl } from '../parts/param-control.js';
import { gumbelSoftmax, softmax, sphericalSoftmax, taylorSoftmax } from '../generated/declarations.js';
import { MAPS } from '../softmax-simplex/maps.js';
import { RACE_CONTROLS } from '../softmax-race/state.js';

/** Logits move in eighths: adding a constant to one of them is then exact in single precision, and no drift is the grid's. */
const LOGIT_STEP = 0.125;

export const CONTROLS = {
  view: {
    kind: 'choice',
    label: 'View',
    help: 'What the lab shows.',
    default: 'simplex',
    choices: { simplex: 'Simplex', edge: 'Edge of numbers', race: 'Race' },
  },
  logits: {
    kind: 'numbers',
    label: 'Logits',
    help: 'The scores that the maps turn into probabilities: 3 to 12 numbers.',
    default: [2, 1, -1],
    min: -6,
    max: 6,
    step: LOGIT_STEP,
    length: [3, 12],
  },
  map: {
    kind: 'choice',
    label: 'Map to look into',
    help: 'Its derivatives and its path are drawn.',
    default: 'softmax',
    choices: MAPS,
  },
  temperature: floatControl(softmax, 'temperature', 'Temperature T', { step: 0.01, scale: 'log' }),
  order: integerControl(taylorSoftmax, 'order', 'Order of Taylor softmax'),
  epsilon: floatControl(sphericalSoftmax, 'epsilon', 'ε of spherical softmax', { step: 0.001, scale: 'log' }),
  seed: {
    kind: 'integer',
    label: 'Seed of the Gumbel noise',
    help: 'The same seed draws the same sample, here and everywhere.',
    default: 1,
    min: 0,
    max: 999_999,
    step: 1,
  },
  hard: flagControl(gumbelSoftmax, 'hard', 'Hard Gumbel sample'),
  offset: {
    kind: 'number',
    label: 'Constant added to every logit',
    help: 'Softmax does not change by it; how it is computed may.',
    default: 0,
    min: -10_000,
    max: 10_000,
    slider: [-150, 150],
    step: 0.5,
    scale: 'linear',
  },
  margin: {
    kind: 'number',
    label: 'Lead of the right class',
    help: 'How far its logit stands above the others, as training pushes it.',
    default: 20,
    min: 0,
    max: 1000,
    slider: [0, 120],
    step: 0.5,
    scale: 'linear',
  },
  ...RACE_CONTROLS,
} as const;

export type LabControls = typeof CONTROLS;
export type LabState = StateOf<LabControls>;

/** How the lab writes itself into an address. */
export const CODEC: Codec<LabControls> = { table: CONTROLS, version: 1, migrations: {} };
