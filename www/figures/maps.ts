/** Logits as bars to drag, and under them, column by column, what every map makes of them. */
import { scaleBand } from 'd3-scale';
import { type TemplateResult, nothing, svg } from 'lit';
import { type Context, NARROW, classLetter, fixed } from './context.js';
import { type HandleOptions, logitHandle } from './handle.js';
import { type Scale, linearScale } from './scales.js';
import { mark } from './symbols.js';

/** One map of the logits to probabilities. */
export interface MapRow {
  readonly id: string;
  readonly label: string;
  readonly probabilities: ArrayLike<number>;
  /** Shannon entropy in nats. */
  readonly entropy: number;
}

export interface MapsData {
  readonly logits: readonly number[];
  readonly rows: readonly MapRow[];
}

export interface MapsOptions extends HandleOptions {
  /** Row that stands out. */
  readonly chosen: string;
  readonly choose: (id: string) => void;
}

interface Layout {
  readonly narrow: boolean;
  readonly left: number;
  readonly right: number;
  readonly stage: number;
  readonly row: number;
  /** Height of a full bar. */
  readonly bar: number;
  readonly width: number;
}

/** Room above the logit axis, for the number of a bar that reaches the top. */
const HEAD = 18;
const GAP = 30;

function layout({ width }: Context): Layout {
  const narrow = width < NARROW;
  return narrow
    ? { narrow, left: 24, right: 0, stage: 168, row: 62, bar: 28, width }
    : { narrow, left: 132, right: 92, stage: 240, row: 62, bar: 44, width };
}

/** The drawing: height follows from the number of rows. */
export function mapsFigure(data: MapsData, options: MapsOptions, context: Context): TemplateResult {
  const place = layout(context);
  const classes = data.logits.map((_, index) => index);
  const x = scaleBand(classes, [place.left, place.width - place.right]).paddingInner(0.18).paddingOuter(0.08);
  const y = linearScale([options.min, options.max], [place.stage, HEAD]);
  const top = place.stage + GAP;
  const height = top + data.rows.length * place.row;
  const column = (index: number) => ({ x: x(index) ?? 0, width: x.bandwidth() });
  return svg`<svg viewBox="0 0 ${place.width} ${height}" width=${place.width} height=${height} role="group" aria-label="Logits and maps">
    <g aria-hidden="true">${logitAxis(y, place)}</g>
    <g>${data.logits.map((logit, index) => logitHandle(index, logit, column(index), y, options))}</g>
    <g aria-hidden="true">
      ${classes.map((index) => {
        const { x: from, width } = column(index);
        return svg`<text class="middle quiet" x=${from + width / 2} y=${place.stage + 18}>${classLetter(index)}</text>`;
      })}
      ${place.narrow ? nothing : svg`<text class="end quiet" x=${place.width - 8} y=${place.stage + 18}>H, non-zero</text>`}
      ${data.rows.map((row, index) => mapRow(row, index, top + index * place.row, column, data.logits.length, place, options))}
    </g>
  </svg>` as unknown as TemplateResult;
}

function logitAxis(y: Scale, place: Layout) {
  return y.ticks(place.narrow ? 3 : 5).map(
    (tick) => svg`<line class=${tick === 0 ? 'axis' : 'grid'} x1=${place.left} x2=${place.width - place.right} y1=${y(tick)} y2=${y(tick)}></line>
      <text class="tick end" x=${place.left - 8} y=${y(tick) + 4}>${fixed(tick, 0)}</text>`,
  );
}

function mapRow(
  row: MapRow,
  index: number,
  top: number,
  column: (index: number) => { x: number; width: number },
  classes: number,
  place: Layout,
  options: MapsOptions,
) {
  const chosen = row.id === options.chosen;
  const base = top + place.row - 8;
  const end = place.width - place.right;
  const probabilities = Array.from(row.probabilities);
  return svg`<g class="row ${chosen ? 'chosen' : ''}" @click=${() => options.choose(row.id)}>
    <rect class="wash" x="0" y=${top} width=${place.width} height=${place.row} rx="3"></rect>
    <line class="grid" x1=${place.left} x2=${end} y1=${base} y2=${base}></line>
    ${rowHead(row, index, top, place)}
    ${probabilities.slice(0, classes).map((probability, at) => {
      const { x, width } = column(at);
      return probabilityBar(probability, x, width, base, place.bar);
    })}
  </g>`;
}

function rowHead(row: MapRow, index: number, top: number, place: Layout) {
  const zeros = Array.from(row.probabilities).filter((probability) => probability === 0).length;
  const support = `${row.probabilities.length - zeros} of ${row.probabilities.length}`;
  if (place.narrow) {
    return svg`${mark(index, 8, top + 13, 56, 'mark')}
      <text class="name" x="22" y=${top + 17}>${row.label}</text>
      <text class="number end" x=${place.width - 4} y=${top + 17}>H ${fixed(row.entropy)} · ${support}</text>`;
  }
  const middle = top + place.row / 2;
  return svg`${mark(index, 14, middle, 64, 'mark')}
    <text class="name" x="30" y=${middle + 4}>${row.label}</text>
    <text class="number end" x=${place.width - 8} y=${middle - 2}>H ${fixed(row.entropy)}</text>
    <text class="number end quiet" x=${place.width - 8} y=${middle + 13}>${support}</text>`;
}

/** A bar of height `probability`; an exact zero is a ring, because a bar of no height and a very low one look alike. */
function probabilityBar(probability: number, x: number, width: number, base: number, full: number) {
  const middle = x + width / 2;
  if (probability === 0) return svg`<circle class="zero" cx=${middle} cy=${base} r="4"></circle>`;
  const height = Math.max(1, probability * full);
  const room = width >= 40;
  // Beside the bar where it is wide enough, so that numbers stand still while bars move.
  const number = room
    ? svg`<text class="number middle" x=${middle} y=${Math.max(base - height - 4, base - full + 8)}
        fill-opacity="0.9">${height > full - 12 ? nothing : fixed(probability)}</text>`
    : nothing;
  return svg`<rect class="bar" x=${x} y=${base - height} width=${width} height=${height}></rect>${number}${
    room && height > full - 12
      ? svg`<text class="number middle inside" x=${middle} y=${base - height + 13}>${fixed(probability)}</text>`
      : nothing
  }`;
}
