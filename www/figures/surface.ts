/** A loss over two margins as contours, and the way of a ball down it. */
import { contours } from 'd3-contour';
import { line } from 'd3-shape';
import { type TemplateResult, svg } from 'lit';
import { type Context, short } from './context.js';
import { arrow, drag, grab } from './pointer.js';
import { type Scale, linearScale } from './scales.js';

type Pair = readonly [number, number];

export interface SurfaceData {
  /** Row by row, the second margin rising. */
  readonly values: readonly number[];
  readonly side: number;
  readonly path: readonly { readonly margins: Pair; readonly loss: number }[];
}

export interface SurfaceOptions {
  readonly reach: number;
  readonly labels: readonly [string, string];
  readonly start: Pair;
  readonly step: number;
  readonly move: (margins: Pair) => void;
}

const PAD = { left: 48, right: 12, top: 12, bottom: 44 };
const LEVELS = 14;

export function surfaceFigure(data: SurfaceData, options: SurfaceOptions, context: Context): TemplateResult {
  const width = Math.min(context.width, 560);
  const size = width - PAD.left - PAD.right;
  const height = size + PAD.top + PAD.bottom;
  const { reach } = options;
  const x = linearScale([-reach, reach], [PAD.left, width - PAD.right]);
  const y = linearScale([-reach, reach], [PAD.top + size, PAD.top]);
  return svg`<svg viewBox="0 0 ${width} ${height}" width=${width} height=${height}>
    ${levels(data, x, y)}
    ${x.ticks(5).map((tick) => svg`<text class="tick middle" x=${x(tick)} y=${height - PAD.bottom + 18}>${tick}</text>`)}
    ${y.ticks(5).map((tick) => svg`<text class="tick end" x=${PAD.left - 8} y=${y(tick) + 4}>${tick}</text>`)}
    <line class="axis" x1=${x(0)} x2=${x(0)} y1=${PAD.top} y2=${PAD.top + size}></line>
    <line class="axis" x1=${PAD.left} x2=${width - PAD.right} y1=${y(0)} y2=${y(0)}></line>
    <text class="tick middle" x=${PAD.left + size / 2} y=${height - 6}>${options.labels[0]}</text>
    <text class="tick middle" transform="translate(12,${PAD.top + size / 2}) rotate(-90)">${options.labels[1]}</text>
    ${way(data, x, y)}
    ${start(data, options, x, y)}
  </svg>` as unknown as TemplateResult;
}

/** Areas above each level, one upon the other: the higher the loss, the darker. Levels are closer where the loss is low. */
function levels({ values, side }: SurfaceData, x: Scale, y: Scale) {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const thresholds = Array.from({ length: LEVELS }, (_, at) => low + (high - low) * ((at + 1) / (LEVELS + 1)) ** 2);
  const [left, right] = x.range;
  const [bottom, top] = y.range;
  // The values stand in the middle of the cells of d3's grid.
  const place = ([column = 0, row = 0]: number[]) =>
    `${(left + ((column - 0.5) / (side - 1)) * (right - left)).toFixed(1)},${(bottom - ((row - 0.5) / (side - 1)) * (bottom - top)).toFixed(1)}`;
  const areas = contours().size([side, side]).thresholds(thresholds)([...values]);
  return svg`<clipPath id="field"><rect x=${left} y=${top} width=${right - left} height=${bottom - top}></rect></clipPath>
    <g clip-path="url(#field)">${areas.map(
      ({ coordinates, value }) => svg`<path class="level" d=${coordinates.flat().map((ring) => `M${ring.map(place).join('L')}Z`).join('')}>
        <title>${short(value)}</title></path>`,
    )}</g>`;
}

function way({ path }: SurfaceData, x: Scale, y: Scale) {
  const points = path.map(({ margins }) => [x(margins[0]), y(margins[1])] as [number, number]);
  return svg`<g clip-path="url(#field)"><path class="sweep" d=${line()(points) ?? ''}></path>
    ${points.slice(1).map(([cx, cy]) => svg`<circle class="stop" cx=${cx} cy=${cy} r="2"></circle>`)}</g>`;
}

/** The ball stands at the end of its way; a hand takes it to another start. */
function start({ path }: SurfaceData, options: SurfaceOptions, x: Scale, y: Scale) {
  const inside = (value: number) => Math.min(options.reach, Math.max(-options.reach, value));
  const ask = ([first, second]: Pair) => {
    const onGrid = (value: number) => Math.round(inside(value) / options.step) * options.step;
    options.move([onGrid(first), onGrid(second)]);
  };
  const end = path.at(-1)?.margins ?? options.start;
  const [cx, cy] = [x(inside(end[0])), y(inside(end[1]))];
  const keys = (event: KeyboardEvent) => {
    const step = arrow(event);
    if (step) ask([options.start[0] + step.x * options.step, options.start[1] + step.y * options.step]);
  };
  return svg`<g class="grab" role="slider" tabindex="0" aria-label="Start of the ball" aria-valuenow=${options.start[0]}
      aria-valuetext="${options.labels[0]} ${options.start[0]}, ${options.labels[1]} ${options.start[1]}"
      @keydown=${keys}
      @pointerdown=${(event: PointerEvent) => grab(event, (place) => ask([x.invert(place.x), y.invert(place.y)]))}
      @pointermove=${(event: PointerEvent) => drag(event, (place) => ask([x.invert(place.x), y.invert(place.y)]))}>
    <circle class="hit" data-screen-only cx=${cx} cy=${cy} r="22"></circle>
    <circle class="ball" cx=${cx} cy=${cy} r="8"></circle>
    <circle class="ring" data-screen-only cx=${cx} cy=${cy} r="14"></circle>
  </g>`;
}
