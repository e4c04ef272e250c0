import { type TemplateResult, html } from 'lit';
import { DemoElement } from '../parts/demo-element.js';
import type { DemoNames } from '../parts/share.js';
import '../softmax-edge/softmax-edge.js';
import type { SoftmaxRace } from '../softmax-race/softmax-race.component.js';
import '../softmax-simplex/softmax-simplex.js';
import { CODEC, CONTROLS, type LabControls, type LabState } from './state.js';

const NAMES: DemoNames = { slug: 'softmax-lab', tag: 'lossarium-softmax-lab', title: 'The Softmax Lab' };

type View = LabState['view'];

/** What a view is for, in one line. */
const HEADLINES: Readonly<Record<View, string>> = {
  simplex: 'Drag a logit. Eight maps answer.',
  edge: 'Where thirty-two bits run out.',
  race: 'Which softmax is fastest on this machine?',
};

/** The control that play moves, by view; the race has a start of its own. */
const MOVED = { simplex: 'temperature', edge: 'offset' } as const;

/**
 * @summary The Softmax Lab: eight maps from logits to probabilities, the limits of their arithmetic, and a race.
 *
 * Attributes are the controls of `state.ts`, and these:
 * @attr address - Keep the state in the page's address. For a page that is there for this element alone.
 * @attr hide - Controls that are not shown, comma-separated.
 * @attr theme - `light`, `dark` or `auto`; without it the element follows the page.
 * @event lossarium-change - A control moved; `detail` is the whole state.
 * @event lossarium-error - Something could not be computed; `detail` says what.
 * @slot - A picture for the time before the element is there.
 * @csspart lab - The whole lab.
 * @cssproperty --lossarium-sheet - Ground of the lab.
 *
 * Keyboard, while the focus is inside: Space plays and pauses, R resets, Escape leaves. Sliders take arrows, with Shift ten steps.
 */
export class SoftmaxLab extends DemoElement<LabControls> {
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...Object.keys(CONTROLS)];
  }

  constructor() {
    super(NAMES, CODEC);
  }

  /** Moves the temperature, or the offset, through its range and back. */
  play(): void {
    const { view } = this.state;
    if (view === 'race') return this.race?.play();
    const { slider: [low, high], scale } = CONTROLS[MOVED[view]];
    const value = this.state[MOVED[view]];
    this.player.play(scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low));
  }

  override pause(): void {
    super.pause();
    this.race?.pause();
  }

  protected override willUpdate(): void {
    // A lab that never races does not fetch the race.
    if (this.state.view === 'race' && this.life.awake) void import('../softmax-race/softmax-race.js');
  }

  protected headline(): string {
    return HEADLINES[this.state.view];
  }

  protected content(concealed: ReadonlySet<string>): TemplateResult {
    const { awake } = this.life;
    switch (this.state.view) {
      case 'simplex':
        return html`<lossarium-softmax-simplex .state=${this.state} .set=${this.set} .concealed=${concealed} ?awake=${awake}></lossarium-softmax-simplex>`;
      case 'edge':
        return html`<lossarium-softmax-edge .state=${this.state} .set=${this.set} .concealed=${concealed} ?awake=${awake}></lossarium-softmax-edge>`;
      case 'race':
        return html`<lossarium-softmax-race .state=${this.state} .set=${this.set} .concealed=${concealed}></lossarium-softmax-race>`;
    }
  }

  protected override playable(): boolean {
    return this.state.view !== 'race';
  }

  protected override get moving(): boolean {
    return super.moving || (this.race?.racing ?? false);
  }

  protected playTo(position: number): void {
    if (this.state.view === 'race') return;
    const key = MOVED[this.state.view];
    const { slider: [low, high], scale } = CONTROLS[key];
    const value = scale === 'log' ? low * (high / low) ** position : low + (high - low) * position;
    this.set({ [key]: Number(value.toPrecision(3)) });
  }

  private get race(): SoftmaxRace | null {
    return this.renderRoot.querySelector<SoftmaxRace>('lossarium-softmax-race:defined');
  }
}
