/** Numbers that change as networks learn: one line each. */
import { line } from 'd3-shape';
import { type TemplateResult, svg } from 'lit';
import { type Context, short } from './context.js';
import { type Scale, linearScale } from './scales.js';

export interface Series {
  readonly label: string;
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

export interface SeriesOptions {
  /** What runs along the axis. */
  readonly axis: string;
  /** Ends of the other axis; without them what the numbers need. */
  readonly domain?: readonly [number, number];
  /** Equal factors are equal steps. */
  readonly log?: boolean;
  /** Name of a line from corner to corner. */
  readonly diagonal?: string;
  /** Mark every place of a line, and not its end alone? */
  readonly marked?: boolean;
}

const PAD = { left: 48, right: 12, top: 10, bottom: 38 };

export function seriesFigure(series: readonly Series[], options: SeriesOptions, { width }: Context): TemplateResult {
  const height = Math.round(Math.min(280, Math.max(190, width * 0.5)));
  const [low, high] = options.domain ?? extent(series.flatMap(({ ys }) => ys), options.log ?? false);
  const scale = options.log ? Math.log10 : (value: number) => value;
  const last = Math.max(1, ...series.map(({ xs }) => xs.at(-1) ?? 0));
  const x = linearScale([0, last], [PAD.left, width - PAD.right]);
  const y = linearScale([scale(low), scale(high)], [height - PAD.bottom, PAD.top]);
  const place = (value: number) => y(scale(value));
  return svg`<svg viewBox="0 0 ${width} ${height}" width=${width} height=${height}>
    ${grid(x, y, options, width, height)}
    ${options.diagonal ? svg`<line class="probe" x1=${x(0)} x2=${x(last)} y1=${place(low)} y2=${place(high)}><title>${options.diagonal}</title></line>` : svg``}
    ${series.map((one, index) => drawn(one, index, x, place, options, [low, high]))}
  </svg>` as unknown as TemplateResult;
}

/** The range of the numbers with some room. */
function extent(values: readonly number[], log: boolean): [number, number] {
  const legal = values.filter((value) => Number.isFinite(value) && (!log || value > 0));
  if (legal.length === 0) return log ? [0.1, 1] : [0, 1];
  const [low, high] = [Math.min(...legal), Math.max(...legal)];
  if (log) return [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high * 1.001))];
  const room = 0.05 * (high - Math.min(0, low)) || 1;
  return [Math.min(0, low), high + room];
}

function grid(x: Scale, y: Scale, { axis, log }: SeriesOptions, width: number, height: number) {
  const written = (tick: number) => (log ? short(10 ** tick) : String(tick).replace('-', '−'));
  const ticks = log ? y.ticks(4).filter(Number.isInteger) : y.ticks(4);
  return svg`${ticks.map(
      (tick) => svg`<line class="grid" x1=${PAD.left} x2=${width - PAD.right} y1=${y(tick)} y2=${y(tick)}></line>
        <text class="tick end" x=${PAD.left - 7} y=${y(tick) + 4}>${written(tick)}</text>`,
    )}
    <line class="axis" x1=${PAD.left} x2=${width - PAD.right} y1=${height - PAD.bottom} y2=${height - PAD.bottom}></line>
    ${x.ticks(width < 400 ? 3 : 5).map((tick) => svg`<text class="tick middle" x=${x(tick)} y=${height - PAD.bottom + 16}>${tick}</text>`)}
    <text class="tick middle" x=${(PAD.left + width - PAD.right) / 2} y=${height - 5}>${axis}</text>`;
}

function drawn({ xs, ys }: Series, index: number, x: Scale, place: (value: number) => number, { marked, log }: SeriesOptions, [low, high]: readonly [number, number]) {
  const known = xs.map((_, at) => at).filter((at) => Number.isFinite(ys[at]) && (!log || (ys[at] ?? 0) > 0));
  // What leaves the frame runs along its edge.
  const inside = (at: number) => place(Math.min(high, Math.max(low, ys[at] ?? 0)));
  const path = line<number>().x((at) => x(xs[at] ?? 0)).y(inside)(known);
  const dots = marked ? known : known.slice(-1);
  return svg`<path class="line of-${index}" d=${path ?? ''}></path>
    ${dots.map((at) => svg`<circle class="dot of-${index}" cx=${x(xs[at] ?? 0)} cy=${inside(at)} r="4"></circle>`)}`;
}
