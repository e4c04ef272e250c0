/** One strip a method: probabilities stacked from bottom to top while a constant is added to every logit. */
import { area } from 'd3-shape';
import { type TemplateResult, nothing, svg } from 'lit';
import { type Context, NARROW, short } from './context.js';
import { type Scale, linearScale } from './scales.js';

export interface Lane {
  readonly label: string;
  /** Row-major, one row of probabilities an offset. */
  readonly probabilities: ArrayLike<number>;
  /** Probabilities at the present offset. */
  readonly present: ArrayLike<number>;
}

export interface LaneGroup {
  readonly label: string;
  readonly lanes: readonly Lane[];
}

export interface LanesData {
  readonly offsets: readonly number[];
  readonly classes: number;
  readonly groups: readonly LaneGroup[];
}

export interface LanesOptions {
  /** Where the hand is. */
  readonly offset: number;
  readonly move: (offset: number) => void;
}

interface Place {
  readonly narrow: boolean;
  readonly left: number;
  readonly right: number;
  readonly lane: number;
  readonly gap: number;
}

const HEADING = 30;
const AXIS = 36;

/** The drawing; a press or a drag on it moves the cursor. */
export function lanesFigure(data: LanesData, options: LanesOptions, context: Context): TemplateResult {
  const narrow = context.width < NARROW;
  const place: Place = narrow ? { narrow, left: 0, right: 0, lane: 30, gap: 26 } : { narrow, left: 150, right: 84, lane: 30, gap: 8 };
  const first = data.offsets[0] ?? 0;
  const last = data.offsets[data.offsets.length - 1] ?? 0;
  const x = linearScale([first, last], [place.left, context.width - place.right]);
  let top = 0;
  const groups = data.groups.map((group) => {
    const start = top;
    top += HEADING + group.lanes.length * (place.lane + place.gap);
    return laneGroup(group, start, data, x, place, context);
  });
  const height = top + AXIS;
  const cursor = Math.min(last, Math.max(first, options.offset));
  return svg`<svg viewBox="0 0 ${context.width} ${height}" width=${context.width} height=${height} aria-hidden="true">
    ${groups}
    ${x.ticks(narrow ? 5 : 9).map(
      (tick) => svg`<line class="axis" x1=${x(tick)} x2=${x(tick)} y1=${top} y2=${top + 5}></line>
        <text class="tick middle" x=${x(tick)} y=${top + 19}>${short(tick)}</text>`,
    )}
    <line class="cursor" x1=${x(cursor)} x2=${x(cursor)} y1="12" y2=${top + 5}></line>
    <rect class="hit scrub" data-screen-only x=${place.left} y="0" width=${context.width - place.right - place.left} height=${height}
      @pointerdown=${(event: PointerEvent) => scrub(event, x, options, true)}
      @pointermove=${(event: PointerEvent) => scrub(event, x, options, false)}></rect>
  </svg>` as unknown as TemplateResult;
}

function scrub(event: PointerEvent, x: Scale, options: LanesOptions, start: boolean): void {
  const surface = event.currentTarget as SVGRectElement;
  if (start && event.button === 0) surface.setPointerCapture(event.pointerId);
  if (!surface.hasPointerCapture(event.pointerId)) return;
  const box = (surface.ownerSVGElement as SVGSVGElement).getBoundingClientRect();
  const [low, high] = x.domain;
  const offset = x.invert(event.clientX - box.left);
  options.move(Math.round(2 * Math.min(high, Math.max(low, offset))) / 2);
}

function laneGroup(group: LaneGroup, top: number, data: LanesData, x: Scale, place: Place, context: Context) {
  return svg`<text class="heading" x="0" y=${top + 16}>${group.label}</text>
    ${group.lanes.map((lane, index) => {
      const base = top + HEADING + (index + 1) * (place.lane + place.gap) - place.gap / 2 + (place.narrow ? 8 : 0);
      return svg`${laneHead(lane, base, place, context)}${laneStrip(lane, base, data, x, place)}`;
    })}`;
}

function laneHead(lane: Lane, base: number, place: Place, context: Context) {
  const lead = lane.present[0] ?? NaN;
  const broken = !Number.isFinite(lead);
  const text = short(lead);
  const number = (x: number, y: number) =>
    svg`<text class="number end halo ${broken ? 'broken' : ''}" x=${x} y=${y}>${broken ? text : lead.toFixed(6)}</text>`;
  if (place.narrow) {
    return svg`<text class="name" x="0" y=${base - place.lane - 5}>${lane.label}</text>${number(context.width, base - place.lane - 5)}`;
  }
  const middle = base - place.lane / 2 + 4;
  return svg`<text class="name" x="0" y=${middle}>${lane.label}</text>${number(context.width, middle)}`;
}

function laneStrip(lane: Lane, base: number, data: LanesData, x: Scale, place: Place) {
  const [from, to] = x.range;
  const sums = stacked(lane.probabilities, data);
  const y = (sum: number) => base - sum * place.lane;
  const defined = data.offsets.map((_, at) => Number.isFinite(lane.probabilities[at * data.classes]));
  return svg`<rect class="void" x=${from} y=${base - place.lane} width=${to - from} height=${place.lane}></rect>
    ${gaps(defined).map(([start, end]) => {
      const middle = (x(data.offsets[start] as number) + x(data.offsets[end] as number)) / 2;
      return svg`<text class="quiet middle" x=${middle} y=${base - place.lane / 2 + 4}>NaN</text>`;
    })}
    ${sums.slice(1).map((upper, index) => {
      const lower = sums[index] as number[];
      const shape = area<number>()
        .defined((at) => Number.isFinite(upper[at]))
        .x((at) => x(data.offsets[at] as number))
        .y0((at) => y(lower[at] as number))
        .y1((at) => y(upper[at] as number));
      const path = shape(data.offsets.map((_, at) => at));
      return path ? svg`<path class="band ${index % 2 ? 'odd' : 'even'}" d=${path} fill-opacity=${0.92 - 0.62 * (index / Math.max(1, data.classes - 1))}></path>` : nothing;
    })}`;
}

/** First and last index of every stretch that is not defined. */
function gaps(defined: readonly boolean[]): [number, number][] {
  const starts = [...defined.keys()].filter((at) => !defined[at] && (at === 0 || defined[at - 1]));
  return starts.map((start) => {
    const next = defined.indexOf(true, start);
    return [start, next === -1 ? defined.length - 1 : next - 1];
  });
}

/** Running sums over the classes, the first one zero: where one band ends the next begins. */
function stacked(probabilities: ArrayLike<number>, { offsets, classes }: LanesData): number[][] {
  const sums = [offsets.map(() => 0)];
  for (let k = 0; k < classes; k++) {
    const below = sums[k] as number[];
    sums.push(below.map((sum, at) => sum + (probabilities[at * classes + k] as number)));
  }
  return sums;
}
