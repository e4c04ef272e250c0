import { LitElement, type PropertyValues, html, nothing, svg } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { type Place, arrow } from '../../figures/pointer.js';
import { type Grip, type Shape, draw, gripsOf, move, piecesOf, placeOf, remove } from './edit.js';
import { type View, SIDE, describe, pathOf } from './rows.js';
import { styles } from './drawing-pane.styles.js';

/** What hands do: take hold of lines, or draw. */
export type Tool = 'select' | Shape;

/** A line that another drawing does not show for at least this part differs from it. */
const AGREES = 0.8;

/** What a hand holds. */
interface Held {
  readonly from: Place;
  readonly view: View;
  /** The primitive and its grip; nothing while a shape is being drawn. */
  readonly index: number;
  readonly grip: Grip;
}

/**
 * @summary One view of an engineering drawing, to be edited.
 *
 * Keyboard: N and P choose a line, E one of its ends, arrows move what is chosen by a step of the grid (with Shift ten), Delete removes
 * it, Enter draws the shape of the chosen tool in the middle, Escape lets go.
 *
 * @event edit-start - A hand takes hold: what comes is one step of undo.
 * @event edit - The view changed; `detail` is the new one.
 */
export class DrawingPane extends LitElement {
  static override styles = styles;

  @property() label = '';
  @property({ attribute: false }) rows: View = [];
  @property() tool: Tool = 'select';
  @property({ type: Number }) grid = 4;
  /** May it be changed? */
  @property({ type: Boolean }) fixed = false;
  /** Is it read? */
  @property({ type: Boolean }) hiddenView = false;
  /** Which part of each line the solid shows; nothing where the two are not compared. */
  @property({ attribute: false }) found: readonly number[] | undefined;
  /** The same view of the solid, and which part of each of its lines is drawn. */
  @property({ attribute: false }) solid: View = [];
  @property({ attribute: false }) drawn: readonly number[] | undefined;
  @state() private chosen = -1;
  @state() private grip: Grip = 'whole';
  @state() private sketch: View = [];
  @state() private held: Held | undefined;
  @query('svg') private readonly page!: SVGSVGElement;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rows') && this.chosen >= this.rows.length) this.letGo();
  }

  protected override render() {
    const missing = this.drawn ? this.solid.filter((_, at) => (this.drawn?.[at] ?? 1) < AGREES) : [];
    return html`<figure>
      <figcaption><span>${this.label}</span><span class="count">${this.summary(missing.length)}</span></figcaption>
      <svg viewBox="0 0 ${SIDE} ${SIDE}" tabindex="0" role="application" aria-label="${this.label} view, ${this.rows.length} lines and curves"
        aria-describedby="keys" class=${this.tool === 'select' || this.fixed ? '' : 'draws'} @keydown=${this.keys} @pointerdown=${this.take}
        @pointermove=${this.carry} @pointerup=${this.drop} @pointercancel=${this.drop}>
        ${this.ground()}
        ${missing.map((row) => svg`<path class="missing" d=${pathOf(row)}></path>`)}
        ${this.rows.map((row, at) => this.primitive(pathOf(row), at))}
        ${this.sketch.map((row) => svg`<path class="sketch" d=${pathOf(row)}></path>`)}
        ${this.grips()}
      </svg>
      <p id="keys" class="spoken">N and P choose a line, E an end of it, arrows move it, Delete removes it. Enter draws with the chosen tool.</p>
      <p class="spoken" aria-live="polite">${this.spoken()}</p>
    </figure>`;
  }

  private summary(missing: number): string {
    if (this.hiddenView) return 'not read';
    const off = (this.found ?? []).filter((share) => share < AGREES).length;
    if (this.found === undefined || this.rows.length === 0) return `${this.rows.length} lines`;
    return off + missing === 0 ? `${this.rows.length} lines, all agree` : `${off} not in the solid, ${missing} not drawn`;
  }

  private ground() {
    return svg`<rect class="paper" width=${SIDE} height=${SIDE}></rect>
      <path class="axis" d="M128 0V256M0 128H256"></path>`;
  }

  private primitive(path: string, at: number) {
    const off = this.found !== undefined && (this.found[at] ?? 1) < AGREES;
    const chosen = this.chosen >= 0 && piecesOf(this.rows, this.chosen).has(at);
    return svg`<path class="line ${off ? 'off' : ''} ${this.found ? 'judged' : ''} ${chosen ? 'chosen' : ''}" d=${path}></path>
      ${this.fixed ? nothing : svg`<path class="hit" data-screen-only data-at=${at} d=${path}></path>`}`;
  }

  private grips() {
    const row = this.rows[this.chosen];
    if (!row || this.fixed) return nothing;
    return gripsOf(row).map((grip) => {
      const { x, y } = placeOf(row, grip);
      const active = grip === this.grip ? 'active' : '';
      return svg`<g class="grip ${active}" data-grip=${grip} transform="translate(${x} ${y})">
        <circle class="target" r="11"></circle>
        ${grip.startsWith('pull') ? svg`<rect x="-3" y="-3" width="6" height="6"></rect>` : svg`<circle r="3.5"></circle>`}
      </g>`;
    });
  }

  private spoken(): string {
    const row = this.rows[this.chosen];
    if (!row) return '';
    const names: Readonly<Record<Grip, string>> = { whole: '', start: 'first end of ', end: 'second end of ', pull1: 'first pull of ', pull2: 'second pull of ' };
    return `${this.chosen + 1} of ${this.rows.length}: ${names[this.grip]}${describe(row)}`;
  }

  private letGo(): void {
    this.chosen = -1;
    this.grip = 'whole';
    this.held = undefined;
    this.sketch = [];
  }

  private begin(): void {
    this.dispatchEvent(new CustomEvent('edit-start'));
  }

  private change(view: View): void {
    this.dispatchEvent(new CustomEvent('edit', { detail: view }));
  }

  private snap({ x, y }: Place): Place {
    const on = (value: number) => Math.min(SIDE - 1, Math.max(0, Math.round(value / this.grid) * this.grid));
    return { x: on(x), y: on(y) };
  }

  /** A pointer in levels: the drawing fills its element, whatever size that has. */
  private at(event: PointerEvent): Place {
    const box = this.page.getBoundingClientRect();
    return { x: ((event.clientX - box.left) * SIDE) / box.width, y: ((event.clientY - box.top) * SIDE) / box.height };
  }

  private readonly take = (event: PointerEvent): void => {
    if (event.button !== 0 || this.fixed) return;
    this.page.setPointerCapture(event.pointerId);
    this.page.focus({ preventScroll: true });
    event.preventDefault();
    const target = event.target as SVGElement;
    const from = this.at(event);
    if (this.tool !== 'select') {
      this.letGo();
      this.held = { from: this.snap(from), view: this.rows, index: -1, grip: 'whole' };
      return;
    }
    const grip = (target.closest('[data-grip]') as SVGElement | null)?.dataset['grip'] as Grip | undefined;
    const index = grip ? this.chosen : Number(target.dataset['at'] ?? -1);
    this.chosen = index;
    this.grip = grip ?? 'whole';
    if (index < 0) return;
    this.begin();
    this.held = { from, view: this.rows, index, grip: this.grip };
  };

  private readonly carry = (event: PointerEvent): void => {
    if (!this.held || !this.page.hasPointerCapture(event.pointerId)) return;
    const { from, view, index, grip } = this.held;
    const to = this.at(event);
    if (index < 0) {
      this.sketch = draw(this.tool as Shape, from, this.snap(to));
      return;
    }
    const row = view[index];
    if (!row) return;
    // The grip lands on the grid, and not only its steps.
    const start = placeOf(row, grip === 'whole' ? 'start' : grip);
    const wanted = this.snap({ x: start.x + to.x - from.x, y: start.y + to.y - from.y });
    this.carryTo(move(view, index, grip, { x: wanted.x - start.x, y: wanted.y - start.y }), view);
  };

  /** A circle that changes its size gets new pieces, which stand last. */
  private carryTo(next: View, before: View): void {
    this.change(next);
    const moved = next.length === before.length && next.some((row, at) => row !== before[at]);
    if (moved && this.held && next[this.held.index] === before[this.held.index]) this.chosen = next.length - 1;
  }

  private readonly drop = (): void => {
    const { held, sketch } = this;
    this.held = undefined;
    if (held && held.index < 0 && sketch.length > 0) this.add(sketch);
    this.sketch = [];
  };

  private add(shape: View): void {
    this.begin();
    this.change([...this.rows, ...shape]);
    this.chosen = this.rows.length;
    this.grip = 'whole';
  }

  private readonly keys = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || this.fixed) return;
    const step = this.chosen >= 0 ? arrow(event) : undefined;
    const action = step ? () => this.step(step) : this.actions()[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };

  private actions(): Readonly<Record<string, (() => void) | undefined>> {
    const turn = (by: number) => () => {
      if (this.rows.length === 0) return;
      this.chosen = this.chosen < 0 ? (by > 0 ? 0 : this.rows.length - 1) : (this.chosen + by + this.rows.length) % this.rows.length;
      this.grip = 'whole';
    };
    const erase = this.chosen < 0 ? undefined : () => {
      this.begin();
      this.change(remove(this.rows, this.chosen));
      this.letGo();
    };
    return {
      n: turn(1),
      p: turn(-1),
      e: this.nextGrip,
      delete: erase,
      backspace: erase,
      enter: this.tool === 'select' ? undefined : () => this.add(draw(this.tool as Shape, this.snap({ x: 112, y: 112 }), this.snap({ x: 144, y: 144 }))),
      escape: this.chosen < 0 ? undefined : () => this.letGo(),
    };
  }

  private readonly nextGrip = (): void => {
    const row = this.rows[this.chosen];
    if (!row) return;
    const all: Grip[] = ['whole', ...gripsOf(row)];
    this.grip = all[(all.indexOf(this.grip) + 1) % all.length] ?? 'whole';
  };

  private step({ x, y }: Place): void {
    this.begin();
    const before = this.rows;
    const next = move(before, this.chosen, this.grip, { x: x * this.grid, y: -y * this.grid });
    this.change(next);
    if (next.length === before.length && next[this.chosen] === before[this.chosen]) this.chosen = next.length - 1;
  }
}
