/** Programs of things that look like parts. */
import type { Step } from './program.js';

type Corner = readonly [x: number, y: number];

/** A closed polygon through corners. */
const polygon = (...corners: Corner[]): Step[] => [{ command: 'loop', args: [] }, ...corners.map((args): Step => ({ command: 'line', args }))];

const circle = (x: number, y: number, r: number): Step[] => [{ command: 'loop', args: [] }, { command: 'circle', args: [x, y, r] }];

const rectangle = (x: number, y: number, width: number, height: number): Step[] =>
  polygon([x + width, y], [x + width, y + height], [x, y + height], [x, y]);

const JOIN = 1;
const CUT = 2;

/** The planes that look along z, and along −y. */
const XY = [128, 128, 128] as const;
const XZ = [192, 64, 192] as const;

/** Over 95 levels of a sketch, a length of 1.5. */
const SIZE = 192;

/** An extrusion to one side, from a place of the sketch's start. */
const extrude = (place: readonly [number, number, number], reach: number, operation = JOIN, plane: readonly number[] = XY): Step => ({
  command: 'extrude',
  args: [...plane, ...place, SIZE, reach, 128, operation, 0],
});

/** Six holes around the middle of a flange. */
const BOLTS: readonly Corner[] = [[209, 128], [192, 157], [158, 157], [141, 128], [158, 99], [192, 99]];

const POSTS: readonly Corner[] = [[143, 143], [208, 143], [208, 183], [143, 183]];

export const EXAMPLES = {
  // A part as the network was trained on.
  lug: {
    title: 'Lug',
    steps: [
      { command: 'loop', args: [] },
      { command: 'line', args: [199, 128] },
      { command: 'arc', args: [199, 176, 128, 1] },
      { command: 'line', args: [128, 176] },
      { command: 'line', args: [128, 128] },
      { command: 'extrude', args: [...XY, 32, 80, 104, SIZE, 162, 128, 0, 0] },
      ...circle(176, 128, 48),
      { command: 'extrude', args: [...XY, 114, 138, 138, 29, 142, 128, JOIN, 0] },
    ],
  },
  bracket: {
    title: 'Bracket',
    steps: [
      ...polygon([223, 128], [223, 164], [164, 164], [164, 223], [128, 223], [128, 128]),
      ...circle(202, 146, 9),
      ...circle(146, 202, 9),
      extrude([32, 32, 96], 168),
      ...circle(146, 146, 16),
      extrude([32, 32, 136], 176),
      ...circle(146, 146, 9),
      extrude([32, 32, 184], 40, CUT),
    ],
  },
  flange: {
    title: 'Flange',
    steps: [
      ...circle(175, 128, 47),
      ...circle(175, 128, 13),
      ...BOLTS.flatMap(([x, y]) => circle(x, y, 5)),
      extrude([32, 128, 96], 152),
      ...circle(175, 128, 22),
      ...circle(175, 128, 13),
      extrude([32, 128, 120], 184),
    ],
  },
  link: {
    title: 'Link',
    steps: [
      { command: 'loop', args: [] },
      { command: 'line', args: [199, 108] },
      { command: 'arc', args: [199, 148, 128, 1] },
      { command: 'line', args: [152, 148] },
      { command: 'arc', args: [152, 108, 128, 1] },
      ...circle(152, 128, 11),
      ...circle(199, 128, 11),
      extrude([32, 128, 112], 160),
      ...circle(152, 128, 17),
      ...circle(152, 128, 11),
      ...circle(199, 128, 17),
      ...circle(199, 128, 11),
      extrude([32, 128, 144], 144),
    ],
  },
  housing: {
    title: 'Housing',
    steps: [
      ...rectangle(128, 128, 95, 70),
      extrude([32, 57, 96], 192),
      ...rectangle(134, 134, 83, 58),
      extrude([32, 57, 160], 76, CUT),
      ...POSTS.flatMap(([x, y]) => circle(x, y, 7)),
      extrude([32, 57, 108], 168),
      ...POSTS.flatMap(([x, y]) => circle(x, y, 3)),
      extrude([32, 57, 148], 96, CUT),
    ],
  },
  shaft: {
    title: 'Stepped shaft',
    steps: [
      ...circle(175, 128, 47),
      extrude([32, 128, 48], 156),
      ...circle(175, 128, 30),
      extrude([32, 128, 76], 184),
      ...circle(175, 128, 19),
      extrude([32, 128, 132], 204),
      ...rectangle(171, 141, 8, 12),
      extrude([32, 128, 208], 88, CUT),
    ],
  },
  rail: {
    title: 'Rail',
    steps: [
      ...polygon([223, 128], [223, 146], [188, 152], [188, 186], [200, 190], [200, 206], [151, 206], [151, 190], [163, 186], [163, 152], [128, 146], [128, 128]),
      extrude([32, 192, 60], 255, JOIN, XZ),
    ],
  },
} as const satisfies Record<string, { title: string; steps: readonly Step[] }>;

export type Example = keyof typeof EXAMPLES;
