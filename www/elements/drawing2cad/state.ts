/** The controls of the drawing board, each once. */
import type { Codec } from '../parts/address.js';
import type { NumbersControl, StateOf } from '../parts/controls.js';
import { EXAMPLES } from './examples.js';
import { toList } from './program.js';
import { LAST, MOST_ROWS, VIEW_TITLES } from './rows.js';

const drawing = (title: string): NumbersControl => ({
  kind: 'numbers',
  label: title,
  help: `The lines and curves of the view, eight numbers each: ends and pulling points, −1 for those of lines.`,
  default: [],
  min: -1,
  max: LAST,
  step: 1,
  length: [0, 8 * MOST_ROWS],
});

export const CONTROLS = {
  view: {
    kind: 'choice',
    label: 'Who leads',
    help: 'The drawing, or the program.',
    default: 'drawing',
    choices: { drawing: 'Drawing → solid', program: 'Program → drawing' },
  },
  program: {
    kind: 'numbers',
    label: 'Program',
    help: 'The CAD program: a code and its arguments, again and again.',
    default: toList(EXAMPLES.lug.steps),
    min: -1,
    max: LAST,
    step: 1,
    length: [0, 12 * 60],
  },
  drawn: { kind: 'flag', label: 'Drawn by hand', help: 'The views are what was drawn, and not those of the program.', default: false },
  front: drawing(VIEW_TITLES.front),
  top: drawing(VIEW_TITLES.top),
  right: drawing(VIEW_TITLES.right),
  isometric: drawing(VIEW_TITLES.isometric),
  shown: {
    kind: 'words',
    label: 'Views',
    help: 'The views that are read.',
    default: ['front', 'top', 'right', 'isometric'],
    choices: VIEW_TITLES,
    length: [1, 4],
  },
  grammar: { kind: 'flag', label: 'Grammar', help: 'Takes the most likely program that follows the grammar, and not the most likely command of each row by itself.', default: true },
  grid: { kind: 'integer', label: 'Grid', help: 'Levels that a hand moves at a time.', default: 4, min: 1, max: 16, step: 1 },
  check: { kind: 'flag', label: 'Compare', help: 'Draws the solid again over the drawing, and tells lines that agree from lines that do not.', default: true },
  fit: { kind: 'flag', label: 'Fit files', help: 'Scales and centres the views of a file as the drawings of this page are.', default: true },
  turn: { kind: 'integer', label: 'Turn', help: 'How far the solid is turned about its upright axis, in degrees.', default: 30, min: -180, max: 180, step: 1 },
} as const;

export type BoardControls = typeof CONTROLS;
export type BoardState = StateOf<BoardControls>;

/** How the board writes itself into an address. */
export const CODEC: Codec<BoardControls> = { table: CONTROLS, version: 1, migrations: {} };
