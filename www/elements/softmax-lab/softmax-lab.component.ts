import { LitElement, type TemplateResult, html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { ControlTable, StateOf } from '../parts/controls.js';
import { hiddenKeys } from '../parts/form.js';
import { formStyles } from '../parts/form.styles.js';
import { LifecycleController } from '../parts/lifecycle.js';
import type { Embeddable } from '../parts/messages.js';
import { PlayController } from '../parts/play.js';
import { type DemoNames, elementCode, frameCode, pageLink } from '../parts/share.js';
import { StateController } from '../parts/state.js';
import { ThemeController, themeStyles } from '../parts/theme.js';
import { UrlStateController } from '../parts/url-state.js';
import '../softmax-edge/softmax-edge.js';
import type { SoftmaxRace } from '../softmax-race/softmax-race.component.js';
import '../softmax-simplex/softmax-simplex.js';
import { styles } from './softmax-lab.styles.js';
import { CODEC, CONTROLS, type LabState } from './state.js';

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
export class SoftmaxLab extends LitElement implements Embeddable {
  static override styles = [themeStyles, formStyles, styles];

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...Object.keys(CONTROLS)];
  }

  @property({ type: Boolean }) address = false;
  @property() hide = '';
  @state() private copied = '';
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  private readonly states = new StateController(this, CODEC);
  private readonly life = new LifecycleController(this);
  private readonly player = new PlayController(this, (position) => this.playTo(position), () => this.life.stage === 'onscreen');

  constructor() {
    super();
    new ThemeController(this);
    new UrlStateController(this, this.states);
    this.addEventListener('keydown', this.shortcut);
  }

  /** The whole state. */
  get state(): StateOf<ControlTable> & LabState {
    return this.states.state;
  }

  /** The state as the fragment of an address. */
  get fragment(): string {
    return this.states.fragment;
  }

  /** Changes some values; illegal ones are reported in the console and ignored. */
  readonly set = (changes: Readonly<Record<string, unknown>>): void => this.states.set(changes);

  /** Takes the state that a fragment stands for. */
  fromFragment(fragment: string): void {
    this.states.fromFragment(fragment);
  }

  /** Moves the temperature, or the offset, through its range and back. */
  play(): void {
    if (this.state.view === 'race') return this.race?.play();
    const [low, high] = CONTROLS[MOVED[this.state.view]].slider;
    const value = this.state[MOVED[this.state.view]];
    const log = CONTROLS[MOVED[this.state.view]].scale === 'log';
    this.player.play(log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low));
  }

  /** Stops where it is. */
  pause(): void {
    this.player.pause();
    this.race?.pause();
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (name in CONTROLS) this.states.fromAttribute(name, value);
    else super.attributeChangedCallback(name, old, value);
  }

  protected override willUpdate(): void {
    // A lab that never races does not fetch the race.
    if (this.state.view === 'race' && this.life.awake) void import('../softmax-race/softmax-race.js');
  }

  protected override render() {
    const { view } = this.state;
    return html`<div class="lab" part="lab">
      <header>
        ${this.tabs(view)}
        <div class="actions">
          ${view === 'race' ? nothing : this.playButton()}
          <button type="button" class="plain" @click=${this.reset}>Reset</button>
          ${this.shareButtons()}
        </div>
      </header>
      <h2>${HEADLINES[view]}</h2>
      ${this.life.stage === 'dormant' ? html`<div class="reserve"><slot></slot></div>` : this.views()[view]}
      ${this.fullVersion()}
    </div>
    ${this.embedDialog()}`;
  }

  private views(): Readonly<Record<View, TemplateResult>> {
    const { awake } = this.life;
    const concealed = hiddenKeys(this.hide || this.states.others.get('hide'));
    return {
      simplex: html`<lossarium-softmax-simplex .state=${this.state} .set=${this.set} .concealed=${concealed} ?awake=${awake}></lossarium-softmax-simplex>`,
      edge: html`<lossarium-softmax-edge .state=${this.state} .set=${this.set} .concealed=${concealed} ?awake=${awake}></lossarium-softmax-edge>`,
      race: html`<lossarium-softmax-race .state=${this.state} .set=${this.set} .concealed=${concealed}></lossarium-softmax-race>`,
    };
  }

  private tabs(view: View) {
    const choices = Object.entries(CONTROLS.view.choices) as [View, string][];
    return html`<fieldset class="tabs">
      <legend>${CONTROLS.view.label}</legend>
      ${choices.map(
        ([id, label]) => html`<label>
          <input type="radio" name="view" value=${id} .checked=${id === view} @change=${() => this.turnTo(id)} /><span>${label}</span>
        </label>`,
      )}
    </fieldset>`;
  }

  private turnTo(view: View): void {
    this.pause();
    this.set({ view });
  }

  private get race(): SoftmaxRace | null {
    return this.renderRoot.querySelector<SoftmaxRace>('lossarium-softmax-race:defined');
  }

  private playButton() {
    const { playing } = this.player;
    return html`<button type="button" aria-pressed=${playing} @click=${() => (playing ? this.pause() : this.play())}>
      ${playing ? 'Pause' : 'Play'}
    </button>`;
  }

  private shareButtons() {
    const link = pageLink(NAMES, this.fragment);
    if (!link) return nothing;
    return html`<button type="button" class="plain" @click=${() => this.copy('link', link)}>Copy link</button>
      <button type="button" class="plain" @click=${() => this.dialog.showModal()}>Embed</button>
      <span class="copied" role="status">${this.copied}</span>`;
  }

  private embedDialog() {
    const codes = [
      ['element', 'As an element, in a page that allows scripts', elementCode(NAMES, CONTROLS, this.state)],
      ['frame', 'As a frame, anywhere', frameCode(NAMES, this.fragment)],
    ] as const;
    return html`<dialog aria-labelledby="embed-title">
      <h2 id="embed-title">Put this lab, as it stands, into your page</h2>
      ${codes.map(
        ([kind, label, code]) => html`<label class="code"><span>${label}</span>
          <textarea readonly rows="4" spellcheck="false" data-embed=${kind} .value=${code ?? ''}></textarea></label>
          <button type="button" @click=${() => this.copy('embed code', code ?? '')}>Copy embed code</button>`,
      )}
      <form method="dialog"><button class="plain">Close</button></form>
    </dialog>`;
  }

  private fullVersion() {
    const link = this.address ? undefined : pageLink(NAMES, this.fragment);
    return link ? html`<p class="full"><a href=${link} target="_top">Open the full version of ${NAMES.title}</a></p>` : nothing;
  }

  private async copy(what: string, text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.copied = `Copied the ${what}`;
    } catch {
      this.copied = 'The browser did not allow copying; select the text instead';
    }
    setTimeout(() => (this.copied = ''), 4000);
  }

  private readonly reset = (): void => {
    this.pause();
    const { view } = this.state;
    this.states.reset();
    this.set({ view });
  };

  private playTo(position: number): void {
    if (this.state.view === 'race') return;
    const key = MOVED[this.state.view];
    const control = CONTROLS[key];
    const [low, high] = control.slider;
    const value = control.scale === 'log' ? low * (high / low) ** position : low + (high - low) * position;
    this.set({ [key]: Number(value.toPrecision(3)) });
  }

  private readonly shortcut = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    if (!(target instanceof Element) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && target instanceof HTMLElement) return target.blur();
    // A control that is focused keeps the keys it has a use for.
    if (target.closest('input:not([type=radio]), select, textarea, button, summary, a')) return;
    const action = { ' ': () => (this.player.playing || this.race?.racing ? this.pause() : this.play()), r: this.reset, R: this.reset }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
}
