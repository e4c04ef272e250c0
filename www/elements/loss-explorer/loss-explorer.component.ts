import { type TemplateResult, html, nothing } from 'lit';
import { FIELD } from '../../figures/boxes.js';
import '../loss-boxes/loss-boxes.js';
import '../loss-circle/loss-circle.js';
import '../loss-curves/loss-curves.js';
import '../loss-simplex/loss-simplex.js';
import '../loss-surface/loss-surface.js';
import { DemoElement } from '../parts/demo-element.js';
import { form } from '../parts/form.js';
import type { DemoNames } from '../parts/share.js';
import { callOf, javascript, rust } from './code.js';
import type { Exhibit, ExhibitKind } from './exhibit.js';
import './loss-picker.js';
import { styles } from './loss-explorer.styles.js';
import { CODEC, CONTROLS, LETTERS, type ExplorerControls, type ExplorerState, classOf, exhibit, exhibitsOf, paramKey } from './state.js';

const NAMES: DemoNames = { slug: 'loss-explorer', tag: 'lossarium-loss-explorer', title: 'The Loss Explorer' };

type View = ExplorerState['view'];
type Key = keyof ExplorerState & string;

/** What a view is, in one line, and what a reader may set. */
interface ViewFacts {
  readonly headline: string;
  readonly controls: readonly Key[];
  readonly more: readonly Key[];
  /** Which losses it shows and where the state keeps the choice. */
  readonly pick?: { readonly key: Key; readonly kinds: readonly ExhibitKind[]; readonly most: number };
}

const MANY = CONTROLS.losses.length[1];
const OF_LOGITS = { key: 'losses', kinds: ['logits'], most: MANY } as const;

const VIEWS: Readonly<Record<View, ViewFacts>> = {
  curve: { headline: 'Drag a score. Watch what each loss thinks of it.', controls: ['label', 'moved'], more: ['logits'], pick: OF_LOGITS },
  surface: { headline: 'Let a ball roll down a loss.', controls: ['label', 'rate', 'steps'], more: ['logits'], pick: { ...OF_LOGITS, most: 1 } },
  simplex: { headline: 'Which way does each loss push the probabilities?', controls: ['label'], more: ['logits'], pick: OF_LOGITS },
  circle: {
    headline: 'Turn an embedding. Feel who pulls and who pushes.',
    controls: [],
    more: ['angles', 'weights', 'margins'],
    pick: { key: 'embedding_loss', kinds: ['margin', 'pairs'], most: 1 },
  },
  residuals: { headline: 'How much does an error cost?', controls: ['residual'], more: [], pick: { key: 'residual_losses', kinds: ['residual'], most: MANY } },
  boxes: { headline: 'Push one box over another. Who survives?', controls: ['nt', 'sigma'], more: ['boxes', 'scores'] },
};

/** Views whose figure leaves room beside it. */
const SQUARE: ReadonlySet<View> = new Set<View>(['surface', 'circle']);

/** What play moves through its range and back: one number of the state, or one of a list. */
interface Motion {
  readonly key: Key;
  readonly at?: (state: ExplorerState) => number;
  readonly range: readonly [number, number];
  readonly step: number;
}

const LOGIT: Motion = {
  key: 'logits',
  at: ({ moved, logits }) => classOf(moved, logits.length),
  range: [CONTROLS.logits.min, CONTROLS.logits.max],
  step: CONTROLS.logits.step,
};

const MOTIONS: Readonly<Record<View, Motion>> = {
  curve: LOGIT,
  surface: { key: 'steps', range: [CONTROLS.steps.min, CONTROLS.steps.max], step: 1 },
  simplex: LOGIT,
  circle: { key: 'angles', at: () => 0, range: [0, 360], step: CONTROLS.angles.step },
  residuals: { key: 'residual', range: CONTROLS.residual.slider, step: CONTROLS.residual.step },
  boxes: { key: 'boxes', at: () => 0, range: [0, FIELD.width - (CONTROLS.boxes.default[2] ?? 0)], step: CONTROLS.boxes.step },
};

/**
 * @summary The Loss Explorer: value and gradient of the losses of the catalog as curves, surfaces, fields and forces.
 *
 * Attributes are the controls of `state.ts`, the params of a loss as `<loss>.<param>`, and these:
 * @attr address - Keep the state in the page's address. For a page that is there for this element alone.
 * @attr hide - Controls that are not shown, comma-separated.
 * @attr theme - `light`, `dark` or `auto`; without it the element follows the page.
 * @event lossarium-change - A control moved; `detail` is the whole state.
 * @event lossarium-error - Something could not be computed; `detail` says what.
 * @slot - A picture for the time before the element is there.
 * @csspart lab - The whole explorer.
 * @cssproperty --lossarium-sheet - Ground of the explorer.
 *
 * Keyboard, while the focus is inside: Space plays and pauses, R resets, Escape leaves. Handles take arrows, with Shift ten steps.
 */
export class LossExplorer extends DemoElement<ExplorerControls> {
  static override styles = [...DemoElement.styles, ...styles];

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...Object.keys(CONTROLS)];
  }

  constructor() {
    super(NAMES, CODEC);
  }

  private get explored(): ExplorerState {
    return this.state as ExplorerState;
  }

  protected headline(): string {
    return VIEWS[this.explored.view].headline;
  }

  protected content(concealed: ReadonlySet<string>): TemplateResult {
    const { controls, more } = VIEWS[this.explored.view];
    const options = { table: CONTROLS, state: this.state, hidden: concealed, set: this.set };
    const hiddenPick = concealed.has(VIEWS[this.explored.view].pick?.key ?? '');
    return html`${controls.length > 0 ? html`<div class="controls">${form(options, [...controls])}</div>` : nothing}
      ${this.legend()}
      <div class="stage ${SQUARE.has(this.explored.view) ? 'split' : ''}">
        ${this.figure(concealed)}
        <div class="losses">
          ${hiddenPick ? nothing : this.picker()}
          ${this.chosen().map((loss) => this.settings(loss, options))}
        </div>
      </div>
      ${more.length > 0 ? html`<details><summary>Numbers behind the picture</summary><div class="controls">${form(options, [...more])}</div></details>` : nothing}
      ${this.code()}`;
  }

  private figure(concealed: ReadonlySet<string>): TemplateResult {
    const { awake } = this.life;
    switch (this.explored.view) {
      case 'curve':
      case 'residuals':
        return html`<lossarium-loss-curves .state=${this.state} .set=${this.set} .concealed=${concealed} ?awake=${awake}></lossarium-loss-curves>`;
      case 'surface':
        return html`<lossarium-loss-surface .state=${this.state} .set=${this.set} .concealed=${concealed} ?awake=${awake}></lossarium-loss-surface>`;
      case 'simplex':
        return html`<lossarium-loss-simplex .state=${this.state} .set=${this.set} .concealed=${concealed} ?awake=${awake}></lossarium-loss-simplex>`;
      case 'circle':
        return html`<lossarium-loss-circle .state=${this.state} .set=${this.set} .concealed=${concealed} ?awake=${awake}></lossarium-loss-circle>`;
      case 'boxes':
        return html`<lossarium-loss-boxes .state=${this.state} .set=${this.set} .concealed=${concealed} ?awake=${awake}></lossarium-loss-boxes>`;
    }
  }

  /** The losses of the view, in the order of their colours. */
  private chosen(): Exhibit[] {
    const { pick } = VIEWS[this.explored.view];
    if (!pick) return [];
    const ids = this.explored[pick.key];
    const all = typeof ids === 'string' ? [ids] : (ids as readonly string[]);
    return all.slice(0, pick.most).map(exhibit);
  }

  private legend() {
    const losses = this.chosen();
    if (losses.length < 2) return nothing;
    return html`<ul class="legend">${losses.map(
      ({ title }, index) => html`<li><svg viewBox="0 0 32 12" width="32" height="12" aria-hidden="true"><path class="line of-${index}" d="M1,6H31"></path></svg>${title}</li>`,
    )}</ul>`;
  }

  private picker() {
    const { pick } = VIEWS[this.explored.view];
    if (!pick) return nothing;
    const take = ({ detail }: CustomEvent<string[]>) => {
      const [first = ''] = detail;
      if (CONTROLS[pick.key]?.kind === 'choice') return this.set({ [pick.key]: first });
      // One is shown of a longer choice: it goes to the front.
      const others = (this.explored[pick.key] as readonly string[]).filter((id) => id !== first).slice(0, MANY - 1);
      this.set({ [pick.key]: pick.most === 1 ? [first, ...others] : detail });
    };
    return html`<details class="pick">
      <summary>Choose among ${exhibitsOf(...pick.kinds).length} losses</summary>
      <lossarium-loss-picker .losses=${exhibitsOf(...pick.kinds)} .chosen=${this.chosen().map(({ id }) => id)} .most=${pick.most} @pick=${take}></lossarium-loss-picker>
    </details>`;
  }

  private settings(loss: Exhibit, options: Parameters<typeof form<ExplorerControls>>[0]) {
    const keys = loss.params.map(({ name }) => paramKey(loss.id, name) as Key);
    return html`<section class="loss" aria-label=${loss.title}>
      <div class="formula" @pointerover=${this.light} @pointerleave=${this.light}>
        <h3>${loss.title}</h3>
        <p>${loss.summary}</p>
        ${loss.formula()}
        <p class="source">${loss.paper > 0 ? `Paper ${loss.paper}: ` : ''}${loss.reference}</p>
      </div>
      <div class="controls" @pointerover=${this.light} @focusin=${this.light}>${form(options, keys)}</div>
    </section>`;
  }

  /** Lights a symbol wherever it stands in the formula, and the control that moves it. */
  private readonly light = (event: Event): void => {
    const target = event.target as Element;
    const section = target.closest('.loss');
    if (!section) return;
    const key = target.closest('[data-key]')?.getAttribute('data-key');
    const letters = key ? LETTERS.get(key) : target.closest('mi')?.textContent;
    const lit = (own: string | null | undefined) => Boolean(letters) && own === letters;
    for (const symbol of section.querySelectorAll('mi')) symbol.classList.toggle('lit', lit(symbol.textContent));
    for (const field of section.querySelectorAll('[data-key]')) field.classList.toggle('lit', lit(LETTERS.get(field.getAttribute('data-key') ?? '')));
  };

  private code() {
    const call = callOf(this.explored);
    const panel = (language: string, text: string) => html`<div class="call">
      <div class="label"><span>${language}</span><button type="button" class="plain" @click=${() => this.copy(`${language} code`, text)}>Copy</button></div>
      <pre tabindex="0"><code>${text}</code></pre>
    </div>`;
    return html`<details><summary>The numbers at the probe, from your own code</summary>${panel('JavaScript', javascript(call))} ${panel('Rust', rust(call))}</details>`;
  }

  /** Rolls the ball, or moves the probe through its range and back. */
  play(): void {
    const { key, at, range: [low, high] } = MOTIONS[this.explored.view];
    const value = this.explored[key];
    const number = (at ? (value as readonly number[])[at(this.explored)] : value) as number;
    const position = (number - low) / (high - low);
    this.player.play(position > 0 && position < 1 ? position : 0);
  }

  protected playTo(position: number): void {
    const { key, at, range: [low, high], step } = MOTIONS[this.explored.view];
    const number = low + Math.round((position * (high - low)) / step) * step;
    const list = this.explored[key] as readonly number[];
    this.set({ [key]: at ? list.map((old, index) => (index === at(this.explored) ? number : old)) : number });
  }
}
