/** Embeddings on the unit circle, which a hand turns, and the forces on them as arrows. */
import { type TemplateResult, svg } from 'lit';
import { arrowMark } from './arrow.js';
import { type Context, classLetter } from './context.js';
import { arrow, drag, grab } from './pointer.js';
import { mark } from './symbols.js';

type Vector = readonly [number, number];

export interface CirclePoint {
  readonly label: number;
  readonly angle: number;
  readonly at: Vector;
  readonly force: Vector | undefined;
}

export interface CircleData {
  readonly embeddings: readonly CirclePoint[];
  /** None where the loss has no class weights. */
  readonly weights: readonly CirclePoint[];
}

export interface CircleOptions {
  readonly turn: (what: keyof CircleData, index: number, degrees: number) => void;
}

const NAMES = { embeddings: 'Embedding', weights: 'Class weight' } as const;

export function circleFigure(data: CircleData, options: CircleOptions, context: Context): TemplateResult {
  const size = Math.min(context.width, 520);
  const radius = size * 0.34;
  const middle = size / 2;
  const forces = [...data.embeddings, ...data.weights].flatMap(({ force }) => (force ? [Math.hypot(...force)] : []));
  const longest = Math.max(...forces, 1e-12);
  const place = ([x, y]: Vector, scale = radius) => [middle + scale * x, middle - scale * y] as const;
  const arrowOf = ({ at, force, label }: CirclePoint, scale: number) => {
    const size = force ? Math.hypot(...force) : 0;
    if (!force || size === 0) return svg``;
    const [x, y] = place(at, scale);
    const factor = (radius * 0.5 * Math.sqrt(size / longest)) / size;
    return arrowMark(x, y, force[0] * factor, -force[1] * factor, `of-${label}`);
  };
  const handle = (what: keyof CircleData, point: CirclePoint, index: number) => {
    const scale = what === 'weights' ? radius * 0.62 : radius;
    const [x, y] = place(point.at, scale);
    const ask = (degrees: number) => options.turn(what, index, Math.round(degrees));
    const toAngle = ({ x, y }: { x: number; y: number }) => (Math.atan2(middle - y, x - middle) * 180) / Math.PI;
    const keys = (event: KeyboardEvent) => {
      const step = arrow(event);
      if (step) ask(point.angle + step.x + step.y);
    };
    const name = `${NAMES[what]} ${classLetter(point.label)}${what === 'weights' ? '' : (index % 2) + 1}`;
    return svg`<g class="grab" role="slider" tabindex="0" aria-label=${name} aria-valuemin="-360" aria-valuemax="360" aria-valuenow=${point.angle}
        aria-valuetext="${point.angle}°" @keydown=${keys}
        @pointerdown=${(event: PointerEvent) => grab(event, (at) => ask(toAngle(at)))}
        @pointermove=${(event: PointerEvent) => drag(event, (at) => ask(toAngle(at)))}>
      <circle class="hit" data-screen-only cx=${x} cy=${y} r="22"></circle>
      ${what === 'weights' ? svg`<line class="line of-${point.label}" x1=${middle} y1=${middle} x2=${x} y2=${y}></line>` : svg``}
      ${mark(point.label, x, y, what === 'weights' ? 90 : 170, `mark of-${point.label}`)}
      <text class="name middle halo" x=${x + (x - middle) * 0.14} y=${y + (y - middle) * 0.14 + 4}>${classLetter(point.label)}</text>
      <circle class="ring" data-screen-only cx=${x} cy=${y} r="15"></circle>
    </g>`;
  };
  return svg`<svg viewBox="0 0 ${size} ${size}" width=${size} height=${size}>
    <circle class="axis" cx=${middle} cy=${middle} r=${radius}></circle>
    ${data.weights.map((point) => arrowOf(point, radius * 0.62))}
    ${data.embeddings.map((point) => arrowOf(point, radius))}
    ${data.weights.map((point, index) => handle('weights', point, index))}
    ${data.embeddings.map((point, index) => handle('embeddings', point, index))}
  </svg>` as unknown as TemplateResult;
}
