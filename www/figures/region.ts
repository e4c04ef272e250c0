/** A part of the plane, painted by the class that a network sees there, with the points it learns from. */
import { type TemplateResult, svg } from 'lit';
import type { Context } from './context.js';
import { arrow, grab } from './pointer.js';
import { linearScale } from './scales.js';

export interface RegionData {
  /** The painted cells as an image. */
  readonly picture: string;
  /** Two numbers a point. */
  readonly points: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
}

export interface RegionOptions {
  /** The plane is shown from −reach to reach both ways. */
  readonly reach: number;
  /** Where a hand puts points, if it may. */
  readonly pen?: Pen;
}

export interface Pen {
  readonly at: readonly [number, number];
  readonly step: number;
  readonly move: (at: readonly [number, number]) => void;
  readonly put: (at: readonly [number, number]) => void;
}

/** Outlines of radius 1 around the origin: where each starts, and how it goes on. */
const SHAPES: readonly (readonly [x: number, y: number, rest: (r: number) => string])[] = [
  [-1, 0, (r) => `a${r},${r},0,1,0,${2 * r},0a${r},${r},0,1,0,${-2 * r},0z`],
  [0, -1.25, (r) => `l${1.25 * r},${1.25 * r}l${-1.25 * r},${1.25 * r}l${-1.25 * r},${-1.25 * r}z`],
  [0, -1.2, (r) => `l${1.1 * r},${1.9 * r}h${-2.2 * r}z`],
  [-0.9, -0.9, (r) => `h${1.8 * r}v${1.8 * r}h${-1.8 * r}z`],
];
const PAD = 1;

export function regionFigure(data: RegionData, { reach, pen }: RegionOptions, { width }: Context): TemplateResult {
  const x = linearScale([-reach, reach], [PAD, width - PAD]);
  const y = linearScale([-reach, reach], [width - PAD, PAD]);
  return svg`<svg viewBox="0 0 ${width} ${width}" width=${width} height=${width}>
    <image href=${data.picture} x=${PAD} y=${PAD} width=${width - 2 * PAD} height=${width - 2 * PAD} preserveAspectRatio="none"></image>
    ${marks(data, x, y, width)}
    <rect class="edge" x=${PAD} y=${PAD} width=${width - 2 * PAD} height=${width - 2 * PAD}></rect>
    ${pen ? cross(pen, reach, x, y, width) : svg``}
  </svg>` as unknown as TemplateResult;
}

/** All points of a class in one path: hundreds of them are drawn thirty times a second. */
function marks({ points, labels }: RegionData, x: (value: number) => number, y: (value: number) => number, width: number) {
  const r = width < 260 ? 2.5 : 3.25;
  const ends = SHAPES.map(([, , rest]) => rest(r));
  const paths: string[] = [];
  for (let at = 0; at < labels.length; at += 1) {
    const label = labels[at] ?? 0;
    const [dx = 0, dy = 0] = SHAPES[label % SHAPES.length] ?? [];
    const start = `M${(x(points[2 * at] ?? 0) + dx * r).toFixed(1)},${(y(points[2 * at + 1] ?? 0) + dy * r).toFixed(1)}`;
    paths[label] = (paths[label] ?? '') + start + ends[label % SHAPES.length];
  }
  return paths.map((path, label) => svg`<path class="point of-${label}" d=${path}></path>`);
}

/** A cross that arrows move, and Enter or a press puts a point under. */
function cross(pen: Pen, reach: number, x: ReturnType<typeof linearScale>, y: ReturnType<typeof linearScale>, width: number) {
  const inside = (value: number) => Math.min(reach, Math.max(-reach, Math.round(value / pen.step) * pen.step));
  const keys = (event: KeyboardEvent) => {
    const step = arrow(event);
    if (step) return pen.move([inside(pen.at[0] + step.x * pen.step), inside(pen.at[1] + step.y * pen.step)]);
    if (event.key !== 'Enter') return;
    event.preventDefault();
    pen.put(pen.at);
  };
  const [cx, cy] = [x(pen.at[0]), y(pen.at[1])];
  return svg`<g class="grab pen" role="slider" tabindex="0" aria-label="Place of the next point; Enter puts it" aria-valuenow=${pen.at[0]}
      aria-valuetext="${pen.at[0].toFixed(2)} across, ${pen.at[1].toFixed(2)} up" @keydown=${keys}
      @pointerdown=${(event: PointerEvent) => grab(event, (place) => pen.put([inside(x.invert(place.x)), inside(y.invert(place.y))]))}>
    <rect class="hit" data-screen-only x="0" y="0" width=${width} height=${width}></rect>
    <path class="cross" data-screen-only d="M${cx - 9},${cy}H${cx + 9}M${cx},${cy - 9}V${cy + 9}"></path>
    <rect class="ring" data-screen-only x="2" y="2" width=${width - 4} height=${width - 4} rx="3"></rect>
  </g>`;
}
