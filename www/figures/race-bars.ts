/** Time an element of every racer, with its interval, and the streaming limit as a line. */
import { nice } from 'd3-array';
import { type TemplateResult, svg } from 'lit';
import { type Context, NARROW, fixed } from './context.js';
import { type Scale, linearScale } from './scales.js';

/** Times are nanoseconds an element. */
export interface RaceBar {
  readonly label: string;
  readonly baseline: boolean;
  readonly time: { readonly median: number; readonly low: number; readonly high: number } | undefined;
  /** Gigabytes a second. */
  readonly bandwidth: number | undefined;
  readonly limit: number | undefined;
}

export interface RaceBarsData {
  readonly bars: readonly RaceBar[];
}

export interface RaceBarsOptions {
  /** The racer to point out. */
  readonly first: string | undefined;
}

const BAR = 18;

/** Where things stand, for the room there is: names beside the bars, or above them. */
function layout({ width }: Context) {
  const narrow = width < NARROW;
  return narrow
    ? { left: 4, right: 8, row: 52, barAt: 24, nameAt: 16, top: 4 }
    : { left: 168, right: 168, row: 36, barAt: 9, nameAt: 23, top: 4 };
}

/**
 * The drawing. The scale is that of the algorithms: a baseline beyond it is torn off, and its number says how far it goes.
 */
export function raceBarsFigure(data: RaceBarsData, options: RaceBarsOptions, context: Context): TemplateResult {
  const { left, right, row, top } = layout(context);
  const height = top + data.bars.length * row + 40;
  const ends = data.bars.filter(({ baseline }) => !baseline).map(({ time, limit }) => Math.max(time?.high ?? 0, limit ?? 0));
  const x = linearScale(nice(0, 1.08 * Math.max(...ends, 1e-3), 4), [left, context.width - right]);
  const bottom = top + data.bars.length * row;
  return svg`<svg viewBox="0 0 ${context.width} ${height}" width=${context.width} height=${height} aria-hidden="true">
    ${x.ticks(context.width < NARROW ? 4 : 6).map(
      (tick) => svg`<line class="grid" x1=${x(tick)} x2=${x(tick)} y1=${top} y2=${bottom}></line>
        <text class="tick middle" x=${x(tick)} y=${bottom + 16}>${tick}</text>`,
    )}
    <text class="tick middle" x=${(left + context.width - right) / 2} y=${bottom + 34}>nanoseconds an element</text>
    ${data.bars.map((bar, index) => racer(bar, top + index * row, bar.label === options.first, x, context))}
  </svg>` as unknown as TemplateResult;
}

function racer(bar: RaceBar, y: number, first: boolean, x: Scale, context: Context) {
  const { left, right, barAt, nameAt } = layout(context);
  const narrow = context.width < NARROW;
  const name = narrow
    ? svg`<text class="name" x=${left} y=${y + nameAt}>${bar.label}</text>`
    : svg`<text class="name end" x=${left - 12} y=${y + nameAt}>${bar.label}</text>`;
  const numbers = numbersOf(bar).map((text, column) => {
    const from = narrow ? context.width - right - 74 : context.width - right + 72;
    return svg`<text class="number end" x=${from + column * 74} y=${y + nameAt}>${text}</text>`;
  });
  return svg`<g class=${first ? 'chosen' : ''}>${name}${numbers}${barMarks(bar, y + barAt, x)}</g>`;
}

/** Time and bandwidth, a column each. */
function numbersOf({ time, bandwidth }: RaceBar): [string, string] {
  if (time === undefined || bandwidth === undefined) return ['…', ''];
  return [`${fixed(time.median, 2)} ns`, `${fixed(bandwidth, 1)} GB/s`];
}

function barMarks({ time, limit, baseline }: RaceBar, y: number, x: Scale) {
  const end = x.range[1];
  const middle = y + BAR / 2;
  const line = limit !== undefined && svg`<line class="limit" x1=${x(limit)} x2=${x(limit)} y1=${y - 5} y2=${y + BAR + 5}></line>`;
  if (time === undefined) return line || '';
  const torn = x(time.median) > end;
  const to = Math.min(end, x(time.median));
  return svg`<path class="bar ${baseline ? 'baseline' : ''}" d=${torn ? tornBar(x(0), to, y) : `M${x(0)} ${y}H${to}v${BAR}H${x(0)}z`}></path>
    ${torn ? '' : svg`<path class="whisker" d="M${x(time.low)} ${middle}H${Math.min(end, x(time.high))}M${x(time.low)} ${middle - 5}v10M${Math.min(end, x(time.high))} ${middle - 5}v10"></path>`}
    ${line || ''}`;
}

/** A bar that goes on beyond the drawing. */
function tornBar(from: number, to: number, y: number): string {
  const teeth = Array.from({ length: 6 }, (_, tooth) => `l${tooth % 2 === 0 ? -6 : 6} ${BAR / 6}`).join('');
  return `M${from} ${y}H${to}${teeth}H${from}z`;
}
