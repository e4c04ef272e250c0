/** Losses along one number, and their slopes below, with a probe that a hand moves. */
import { line } from 'd3-shape';
import { type TemplateResult, svg } from 'lit';
import { type Context, NARROW } from './context.js';
import { key } from './handle.js';
import { drag, grab } from './pointer.js';
import { type Scale, linearScale } from './scales.js';
import { mark } from './symbols.js';

export interface LossCurve {
  readonly label: string;
  readonly values: readonly number[];
  readonly slopes: readonly number[];
  /** Value and slope at the probe. */
  readonly probe: readonly [number, number];
}

export interface LossCurvesData {
  readonly xs: readonly number[];
  readonly curves: readonly LossCurve[];
}

export interface LossCurvesOptions {
  /** What the axis is. */
  readonly axis: string;
  readonly probe: number;
  readonly step: number;
  readonly move: (x: number) => void;
}

const PAD = { left: 44, right: 12, top: 22, between: 46, bottom: 40 };

export function lossCurvesFigure(data: LossCurvesData, options: LossCurvesOptions, context: Context): TemplateResult {
  const { width } = context;
  const [tall, low] = width < NARROW ? [210, 150] : [280, 180];
  const height = PAD.top + tall + PAD.between + low + PAD.bottom;
  const domain = [data.xs[0] ?? 0, data.xs.at(-1) ?? 1] as const;
  const x = linearScale(domain, [PAD.left, width - PAD.right]);
  const values = panel(data, (curve) => curve.values, PAD.top, tall, true);
  const slopes = panel(data, (curve) => curve.slopes, PAD.top + tall + PAD.between, low, false);
  return svg`<svg viewBox="0 0 ${width} ${height}" width=${width} height=${height}>
    ${axes('loss', values, x, width)} ${axes('slope', slopes, x, width)}
    ${x.ticks(width < NARROW ? 5 : 9).map((tick) => svg`<text class="tick middle" x=${x(tick)} y=${height - PAD.bottom + 18}>${minus(tick)}</text>`)}
    <text class="tick middle" x=${(PAD.left + width - PAD.right) / 2} y=${height - 6}>${options.axis}</text>
    ${data.curves.map((curve, index) => [drawn(data.xs, curve.values, index, x, values), drawn(data.xs, curve.slopes, index, x, slopes)])}
    ${probe(data, options, x, values, slopes, height)}
  </svg>` as unknown as TemplateResult;
}

/** The scale of one of the two: what the middle of the curves needs, so that one that explodes does not flatten the others. */
function panel(data: LossCurvesData, of: (curve: LossCurve) => readonly number[], top: number, height: number, fromZero: boolean): Scale {
  const all = data.curves.flatMap(of).filter(Number.isFinite).sort((a, b) => a - b);
  const at = (part: number) => all[Math.round(part * (all.length - 1))] ?? 0;
  const [low, high] = [Math.min(at(0.02), 0), Math.max(at(0.98), fromZero ? 1 : 0.2)];
  const room = 0.06 * (high - low);
  return linearScale([low - (fromZero && low === 0 ? 0 : room), high + room], [top + height, top]);
}

function axes(name: string, y: Scale, x: Scale, width: number) {
  const [bottom, top] = y.range;
  return svg`${y.ticks(4).map(
      (tick) => svg`<line class="grid" x1=${PAD.left} x2=${width - PAD.right} y1=${y(tick)} y2=${y(tick)}></line>
        <text class="tick end" x=${PAD.left - 7} y=${y(tick) + 4}>${minus(tick)}</text>`,
    )}
    <line class="axis" x1=${x(0)} x2=${x(0)} y1=${top} y2=${bottom}></line>
    <text class="heading" x=${PAD.left} y=${top - 8}>${name}</text>`;
}

function drawn(xs: readonly number[], ys: readonly number[], index: number, x: Scale, y: Scale) {
  const [bottom, top] = y.range;
  // What leaves the panel runs along its edge: the drawing stays inside, and nothing is left out.
  const inside = (value: number) => Math.min(bottom, Math.max(top, y(value)));
  const path = line<number>()
    .defined((at) => Number.isFinite(ys[at]))
    .x((at) => x(xs[at] ?? 0))
    .y((at) => inside(ys[at] ?? 0))([...xs.keys()]);
  return svg`<path class="line of-${index}" d=${path ?? ''}></path>`;
}

function probe(data: LossCurvesData, options: LossCurvesOptions, x: Scale, values: Scale, slopes: Scale, height: number) {
  const [min, max] = x.domain;
  const at = x(Math.min(max, Math.max(min, options.probe)));
  const ask = (wanted: number) => options.move(Math.round(Math.min(max, Math.max(min, wanted)) / options.step) * options.step);
  const dots = data.curves.map((curve, index) =>
    [values, slopes].map((y, part) => {
      const place = Math.min(y.range[0], Math.max(y.range[1], y(curve.probe[part] ?? 0)));
      return mark(index, at, place, 72, `mark of-${index}`);
    }),
  );
  return svg`<g class="handle scrub" role="slider" tabindex="0" aria-label=${options.axis} aria-valuemin=${min} aria-valuemax=${max}
      aria-valuenow=${options.probe}
      @keydown=${(event: KeyboardEvent) => key(event, options.probe, { min, max, step: options.step }, ask)}
      @pointerdown=${(event: PointerEvent) => grab(event, (place) => ask(x.invert(place.x)))}
      @pointermove=${(event: PointerEvent) => drag(event, (place) => ask(x.invert(place.x)))}>
    <rect class="hit" x=${x.range[0]} y=${PAD.top} width=${x.range[1] - x.range[0]} height=${height - PAD.top - PAD.bottom}></rect>
    <line class="probe" x1=${at} x2=${at} y1=${PAD.top} y2=${height - PAD.bottom}></line>
    <rect class="ring" data-screen-only x=${at - 12} y=${PAD.top - 4} width="24" height=${height - PAD.top - PAD.bottom + 8} rx="3"></rect>
    ${dots}
  </g>`;
}

const minus = (value: number) => String(value).replace('-', '−');
