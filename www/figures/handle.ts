/** A bar whose end a hand moves: by mouse, touch and keys. */
import { svg } from 'lit';
import { classLetter, fixed } from './context.js';
import { drag, grab } from './pointer.js';
import type { Scale } from './scales.js';

export interface HandleOptions {
  readonly min: number;
  readonly max: number;
  /** One press of an arrow key; Shift takes ten. */
  readonly step: number;
  /** Called with the value a hand asks for, on the grid of `step`. */
  readonly move: (index: number, value: number) => void;
}

/** The bar of logit `index` in its column. The whole column is the target. */
export function logitHandle(
  index: number,
  value: number,
  column: { readonly x: number; readonly width: number },
  y: Scale,
  options: HandleOptions,
) {
  const [zero, end] = [y(0), y(value)];
  const [bottom, top] = y.range;
  const middle = column.x + column.width / 2;
  const inset = Math.min(column.width / 4, 12);
  const sign = value < 0 ? 'negative' : 'positive';
  const ask = (wanted: number) => {
    const inside = Math.min(options.max, Math.max(options.min, wanted));
    options.move(index, Math.round(inside / options.step) * options.step);
  };
  return svg`<g class="handle" role="slider" tabindex="0" aria-orientation="vertical"
      aria-label="Logit ${classLetter(index)}" aria-valuemin=${options.min} aria-valuemax=${options.max} aria-valuenow=${value}
      @keydown=${(event: KeyboardEvent) => key(event, value, options, ask)}
      @pointerdown=${(event: PointerEvent) => grab(event, (place) => ask(y.invert(place.y)))}
      @pointermove=${(event: PointerEvent) => drag(event, (place) => ask(y.invert(place.y)))}>
    <rect class="column" x=${column.x} y=${top - 18} width=${column.width} height=${bottom - top + 18} rx="3"></rect>
    <rect class="bar ${sign}" x=${column.x + inset} width=${Math.max(2, column.width - 2 * inset)}
      y=${Math.min(zero, end)} height=${Math.abs(end - zero)}></rect>
    <line class="grip" x1=${column.x + inset / 2} x2=${column.x + column.width - inset / 2} y1=${end} y2=${end}></line>
    <text class="number middle ${column.width < 30 ? 'tight' : ''}" x=${middle} y=${value < 0 ? end + 15 : end - 7}>${fixed(value, column.width < 44 ? 1 : 3)}</text>
    <rect class="ring" data-screen-only x=${column.x} y=${top - 18} width=${column.width} height=${bottom - top + 18} rx="3"></rect>
  </g>`;
}

/** Steps of a slider by keys. */
export function key(event: KeyboardEvent, value: number, options: Pick<HandleOptions, 'min' | 'max' | 'step'>, ask: (wanted: number) => void): void {
  const step = options.step * (event.shiftKey ? 10 : 1);
  const wanted = {
    ArrowUp: value + step,
    ArrowRight: value + step,
    ArrowDown: value - step,
    ArrowLeft: value - step,
    PageUp: value + 10 * options.step,
    PageDown: value - 10 * options.step,
    Home: options.min,
    End: options.max,
  }[event.key];
  if (wanted === undefined) return;
  event.preventDefault();
  ask(wanted);
}
