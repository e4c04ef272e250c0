/** Where a step down the gradient takes the probabilities of three classes: an arrow at every point of the triangle. */
import { type TemplateResult, svg } from 'lit';
import { arrowMark } from './arrow.js';
import type { Context } from './context.js';
import { arrow, drag, grab } from './pointer.js';
import { triangle, triangleFrame } from './ternary.js';

export interface FieldPoint {
  readonly probabilities: readonly number[];
  readonly movement: readonly number[];
}

export interface FieldData {
  readonly points: readonly FieldPoint[];
  readonly probe: FieldPoint;
}

export interface FieldOptions {
  /** Place of the loss among the chosen ones: its colour. */
  readonly index: number;
  readonly label: string;
  /** Called with a point of the simplex. */
  readonly move: (probabilities: readonly number[]) => void;
}

/** Nearest to the edge that a hand can take the probe. */
const EDGE = 0.005;

/** What a step of an arrow key adds to a probability. */
const STEP = 0.01;

export function fieldFigure(data: FieldData, options: FieldOptions, context: Context): TemplateResult {
  const { width, height, at, invert } = triangle(Math.min(context.width, 380));
  const origin = at([0, 0, 0]);
  const along = (movement: readonly number[]) => {
    const [x, y] = at(movement);
    return [x - origin[0], y - origin[1]] as const;
  };
  const longest = Math.max(...data.points.map(({ movement }) => Math.hypot(...along(movement))), 1e-12);
  // The square root keeps weak forces visible beside strong ones.
  const drawnArrow = ({ probabilities, movement }: FieldPoint, scale: number, name: string) => {
    const [dx, dy] = along(movement);
    const size = Math.hypot(dx, dy);
    const factor = size > 0 ? (scale * Math.sqrt(size / longest)) / size : 0;
    const [x, y] = at(probabilities);
    return arrowMark(x, y, dx * factor, dy * factor, name);
  };
  const ask = (p: readonly number[]) => {
    const inside = p.map((part) => Math.min(1 - 2 * EDGE, Math.max(EDGE, part)));
    const sum = inside.reduce((total, part) => total + part, 0);
    options.move(inside.map((part) => part / sum));
  };
  const keys = (event: KeyboardEvent) => {
    const step = arrow(event);
    const [a = 0, b = 0, c = 0] = data.probe.probabilities;
    if (step) ask([a - STEP * (step.x + step.y) / 2, b + STEP * (step.x - step.y / 2), c + STEP * step.y]);
  };
  const [px, py] = at(data.probe.probabilities);
  return svg`<svg viewBox="0 0 ${width} ${height}" width=${width} height=${height}>
    ${triangleFrame(at)}
    ${data.points.map((point) => drawnArrow(point, 20, `of-${options.index}`))}
    <g class="grab" role="slider" tabindex="0" aria-label="Probabilities, ${options.label}" aria-valuenow=${data.probe.probabilities[0] ?? 0}
        aria-valuetext=${data.probe.probabilities.map((p) => p.toFixed(2)).join(', ')} @keydown=${keys}
        @pointerdown=${(event: PointerEvent) => grab(event, (place) => ask(invert(place)))}
        @pointermove=${(event: PointerEvent) => drag(event, (place) => ask(invert(place)))}>
      <circle class="hit" data-screen-only cx=${px} cy=${py} r="22"></circle>
      ${drawnArrow(data.probe, 34, `of-${options.index}`)}
      <circle class="ball" cx=${px} cy=${py} r="6"></circle>
      <circle class="ring" data-screen-only cx=${px} cy=${py} r="12"></circle>
    </g>
  </svg>` as unknown as TemplateResult;
}
