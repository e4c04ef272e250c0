/** How much a right answer still teaches: size of the gradient against the lead of the right class, logarithmic downwards. */
import { line } from 'd3-shape';
import { type TemplateResult, svg } from 'lit';
import { type Context, NARROW, short } from './context.js';
import { type Scale, linearScale, logScale } from './scales.js';

export interface CollapseCurve {
  readonly label: string;
  /** `|∂L/∂z|` of the right class, a value a lead. */
  readonly gradient: ArrayLike<number>;
  /** At the present lead. */
  readonly present: number;
}

export interface CollapseData {
  readonly margins: readonly number[];
  readonly curves: readonly CollapseCurve[];
}

export interface CollapseOptions {
  readonly margin: number;
}

const FLOOR = 1e-9;
const PAD = { top: 14, right: 14, bottom: 40, left: 54 };
/** Room below the axis for what is exactly zero and has no logarithm. */
const ZERO_BAND = 30;

/** The drawing. An exact zero lies in a band of its own under the axis, as rings. */
export function collapseFigure(data: CollapseData, options: CollapseOptions, context: Context): TemplateResult {
  const height = context.width < NARROW ? 300 : 330;
  const floor = height - PAD.bottom - ZERO_BAND;
  const zero = height - PAD.bottom - ZERO_BAND / 2;
  const first = data.margins[0] ?? 0;
  const last = data.margins[data.margins.length - 1] ?? 1;
  const x = linearScale([first, last], [PAD.left, context.width - PAD.right]);
  const y = logScale([FLOOR, 1], [floor, PAD.top]);
  const cursor = x(Math.min(last, options.margin));
  const ticks = [1, 1e-3, 1e-6, 1e-9];
  return svg`<svg viewBox="0 0 ${context.width} ${height}" width=${context.width} height=${height} aria-hidden="true">
    ${ticks.map(
      (tick) => svg`<line class="grid" x1=${PAD.left} x2=${context.width - PAD.right} y1=${y(tick)} y2=${y(tick)}></line>
        <text class="tick end" x=${PAD.left - 8} y=${y(tick) + 4}>${tick === 1 ? '1' : `10${superscript(Math.round(Math.log10(tick)))}`}</text>`,
    )}
    <rect class="void" x=${PAD.left} y=${floor} width=${context.width - PAD.right - PAD.left} height=${ZERO_BAND}></rect>
    <text class="tick end" x=${PAD.left - 8} y=${zero + 4}>exact 0</text>
    ${x.ticks(context.width < NARROW ? 5 : 8).map((tick) => svg`<text class="tick middle" x=${x(tick)} y=${height - 20}>${tick}</text>`)}
    <text class="tick middle" x=${(PAD.left + context.width - PAD.right) / 2} y=${height - 4}>lead of the right class</text>
    ${data.curves.map((curve, index) => curveMarks(curve, index, data, x, y, zero))}
    <line class="cursor" x1=${cursor} x2=${cursor} y1=${PAD.top} y2=${height - PAD.bottom}></line>
    ${data.curves.map((curve, index) => {
      const at = curve.present === 0 ? zero : y(Math.max(FLOOR, curve.present));
      return svg`<circle class="dot series-${index}" cx=${cursor} cy=${at} r="5"></circle>`;
    })}
  </svg>` as unknown as TemplateResult;
}

function curveMarks(curve: CollapseCurve, index: number, data: CollapseData, x: Scale, y: ReturnType<typeof logScale>, zero: number) {
  const at = (k: number) => x(data.margins[k] as number);
  const size = (k: number) => curve.gradient[k] as number;
  const points = [...data.margins.keys()];
  const path = line<number>()
    .defined((k) => size(k) >= FLOOR)
    .x(at)
    .y((k) => y(size(k)))(points);
  const zeros = points.filter((k) => size(k) === 0);
  const rings = zeros.filter((_, k) => k % 8 === 0);
  const lastShown = points.filter((k) => size(k) >= FLOOR).at(-1) ?? 0;
  const end = index === 0 ? lastShown : Math.floor(points.length * 0.72);
  const anchor = index === 0 ? { x: at(end) + 10, y: y(size(end)) - 6 } : { x: at(end), y: y(size(end)) - 12 };
  return svg`<path class="curve series-${index}" d=${path ?? ''}></path>
    ${rings.map((k) => svg`<circle class="zero" cx=${at(k)} cy=${zero} r="3.5"></circle>`)}
    <text class="name series-label-${index} ${index === 0 ? '' : 'middle'}" x=${anchor.x} y=${anchor.y}>${curve.label}</text>`;
}

function superscript(value: number): string {
  return Array.from(String(value), (sign) => ({ '-': '⁻' })[sign] ?? '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)] ?? '').join('');
}

/** The gradient in words. */
export function gradientText(value: number): string {
  return value === 0 ? 'exactly 0' : short(value);
}
