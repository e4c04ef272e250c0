/** How every probability answers every logit: a square of cells, blue where it rises, orange and dashed where it falls. */
import { scaleBand } from 'd3-scale';
import { type TemplateResult, nothing, svg } from 'lit';
import { type Context, classLetter, fixed } from './context.js';

export interface JacobianData {
  /** Row-major, `∂p_i/∂z_j` in row `i`. */
  readonly values: ArrayLike<number>;
  readonly classes: number;
}

const MARGIN = 22;
const LEGEND = 34;

/** The heat map; the strongest cell is fully coloured. */
export function jacobianFigure(data: JacobianData, context: Context): TemplateResult {
  const side = Math.min(context.width, 400);
  const classes = Array.from({ length: data.classes }, (_, index) => index);
  const band = scaleBand(classes, [MARGIN, side]).padding(0.06);
  const strongest = Math.max(...Array.from(data.values, Math.abs)) || 1;
  const cell = band.bandwidth();
  const at = (index: number) => band(index) ?? 0;
  return svg`<svg viewBox="0 0 ${side} ${side + LEGEND}" width=${side} height=${side + LEGEND} aria-hidden="true">
    ${classes.map(
      (index) => svg`<text class="middle quiet" x=${at(index) + cell / 2} y="14">${classLetter(index)}</text>
        <text class="middle quiet" x="10" y=${at(index) + cell / 2 + 4}>${classLetter(index)}</text>`,
    )}
    ${classes.map((i) => classes.map((j) => heat(data.values[i * data.classes + j] ?? 0, at(j), at(i), cell, strongest)))}
    ${legend(side, strongest)}
  </svg>` as unknown as TemplateResult;
}

function heat(value: number, x: number, y: number, side: number, strongest: number) {
  const strength = Math.abs(value) / strongest;
  const room = side >= 44;
  const dark = strength > 0.55 ? 'inside' : '';
  const sign = value < 0 ? 'negative' : 'positive';
  return svg`<rect class="cell" x=${x} y=${y} width=${side} height=${side}></rect>
    <rect class="bar ${sign}" x=${x} y=${y} width=${side} height=${side} fill-opacity=${strength}></rect>
    ${value < 0 && !room ? svg`<line class="dash" x1=${x + side * 0.3} x2=${x + side * 0.7} y1=${y + side / 2} y2=${y + side / 2}></line>` : nothing}
    ${value === 0 ? svg`<circle class="nil" cx=${x + side / 2} cy=${y + side / 2} r="2"></circle>` : nothing}
    ${room && value !== 0 ? svg`<text class="number middle ${dark}" x=${x + side / 2} y=${y + side / 2 + 4}>${fixed(value)}</text>` : nothing}`;
}

function legend(side: number, strongest: number) {
  const steps = [-1, -0.75, -0.5, -0.25, 0.25, 0.5, 0.75, 1];
  const [top, width] = [side + 14, 14];
  const left = MARGIN + 52;
  return svg`<text class="number" x=${MARGIN} y=${top + 9}>${fixed(-strongest)}</text>
    ${steps.map(
      (step, index) =>
        svg`<rect class="bar ${step < 0 ? 'negative' : 'positive'}" x=${left + index * width} y=${top} width=${width} height="10" fill-opacity=${Math.abs(step)}></rect>`,
    )}
    <text class="number" x=${left + steps.length * width + 8} y=${top + 9}>${fixed(strongest)}</text>`;
}
