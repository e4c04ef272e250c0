/** Boxes that a hand moves over each other, as strong as the scores they have left. */
import { type TemplateResult, svg } from 'lit';
import { type Context, classLetter, fixed } from './context.js';
import { type Place, arrow, drag, placeOf } from './pointer.js';

export interface BoxesData {
  /** Left, top, width, height of every box on a field of 100 by 60. */
  readonly boxes: readonly number[];
  /** Before, and what is left. */
  readonly scores: readonly number[];
  readonly rescored: readonly number[];
}

export interface BoxesOptions {
  readonly label: string;
  readonly step: number;
  /** Called with the new corner of a box. */
  readonly move: (index: number, left: number, top: number) => void;
}

/** What the boxes lie on. */
export const FIELD = { width: 100, height: 60 };

export function boxesFigure(data: BoxesData, options: BoxesOptions, context: Context): TemplateResult {
  const scale = context.width / FIELD.width;
  const height = FIELD.height * scale;
  return svg`<svg viewBox="0 0 ${context.width} ${height}" width=${context.width} height=${height}>
    <rect class="void" width=${context.width} height=${height} rx="2"></rect>
    ${data.scores.map((score, index) => box(index, score, data, options, scale))}
  </svg>` as unknown as TemplateResult;
}

/** Where a hand has taken hold of a handle, from the corner of its box. */
const HOLDS = new WeakMap<EventTarget, Place>();

function box(index: number, score: number, data: BoxesData, options: BoxesOptions, scale: number) {
  const [left = 0, top = 0, width = 0, height = 0] = data.boxes.slice(4 * index, 4 * index + 4);
  const kept = data.rescored[index] ?? 0;
  const ask = (x: number, y: number) => {
    const onGrid = (value: number, most: number) => Math.round(Math.min(most, Math.max(0, value)) / options.step) * options.step;
    options.move(index, onGrid(x, FIELD.width - width), onGrid(y, FIELD.height - height));
  };
  const keys = (event: KeyboardEvent) => {
    const step = arrow(event);
    if (step) ask(left + step.x * options.step, top - step.y * options.step);
  };
  const take = (event: PointerEvent) => {
    const handle = event.currentTarget as SVGElement;
    const place = placeOf(event);
    HOLDS.set(handle, { x: place.x / scale - left, y: place.y / scale - top });
    handle.setPointerCapture(event.pointerId);
    handle.focus({ preventScroll: true });
    event.preventDefault();
  };
  const carry = (event: PointerEvent) => {
    const held = HOLDS.get(event.currentTarget as EventTarget);
    if (held) drag(event, (place) => ask(place.x / scale - held.x, place.y / scale - held.y));
  };
  const [x, y, w, h] = [left * scale, top * scale, width * scale, height * scale];
  return svg`<g class="grab" role="slider" tabindex="0" aria-label="Box ${classLetter(index)}, ${options.label}" aria-valuenow=${left}
      aria-valuetext="left ${left}, top ${top}, score ${fixed(kept, 2)} of ${fixed(score, 2)}" @keydown=${keys} @pointerdown=${take}
      @pointermove=${carry}>
    <rect class="box ${kept > 0 ? '' : 'gone'}" x=${x} y=${y} width=${w} height=${h} rx="2" fill-opacity=${(0.32 * kept).toFixed(3)}
      stroke-opacity=${(0.35 + 0.65 * kept).toFixed(3)}></rect>
    <text class="number halo" x=${x + 5} y=${y + 15}>${classLetter(index)} ${kept > 0 ? fixed(kept, 2) : 'gone'}</text>
    <rect class="ring" data-screen-only x=${x - 3} y=${y - 3} width=${w + 6} height=${h + 6} rx="3"></rect>
  </g>`;
}
