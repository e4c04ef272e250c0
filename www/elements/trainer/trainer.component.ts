import { type TemplateResult, html, nothing } from 'lit';
import { query, state } from 'lit/decorators.js';
import { connect } from '../../api/worker.js';
import { fixed } from '../../figures/context.js';
import type { Exhibit } from '../loss-explorer/exhibit.js';
import '../loss-explorer/loss-picker.js';
import { paramKey } from '../loss-explorer/state.js';
import { DemoElement } from '../parts/demo-element.js';
import { download } from '../parts/files.js';
import { form } from '../parts/form.js';
import { noteStyles, notes } from '../parts/notes.js';
import type { DemoNames } from '../parts/share.js';
import './board.js';
import { penClasses } from './board.component.js';
import './digit-pad.js';
import { KeepController } from './keep.js';
import { pointsOfCsv } from './own.js';
import { javascript, keyOf, rust } from './runs.js';
import { SessionController } from './session.js';
import { CODEC, CONTROLS, MOST, TRAINABLE, type TrainerControls, type TrainerState, titleOf } from './state.js';
import { styles } from './trainer.styles.js';

const NAMES: DemoNames = { slug: 'trainer', tag: 'lossarium-trainer', title: 'The Trainer' };

type Key = keyof TrainerState & string;

const HEADLINES: Readonly<Record<TrainerState['view'], string>> = {
  points: 'Same points, same seed, same batches. Where do the losses part?',
  pictures: 'Same pictures, same seed, same batches. What does each loss get wrong?',
};

const TRAINING: readonly Key[] = ['activation', 'optimizer', 'rate', 'batch'];
const SPOILED: readonly Key[] = ['label_noise', 'imbalance'];
const DATA: Readonly<Record<TrainerState['view'], readonly Key[]>> = { points: ['points', 'network'], pictures: ['pictures', 'picture_network'] };
const MORE: Readonly<Record<TrainerState['view'], readonly Key[]>> = { points: ['classes', 'count', 'spread', 'seed', 'own'], pictures: ['pieces', 'seed'] };

const FORMATS = ['safetensors', 'json', 'onnx'] as const;

/**
 * @summary The Trainer: two or three losses teach a network each, side by side, from the same seed on the same batches.
 *
 * Attributes are the controls of `state.ts`, the params of a loss as `<loss>.<param>`, and these:
 * @attr address - Keep the state in the page's address. For a page that is there for this element alone.
 * @attr hide - Controls that are not shown, comma-separated.
 * @attr theme - `light`, `dark` or `auto`; without it the element follows the page.
 * @event lossarium-change - A control moved; `detail` is the whole state.
 * @event lossarium-error - Something could not be computed; `detail` says what.
 * @slot - A picture for the time before the element is there.
 * @csspart lab - The whole trainer.
 * @cssproperty --lossarium-sheet - Ground of the trainer.
 *
 * Keyboard, while the focus is inside: Space trains and pauses, → takes a step, ← goes back to the start, R resets, Escape leaves.
 */
export class LossTrainer extends DemoElement<TrainerControls> {
  static override styles = [...DemoElement.styles, ...styles, noteStyles];

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...Object.keys(CONTROLS)];
  }

  private readonly session = new SessionController(this, () => this.life.awake, () => this.set({ steps: 0 }));
  private readonly keeper = new KeepController(this, this.session);
  /** Class of the next point of the reader's own. */
  @state() private side = 0;
  @state() private drawn: Float32Array | undefined;
  @state() private answers: readonly Float32Array[] = [];
  @state() private tableSaid = '';
  @query('input.session') private readonly file!: HTMLInputElement;
  @query('input.table') private readonly table!: HTMLInputElement;

  constructor() {
    super(NAMES, CODEC);
    this.addEventListener('keydown', this.step);
    // Not while the networks are unlike what the answers were asked of.
    this.addEventListener('lossarium-change', () => (this.answers = []));
  }

  private get chosen(): TrainerState {
    return this.state as unknown as TrainerState;
  }

  protected headline(): string {
    return HEADLINES[this.chosen.view];
  }

  /** It has buttons of its own. */
  protected override playable(): boolean {
    return false;
  }

  protected override get moving(): boolean {
    return this.session.playing;
  }

  play(): void {
    this.session.play();
  }

  override pause(): void {
    if (this.session.playing) void this.noteSteps(this.session.pause());
  }

  /** Puts the steps into the state once they are taken, so that a link leads to what is seen; unless another run has begun meanwhile. */
  private async noteSteps(taken: Promise<void>): Promise<void> {
    const run = keyOf(this.chosen);
    await taken;
    const { steps = 0 } = this.session.lanes[0] ?? {};
    if (run === keyOf(this.chosen) && steps <= CONTROLS.steps.max) this.set({ steps });
  }

  private readonly stepOnce = (): void => void this.noteSteps(this.session.step());

  private readonly rewind = (): void => void this.noteSteps(this.session.rewind());

  protected playTo(): void {
    throw new Error('the Trainer moves by steps');
  }

  protected override willUpdate(): void {
    if (this.life.awake) this.session.follow(this.chosen);
  }

  protected override updated(): void {
    if (this.drawn && this.session.lanes.length > 0) void this.answer(this.drawn);
  }

  protected content(concealed: ReadonlySet<string>): TemplateResult {
    const { view, points, losses } = this.chosen;
    const options = { table: CONTROLS, state: this.state, hidden: concealed, set: this.set };
    const controls = (keys: readonly Key[]) => html`<div class="controls">${form(options, [...keys])}</div>`;
    const { lanes, train, test } = this.session;
    const put = view === 'points' && points === 'own' ? this.put : undefined;
    return html`${this.transport()} ${notes(this.session)} ${this.waiting()}
      ${controls([...DATA[view], ...SPOILED])}
      ${put ? this.sides() : nothing}
      <lossarium-trainer-board .state=${this.chosen} .lanes=${lanes} .train=${train} .test=${test} .put=${put} .scheme=${this.scheme}></lossarium-trainer-board>
      ${view === 'pictures' ? this.pad() : nothing}
      ${concealed.has('losses') ? nothing : this.picker()}
      <details><summary>Training and data</summary>${controls(TRAINING)}${controls(MORE[view])}</details>
      <details><summary>Settings of the losses</summary>${losses.map((id) => this.settings(TRAINABLE.find((loss) => loss.id === id), options))}</details>
      ${this.keeping()} ${this.code()}`;
  }

  private transport(): TemplateResult {
    const { playing, lanes, speed } = this.session;
    const [first] = lanes;
    const steps = first ? `step ${first.steps} · epoch ${first.epoch}${speed > 0 ? ` · ${speed < 10 ? fixed(speed, 1) : Math.round(speed)} steps/s` : ''}` : 'no network yet';
    return html`<div class="transport" role="group" aria-label="Training">
      <button type="button" class="go" aria-pressed=${playing} ?disabled=${!first} @click=${() => (playing ? this.pause() : this.play())}>${playing ? 'Pause' : 'Train'}</button>
      <button type="button" ?disabled=${!first} @click=${this.stepOnce}>Step</button>
      <button type="button" ?disabled=${!first} @click=${this.rewind}>Rewind</button>
      <button type="button" @click=${() => this.set({ seed: (this.chosen.seed + 1) % (CONTROLS.seed.max + 1) })}>New seed</button>
      <output>${steps}</output>
    </div>`;
  }

  private waiting() {
    const { waiting } = this.session;
    if (!waiting) return nothing;
    return html`<p class="keep" role="status"><label for="waiting">Getting ${waiting.what}</label> <progress id="waiting" max="1" .value=${waiting.share}></progress></p>`;
  }

  /** Which class a press puts a point of. */
  private sides(): TemplateResult {
    const { own } = this.chosen;
    return html`<fieldset class="side"><legend>Press into a picture to put a point of class</legend>
      ${penClasses.map((letter, at) => html`<label class="check"><input type="radio" name="side" .checked=${at === this.side} @change=${() => (this.side = at)} />${letter}</label>`)}
      <button type="button" class="plain" ?disabled=${own.length === 0} @click=${() => this.set({ own: own.slice(0, -3) })}>Undo</button>
      <button type="button" class="plain" ?disabled=${own.length === 0} @click=${() => this.set({ own: [] })}>Clear</button>
      <button type="button" class="plain" @click=${() => this.table.click()}>Open a CSV file</button>
      <input type="file" class="table" hidden accept=".csv,text/csv" aria-label="A table of points" @change=${this.openTable} />
      <span role="status">${this.tableSaid}</span>
    </fieldset>`;
  }

  /** Points of a table: two columns of numbers, then the class. */
  private readonly openTable = async (): Promise<void> => {
    const [file] = this.table.files ?? [];
    if (!file) return;
    try {
      this.set({ own: await pointsOfCsv(connect(), await file.text()) });
      this.tableSaid = '';
    } catch (error) {
      this.tableSaid = `${file.name}: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.table.value = '';
  };

  private readonly put = ([x, y]: readonly [number, number]): void => {
    const hundredths = (value: number) => Math.round(100 * value) / 100;
    const { own } = this.chosen;
    if (own.length < CONTROLS.own.length[1]) this.set({ own: [...own, hundredths(x), hundredths(y), this.side] });
  };

  private pad(): TemplateResult {
    const name = (at: number) => (this.chosen.pictures === 'mnist' ? at : `class ${at}`);
    const best = (row: Float32Array) => Array.from(row, (probability, at) => ({ probability, at })).sort((a, b) => b.probability - a.probability).slice(0, 3);
    const said = (row: Float32Array) => best(row).map(({ probability, at }, place) => html`${place === 0 ? html`<b>${name(at)}</b>` : html`, ${name(at)}`} ${fixed(100 * probability, 1)} %`);
    return html`<section aria-label="Draw one yourself"><h3>Draw one yourself, and all answer</h3><div class="pad">
      <lossarium-digit-pad .colours=${this.inks()} @picture=${this.draw}></lossarium-digit-pad>
      <ul class="answers" aria-live="polite">${this.answers.map((row, at) => html`<li>${titleOf(this.session.lanes[at]?.id ?? '')}<br />${said(row)}</li>`)}</ul>
    </div></section>`;
  }

  private readonly draw = ({ detail }: CustomEvent<Float32Array>): void => {
    this.drawn = detail.some((ink) => ink > 0) ? detail : undefined;
    if (!this.drawn) this.answers = [];
  };

  private asking = false;
  private asked: unknown[] = [];

  /** Asks all networks for the drawing; again only when it or they have changed. */
  private async answer(picture: Float32Array): Promise<void> {
    const question = [picture, this.session.lanes];
    if (this.asking || question.every((part, at) => part === this.asked[at])) return;
    this.asking = true;
    this.asked = question;
    try {
      this.answers = await this.session.answers(picture);
    } catch {
      // The session says what happened to its networks.
      this.answers = [];
    }
    this.asking = false;
  }

  private picker(): TemplateResult {
    return html`<details class="pick"><summary>Choose among ${TRAINABLE.length} losses</summary>
      <lossarium-loss-picker .losses=${TRAINABLE} .chosen=${this.chosen.losses} .most=${MOST} @pick=${({ detail }: CustomEvent<string[]>) => this.set({ losses: detail })}></lossarium-loss-picker>
    </details>`;
  }

  private settings(loss: Exhibit | undefined, options: Parameters<typeof form<TrainerControls>>[0]) {
    if (!loss) return nothing;
    const keys = loss.params.map(({ name }) => paramKey(loss.id, name) as Key);
    return html`<section class="loss" aria-label=${loss.title}>
      <div class="formula" tabindex="0" role="region" aria-label="Formula of ${loss.title}"><h3>${loss.title}</h3><p>${loss.summary}</p>${loss.formula()}</div>
      <div class="controls">${form(options, keys)}</div>
    </section>`;
  }

  /** Saved runs and weights. */
  private keeping(): TemplateResult {
    const { lanes } = this.session;
    const none = lanes.length === 0;
    return html`<details><summary>Save and go on later, take the weights</summary>
      <p class="keep">
        <button type="button" ?disabled=${none} @click=${() => this.keeper.store()}>Keep in this browser</button>
        <button type="button" @click=${() => this.keeper.load()}>Go on from what was kept</button>
        <button type="button" ?disabled=${none} @click=${() => this.keeper.save()}>Save to a file</button>
        <button type="button" @click=${() => this.file.click()}>Open a file</button>
        <input type="file" class="session" hidden aria-label="A session of the Trainer" @change=${this.open} />
        <span role="status">${this.keeper.said}</span>
      </p>
      ${lanes.map(({ id }, at) => html`<p class="keep">Weights of ${titleOf(id)}:
        ${FORMATS.map((format) => html`<button type="button" class="plain" aria-label="Weights of ${titleOf(id)} as ${format}" @click=${() => this.takeWeights(at, id, format)}>${format}</button>`)}</p>`)}
    </details>`;
  }

  private readonly open = async (): Promise<void> => {
    const [file] = this.file.files ?? [];
    if (file) await this.keeper.open(file);
    this.file.value = '';
  };

  private async takeWeights(at: number, id: string, format: (typeof FORMATS)[number]): Promise<void> {
    try {
      const bytes = await this.session.weights(at, format);
      if (bytes) download(`trainer-${id}.${format}`, new Blob([bytes as Uint8Array<ArrayBuffer>]));
    } catch (error) {
      this.keeper.say(error instanceof Error ? error.message : String(error));
    }
  }

  private code(): TemplateResult {
    const panel = (language: string, text: string) => html`<div class="call">
      <div class="label"><span>${language}</span><button type="button" class="plain" @click=${() => this.copy(`${language} code`, text)}>Copy</button></div>
      <pre tabindex="0"><code>${text}</code></pre>
    </div>`;
    return html`<details><summary>The first of these runs, from your own code</summary>${panel('JavaScript', javascript(this.chosen))} ${panel('Rust', rust(this.chosen))}</details>`;
  }

  private inks(): readonly [string, string] {
    const style = getComputedStyle(this);
    return ['sheet', 'ink'].map((name) => style.getPropertyValue(`--lossarium-${name}`).trim()) as [string, string];
  }

  /** Changes with the theme, so that what is painted is painted anew. */
  private get scheme(): string {
    return this.inks().join();
  }

  /** Arrows step and rewind, unless the part that has the focus has a use for them. */
  private readonly step = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    if (event.defaultPrevented || !(target instanceof Element) || target.closest('input, select, textarea, [role=slider], [role=application]')) return;
    if (event.key === 'ArrowRight') this.stepOnce();
    else if (event.key === 'ArrowLeft') this.rewind();
    else return;
    event.preventDefault();
  };
}
