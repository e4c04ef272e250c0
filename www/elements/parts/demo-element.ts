import { type CSSResult, LitElement, type TemplateResult, html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Codec } from './address.js';
import type { ChoiceControl, ControlTable, StateOf } from './controls.js';
import { demoStyles } from './demo.styles.js';
import { hiddenKeys } from './form.js';
import { formStyles } from './form.styles.js';
import { LifecycleController } from './lifecycle.js';
import type { Embeddable } from './messages.js';
import { PlayController } from './play.js';
import { type DemoNames, elementCode, frameCode, pageLink } from './share.js';
import { StateController } from './state.js';
import { ThemeController, themeStyles } from './theme.js';
import { UrlStateController } from './url-state.js';

/** The controls of a demo: one of them turns between its views. */
export type DemoControls = ControlTable & { readonly view: ChoiceControl };

/**
 * What every demo is around its views: tabs, play and reset, link and embed code, attributes, address, theme, shortcuts. A demo says
 * what it is called, which controls it has, and what its views look like.
 *
 * Keyboard, while the focus is inside: Space plays and pauses, R resets, Escape leaves.
 */
export abstract class DemoElement<T extends DemoControls> extends LitElement implements Embeddable {
  static override styles: CSSResult[] = [themeStyles, formStyles, demoStyles];

  @property({ type: Boolean }) address = false;
  @property() hide = '';
  @state() private copied = '';
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  protected readonly states: StateController<T>;
  protected readonly life = new LifecycleController(this);
  protected readonly player = new PlayController(this, (position) => this.playTo(position), () => this.life.stage === 'onscreen');

  constructor(
    private readonly names: DemoNames,
    private readonly codec: Codec<T>,
  ) {
    super();
    this.states = new StateController(this, codec);
    new ThemeController(this);
    new UrlStateController(this, this.states);
    this.addEventListener('keydown', this.shortcut);
  }

  /** The whole state. */
  get state(): StateOf<ControlTable> & StateOf<T> {
    return this.states.state;
  }

  /** The state as the fragment of an address. */
  get fragment(): string {
    return this.states.fragment;
  }

  /** Changes some values; illegal ones are reported in the console and ignored. */
  readonly set = (changes: Readonly<Record<string, unknown>>): void => this.states.set(changes as Partial<Record<keyof T, unknown>>);

  /** Takes the state that a fragment stands for. */
  fromFragment(fragment: string): void {
    this.states.fromFragment(fragment);
  }

  /** Starts what moves by itself. */
  abstract play(): void;

  /** Stops where it is. */
  pause(): void {
    this.player.pause();
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (name in this.codec.table) this.states.fromAttribute(name, value);
    else super.attributeChangedCallback(name, old, value);
  }

  /** What the view is for, in one line. */
  protected abstract headline(): string;

  /** What the view shows. */
  protected abstract content(concealed: ReadonlySet<string>): TemplateResult;

  /** Moves what play moves to a place between 0 and 1. */
  protected abstract playTo(position: number): void;

  /** Has the view something that play moves by way of the shell's own button? */
  protected playable(): boolean {
    return true;
  }

  /** Does something move? */
  protected get moving(): boolean {
    return this.player.playing;
  }

  protected override render() {
    const concealed = hiddenKeys(this.hide || this.states.others.get('hide'));
    return html`<div class="lab" part="lab">
      <header>
        ${this.tabs()}
        <div class="actions">
          ${this.playable() ? this.playButton() : nothing}
          <button type="button" class="plain" @click=${this.reset}>Reset</button>
          ${this.shareButtons()}
        </div>
      </header>
      <h2>${this.headline()}</h2>
      ${this.life.stage === 'dormant' ? html`<div class="reserve"><slot></slot></div>` : this.content(concealed)}
      ${this.fullVersion()}
    </div>
    ${this.embedDialog()}`;
  }

  private tabs() {
    const { view } = this.codec.table;
    return html`<fieldset class="tabs">
      <legend>${view.label}</legend>
      ${Object.entries(view.choices).map(
        ([id, label]) => html`<label>
          <input type="radio" name="view" value=${id} .checked=${id === this.state.view} @change=${() => this.turnTo(id)} /><span>${label}</span>
        </label>`,
      )}
    </fieldset>`;
  }

  private turnTo(view: string): void {
    this.pause();
    this.set({ view });
  }

  private playButton() {
    const { playing } = this.player;
    return html`<button type="button" aria-pressed=${playing} @click=${() => (playing ? this.pause() : this.play())}>
      ${playing ? 'Pause' : 'Play'}
    </button>`;
  }

  private shareButtons() {
    const link = pageLink(this.names, this.fragment);
    if (!link) return nothing;
    return html`<button type="button" class="plain" @click=${() => this.copy('link', link)}>Copy link</button>
      <button type="button" class="plain" @click=${() => this.dialog.showModal()}>Embed</button>
      <span class="copied" role="status">${this.copied}</span>`;
  }

  private embedDialog() {
    const codes = [
      ['element', 'As an element, in a page that allows scripts', elementCode(this.names, this.codec.table, this.states.state)],
      ['frame', 'As a frame, anywhere', frameCode(this.names, this.fragment)],
    ] as const;
    return html`<dialog aria-labelledby="embed-title">
      <h2 id="embed-title">Put this, as it stands, into your page</h2>
      ${codes.map(
        ([kind, label, code]) => html`<label class="code"><span>${label}</span>
          <textarea readonly rows="4" spellcheck="false" data-embed=${kind} .value=${code ?? ''}></textarea></label>
          <button type="button" @click=${() => this.copy('embed code', code ?? '')}>Copy embed code</button>`,
      )}
      <form method="dialog"><button class="plain">Close</button></form>
    </dialog>`;
  }

  private fullVersion() {
    const link = this.address ? undefined : pageLink(this.names, this.fragment);
    return link ? html`<p class="full"><a href=${link} target="_top">Open the full version of ${this.names.title}</a></p>` : nothing;
  }

  protected async copy(what: string, text: string): Promise<void> {
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

  private readonly shortcut = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    if (!(target instanceof Element) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && target instanceof HTMLElement) return target.blur();
    // A control that is focused keeps the keys it has a use for.
    if (target.closest('input:not([type=radio]), select, textarea, button, summary, a')) return;
    const action = { ' ': () => (this.moving ? this.pause() : this.play()), r: this.reset, R: this.reset }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
}
