/** CAD programs: rows of a command and its arguments, short for state and address, long for the package. */
import type { IntegerTensor } from '../../api/arrays.js';

/** A command with the arguments that it uses. */
export interface Step {
  readonly command: Command;
  readonly args: readonly number[];
}

/** An argument: its place in the long row, its name, what it means. */
interface Argument {
  readonly slot: number;
  readonly name: string;
  readonly help: string;
  readonly most?: number;
}

const LEVELS = 255;
const LONG = 17;

const X: Argument = { slot: 0, name: 'x', help: 'where it ends, in levels of the sketch' };
const Y: Argument = { slot: 1, name: 'y', help: 'where it ends, in levels of the sketch' };
const of = (slot: number, name: string, help: string, most?: number): Argument => ({ slot, name, help, ...(most && { most }) });

/** The commands of the format, with what each takes. */
export const COMMANDS = {
  line: { code: 0, title: 'Line', args: [X, Y] },
  arc: { code: 1, title: 'Arc', args: [X, Y, of(2, 'α', 'sweep, 256 are a whole turn'), of(3, 'f', '1 counter-clockwise', 1)] },
  circle: { code: 2, title: 'Circle', args: [{ ...X, help: 'middle' }, { ...Y, help: 'middle' }, of(4, 'r', 'radius')] },
  loop: { code: 4, title: 'Loop', args: [] },
  extrude: {
    code: 5,
    title: 'Extrude',
    args: [
      of(5, 'θ', 'turn of the plane; 128 is none'),
      of(6, 'φ', 'turn of the plane; 128 is none'),
      of(7, 'γ', 'turn of the plane; 128 is none'),
      of(8, 'px', 'place of the sketch; 128 is the middle'),
      of(9, 'py', 'place of the sketch; 128 is the middle'),
      of(10, 'pz', 'place of the sketch; 128 is the middle'),
      of(11, 's', 'size of the sketch'),
      of(12, 'e₁', 'how far it reaches; 128 is nowhere'),
      of(13, 'e₂', 'how far to the other side; 128 is nowhere'),
      of(14, 'b', '0 new body, 1 join, 2 cut, 3 intersect', 3),
      of(15, 'u', '0 one side, 1 both alike, 2 two sides', 2),
    ],
  },
} as const satisfies Record<string, { code: number; title: string; args: readonly Argument[] }>;

export type Command = keyof typeof COMMANDS;

const BY_CODE = new Map<number, Command>(Object.entries(COMMANDS).map(([name, { code }]) => [code, name as Command]));

export const argumentsOf = (command: Command): readonly Argument[] => COMMANDS[command].args;

/** Largest value of an argument. */
export const mostOf = ({ most }: Argument): number => most ?? LEVELS;

/** The steps of the numbers that state and address hold: a code and what it takes, again and again. Ends where it makes no sense. */
export function fromList(list: readonly number[]): readonly Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < list.length; ) {
    const command = BY_CODE.get(list[at] ?? -1);
    if (command === undefined) break;
    const args = list.slice(at + 1, at + 1 + argumentsOf(command).length);
    if (args.length < argumentsOf(command).length) break;
    steps.push({ command, args });
    at += 1 + args.length;
  }
  return steps;
}

export const toList = (steps: readonly Step[]): readonly number[] => steps.flatMap(({ command, args }) => [COMMANDS[command].code, ...args]);

/** A program as the package takes it. */
export function toTensor(steps: readonly Step[]): IntegerTensor {
  const data = new Int32Array(Math.max(1, steps.length) * LONG).fill(-1);
  // Without any step, the end of a program.
  if (steps.length === 0) data[0] = 3;
  steps.forEach(({ command, args }, row) => {
    data[row * LONG] = COMMANDS[command].code;
    argumentsOf(command).forEach(({ slot }, at) => (data[row * LONG + 1 + slot] = args[at] ?? 0));
  });
  return { shape: [data.length / LONG, LONG], data };
}

/** A program as the package gives it, up to its end. */
export function fromTensor({ data }: IntegerTensor): readonly Step[] {
  const steps: Step[] = [];
  for (let row = 0; row * LONG < data.length; row++) {
    const command = BY_CODE.get(data[row * LONG] ?? -1);
    if (command === undefined) break;
    steps.push({ command, args: argumentsOf(command).map(({ slot }) => data[row * LONG + 1 + slot] ?? 0) });
  }
  return steps;
}

/** What a fresh step of a kind holds. */
export function fresh(command: Command): Step {
  const start: Readonly<Record<Command, readonly number[]>> = {
    line: [176, 128],
    arc: [176, 128, 128, 1],
    circle: [176, 176, 24],
    loop: [],
    extrude: [128, 128, 128, 128, 128, 128, 64, 160, 128, 1, 0],
  };
  return { command, args: start[command] };
}

/** What the codes of `cad_validate` say. */
export const FAULTS: Readonly<Record<number, string>> = {
  1: 'there is no extrusion',
  3: 'a loop has no curve',
  4: 'an extrusion has no loop',
  5: 'a circle is not alone in its loop',
  6: 'a curve has no loop',
  7: 'a sketch is not extruded',
  8: 'an argument is out of range',
};
