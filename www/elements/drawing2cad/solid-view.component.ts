import { LitElement, html, nothing, svg } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { arrow } from '../../figures/pointer.js';
import { MediaController } from '../parts/media.js';
import { WidthController } from '../parts/width.js';
import type { Surface } from './model.js';
import { type View, SIDE, pathOf } from './rows.js';
import type { Scene } from './scene.js';
import { styles } from './solid-view.styles.js';

/** Can this browser draw in three dimensions? */
function hasWebGl(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null;
}

/**
 * @summary A solid that is turned by mouse, touch and keys; a drawing of it where the browser has no WebGL.
 *
 * Keyboard: arrows turn it, plus and minus bring it nearer and farther.
 *
 * @event turn - It was turned; `detail` is the angle about the upright axis in degrees.
 */
export class SolidView extends LitElement {
  static override styles = styles;

  @property({ attribute: false }) surface: Surface | undefined;
  /** The solid from the front, top and right, for browsers without WebGL. */
  @property({ attribute: false }) picture: View = [];
  @property({ type: Number }) turn = 30;
  @property() theme = '';
  @state() private obstacle = '';
  @state() private scene: Scene | undefined;
  @query('canvas') private readonly canvas!: HTMLCanvasElement | null;
  private starting = false;
  private told = NaN;
  private shown: Surface | undefined;
  private readonly room = new WidthController(this);

  constructor() {
    super();
    new MediaController(this, '(prefers-color-scheme: dark)');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scene?.free();
    this.scene = this.shown = undefined;
    this.told = NaN;
    this.starting = false;
  }

  protected override render() {
    const volume = this.surface ? `, volume ${this.surface.volume.toFixed(3)} cubic units` : '';
    if (this.obstacle) return this.still();
    return html`<canvas tabindex="0" role="img" aria-label="The solid${volume}. Arrows turn it, plus and minus zoom." @keydown=${this.keys}></canvas>
      ${this.scene ? nothing : html`<p class="wait" role="status">The solid is on its way.</p>`}`;
  }

  private still() {
    return html`<svg viewBox="0 0 ${SIDE} ${SIDE}" role="img" aria-label="The solid from the front, top and right">${this.picture.map((row) => svg`<path d=${pathOf(row)}></path>`)}</svg>
      <p class="obstacle">${this.obstacle}</p>`;
  }

  protected override updated(): void {
    const { scene, surface } = this;
    if (!scene) {
      if (surface && !this.obstacle) void this.start();
      return;
    }
    if (surface && surface !== this.shown) scene.show(surface);
    this.shown = surface;
    const colour = (name: string) => getComputedStyle(this).getPropertyValue(`--lossarium-${name}`).trim();
    scene.paint({ ground: colour('paper'), solid: colour('edge'), edge: colour('ink') });
    scene.resize(this.room.width);
    if (this.turn !== this.told) scene.turnTo(this.turn);
    this.told = this.turn;
    scene.draw();
  }

  private async start(): Promise<void> {
    if (this.starting) return;
    this.starting = true;
    if (!hasWebGl()) {
      this.obstacle = 'This browser does not draw in three dimensions (WebGL 2), so the solid is shown as a drawing. Files can be saved all the same.';
      return;
    }
    try {
      const { Scene } = await import('./scene.js');
      if (this.isConnected && this.canvas) this.scene = new Scene(this.canvas, this.tell);
    } catch (error) {
      this.obstacle = `The view in three dimensions did not start: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  private readonly tell = (degrees: number): void => {
    this.told = degrees;
    this.dispatchEvent(new CustomEvent('turn', { detail: degrees }));
  };

  private readonly keys = (event: KeyboardEvent): void => {
    const zoom = { '+': 1.2, '=': 1.2, '-': 1 / 1.2 }[event.key];
    const step = arrow(event);
    if (step) this.scene?.step(step.x, step.y);
    else if (zoom) this.scene?.zoom(zoom);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
