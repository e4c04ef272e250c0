import { LitElement, type PropertyValues, css, html } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { formStyles } from '../parts/form.styles.js';
import { arrow } from '../../figures/pointer.js';

/** Pixels on a side, as the pictures of the data sets have. */
const SIDE = 28;
/** How far the ink of a stroke reaches, in pixels. */
const NIB = 1.6;

/**
 * @summary A field of 28 by 28 pixels to draw a digit on.
 *
 * @event picture - The drawing has changed; `detail` are its pixels from 0 to 1, moved so that the middle of the ink is in the middle.
 *
 * Keyboard: arrows move the pen, Space puts it down and lifts it, Delete wipes the field.
 */
export class DigitPad extends LitElement {
  static override styles = [
    formStyles,
    css`
      :host {
        display: grid;
        justify-items: start;
        gap: 0.25rem;
      }
      canvas {
        width: 14rem;
        height: 14rem;
        max-width: 100%;
        border: 1px solid var(--lossarium-edge);
        border-radius: 3px;
        image-rendering: pixelated;
        touch-action: none;
        cursor: crosshair;
      }
      p {
        margin: 0;
        max-width: 14rem;
        color: var(--lossarium-muted);
        font-size: 0.75rem;
        line-height: 1.35;
      }
    `,
  ];

  /** Colours of paper and ink; a change repaints. */
  @property({ attribute: false }) colours: readonly [string, string] = ['#fff', '#000'];
  @state() private down = false;
  @query('canvas') private readonly canvas!: HTMLCanvasElement;
  private readonly ink = new Float32Array(SIDE * SIDE);
  private pen = { x: SIDE / 2, y: SIDE / 2 };

  protected override render() {
    return html`<canvas width=${SIDE} height=${SIDE} tabindex="0" role="application" aria-label="Drawing field" aria-describedby="help"
        @pointerdown=${this.press} @pointermove=${this.drag} @keydown=${this.key}></canvas>
      <button type="button" class="plain" @click=${this.wipe}>Wipe</button>
      <p id="help">Draw by mouse or finger; or arrows move the pen, Space puts it ${this.down ? 'up' : 'down'}, Delete wipes.</p>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('colours')) this.paint();
  }

  private readonly press = (event: PointerEvent): void => {
    this.canvas.setPointerCapture(event.pointerId);
    this.canvas.focus({ preventScroll: true });
    event.preventDefault();
    this.pen = this.placeOf(event);
    this.stroke(this.pen);
  };

  private readonly drag = (event: PointerEvent): void => {
    if (this.canvas.hasPointerCapture(event.pointerId)) this.stroke(this.placeOf(event));
  };

  private readonly key = (event: KeyboardEvent): void => {
    const step = arrow(event);
    const inside = (value: number) => Math.min(SIDE - 2, Math.max(2, value));
    if (step) {
      const to = { x: inside(this.pen.x + Math.sign(step.x)), y: inside(this.pen.y - Math.sign(step.y)) };
      if (this.down) return this.stroke(to);
      this.pen = to;
      return this.paint();
    }
    if (event.key === 'Delete' || event.key === 'Backspace') return this.wipe();
    if (event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    this.down = !this.down;
    if (this.down) this.stroke(this.pen);
  };

  private readonly wipe = (): void => {
    this.ink.fill(0);
    this.changed();
  };

  private placeOf({ clientX, clientY }: PointerEvent): { x: number; y: number } {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return { x: ((clientX - left) / width) * SIDE, y: ((clientY - top) / height) * SIDE };
  }

  /** Ink from where the pen is to a place, softer towards its edge. */
  private stroke(to: { x: number; y: number }): void {
    const { x, y } = this.pen;
    const parts = Math.max(1, Math.ceil(2 * Math.hypot(to.x - x, to.y - y)));
    for (let part = 0; part <= parts; part += 1) this.dot(x + ((to.x - x) * part) / parts, y + ((to.y - y) * part) / parts);
    this.pen = to;
    this.changed();
  }

  private dot(x: number, y: number): void {
    for (let at = 0; at < this.ink.length; at += 1) {
      const away = Math.hypot((at % SIDE) + 0.5 - x, Math.floor(at / SIDE) + 0.5 - y);
      const ink = Math.min(1, Math.max(0, NIB + 0.5 - away));
      this.ink[at] = Math.max(this.ink[at] ?? 0, ink);
    }
  }

  private changed(): void {
    this.paint();
    this.dispatchEvent(new CustomEvent('picture', { detail: centred(this.ink) }));
  }

  private paint(): void {
    const context = this.canvas.getContext('2d');
    if (!context) return;
    const [paper, ink] = this.colours;
    context.globalAlpha = 1;
    context.fillStyle = paper;
    context.fillRect(0, 0, SIDE, SIDE);
    context.fillStyle = ink;
    this.ink.forEach((share, at) => {
      if (share === 0) return;
      context.globalAlpha = share;
      context.fillRect(at % SIDE, Math.floor(at / SIDE), 1, 1);
    });
    context.globalAlpha = 0.35;
    context.fillRect(Math.floor(this.pen.x), Math.floor(this.pen.y), 1, 1);
  }
}

/** The picture moved by whole pixels so that the middle of its ink is in the middle, as those of MNIST are. */
export function centred(ink: Float32Array): Float32Array {
  let [sum, x, y] = [0, 0, 0];
  ink.forEach((share, at) => {
    sum += share;
    x += share * (at % SIDE);
    y += share * Math.floor(at / SIDE);
  });
  if (sum === 0) return new Float32Array(ink.length);
  const [dx, dy] = [x, y].map((total) => Math.round((SIDE - 1) / 2 - total / sum)) as [number, number];
  return Float32Array.from(ink, (_, at) => {
    const [column, row] = [(at % SIDE) - dx, Math.floor(at / SIDE) - dy];
    return column >= 0 && column < SIDE && row >= 0 && row < SIDE ? (ink[row * SIDE + column] ?? 0) : 0;
  });
}
