/** Three classes as a triangle: every map is a point, and a sweep of the temperature draws its path. */
import { line } from 'd3-shape';
import { type TemplateResult, nothing, svg } from 'lit';
import { type Context, classLetter } from './context.js';
import type { Place } from './pointer.js';
import { mark } from './symbols.js';

export interface TernaryPoint {
  readonly id: string;
  readonly label: string;
  readonly probabilities: ArrayLike<number>;
}

export interface TernaryData {
  readonly points: readonly TernaryPoint[];
  /** Where the chosen map goes as the temperature rises. */
  readonly path: readonly { readonly temperature: number; readonly probabilities: ArrayLike<number> }[];
}

export interface TernaryOptions {
  readonly chosen: string;
  readonly choose: (id: string) => void;
}

export type Point = readonly [x: number, y: number];

const GRID = [0.25, 0.5, 0.75];
const PAD = { top: 22, side: 20, bottom: 26 };

/** A triangle of that width: its height, the place of a point of the simplex, and the point at a place. */
export function triangle(width: number) {
  const side = width - 2 * PAD.side;
  const rise = (side * Math.sqrt(3)) / 2;
  const at = (p: ArrayLike<number>): Point => [
    PAD.side + side * ((p[1] ?? 0) + (p[2] ?? 0) / 2),
    PAD.top + rise * (1 - (p[2] ?? 0)),
  ];
  const invert = ({ x, y }: Place): number[] => {
    const third = 1 - (y - PAD.top) / rise;
    const second = (x - PAD.side) / side - third / 2;
    return [1 - second - third, second, third];
  };
  return { width, height: rise + PAD.top + PAD.bottom, at, invert };
}

/** The triangle; class A is the left corner, B the right one, C the top. */
export function ternaryFigure(data: TernaryData, options: TernaryOptions, context: Context): TemplateResult {
  const { width, height, at } = triangle(Math.min(context.width, 380));
  const order = [...data.points.keys()].sort((a, b) => rank(data, options, a) - rank(data, options, b));
  return svg`<svg viewBox="0 0 ${width} ${height}" width=${width} height=${height} aria-hidden="true">
    ${triangleFrame(at)}
    ${path(data, at)}
    ${order.map((index) => point(data.points[index] as TernaryPoint, index, at, options))}
  </svg>` as unknown as TemplateResult;
}

/** The chosen point is drawn last, above the others. */
function rank(data: TernaryData, options: TernaryOptions, index: number): number {
  return data.points[index]?.id === options.chosen ? 1 : 0;
}

/** Sides, grid and letters of the triangle. */
export function triangleFrame(at: (p: readonly number[]) => Point) {
  const outline = line()([at([1, 0, 0]), at([0, 1, 0]), at([0, 0, 1]), at([1, 0, 0])] as [number, number][]);
  const segments = GRID.flatMap((part) => [
    [at([part, 1 - part, 0]), at([part, 0, 1 - part])],
    [at([1 - part, part, 0]), at([0, part, 1 - part])],
    [at([1 - part, 0, part]), at([0, 1 - part, part])],
  ]) as [Point, Point][];
  const corners: [number[], string, number, number][] = [
    [[1, 0, 0], 'end', 4, 18],
    [[0, 1, 0], '', -4, 18],
    [[0, 0, 1], 'middle', 0, -8],
  ];
  return svg`${segments.map(([[x1, y1], [x2, y2]]) => svg`<line class="grid" x1=${x1} y1=${y1} x2=${x2} y2=${y2}></line>`)}
    <path class="axis" d=${outline ?? ''}></path>
    ${corners.map(([corner, anchor, dx, dy], index) => {
      const [x, y] = at(corner);
      return svg`<text class="name ${anchor}" x=${x + dx} y=${y + dy}>${classLetter(index)}</text>`;
    })}`;
}

function path(data: TernaryData, at: (p: ArrayLike<number>) => Point) {
  if (data.path.length === 0) return nothing;
  const points = data.path.map(({ probabilities }) => at(probabilities)) as [number, number][];
  const labelled = data.path.filter(({ temperature }) => [0.1, 1, 10].includes(temperature));
  return svg`<path class="sweep" d=${line()(points) ?? ''}></path>
    ${labelled.map(({ temperature, probabilities }) => {
      const [x, y] = at(probabilities);
      return svg`<circle class="stop" cx=${x} cy=${y} r="3"></circle>
        <text class="quiet" x=${x + 9} y=${y + 13}>T ${temperature}</text>`;
    })}`;
}

function point(data: TernaryPoint, index: number, at: (p: ArrayLike<number>) => Point, options: TernaryOptions) {
  const chosen = data.id === options.chosen;
  const [x, y] = at(data.probabilities);
  return svg`<g class="row ${chosen ? 'chosen' : ''}" @click=${() => options.choose(data.id)}>
    <title>${data.label}</title>
    <circle class="hit" data-screen-only cx=${x} cy=${y} r="14"></circle>
    ${mark(index, x, y, chosen ? 130 : 64, 'mark')}
  </g>`;
}
