import { type TemplateResult, html, nothing, svg } from 'lit';
import { property, state } from 'lit/decorators.js';
import { connect } from '../../api/worker.js';
import { ComputeController } from '../parts/compute.js';
import { DemoElement } from '../parts/demo-element.js';
import { download } from '../parts/files.js';
import { form } from '../parts/form.js';
import { notes } from '../parts/notes.js';
import type { DemoNames } from '../parts/share.js';
import { sitePage } from '../parts/site.js';
import './command-list.js';
import './drawing-pane.js';
import type { Tool } from './drawing-pane.component.js';
import { styles } from './drawing2cad.styles.js';
import { SHAPES } from './edit.js';
import { EXAMPLES, type Example } from './examples.js';
import { History, type Moment } from './history.js';
import { DASHED, leftOut, sortFiles } from './intake.js';
import { type BoardRequest, type BoardValue, FORMATS, type Format, board, fileOf, randomModel, readFiles } from './model.js';
import { type Step, fromList as stepsOf, toList as programList } from './program.js';
import { MOST_ROWS, VIEW_KEYS, VIEW_TITLES, type View, type Views, isLine, toList } from './rows.js';
import './solid-view.js';
import { type BoardControls, type BoardState, CODEC, CONTROLS } from './state.js';

const NAMES: DemoNames = { slug: 'drawing2cad', tag: 'lossarium-drawing2cad', title: 'Drawing2CAD' };

/** The functions of drawings. */
const ROOMS = 'drawing2cad';

const TOOLS: readonly (readonly [Tool, string])[] = [['select', 'Select'], ...SHAPES.map((shape): [Tool, string] => [shape, shape[0]?.toUpperCase() + shape.slice(1)])];

/**
 * @summary A drawing board: four views of an engineering drawing, the CAD program and the solid, each of which changes the others.
 *
 * Attributes are the controls of `state.ts`, and these:
 * @attr address - Keep the state in the page's address. For a page that is there for this element alone.
 * @attr hide - Controls that are not shown, comma-separated.
 * @attr theme - `light`, `dark` or `auto`; without it the element follows the page.
 * @attr weights - Address of the weights of the network; without it those of the site this element came from.
 * @event lossarium-change - A control moved; `detail` is the whole state.
 * @event lossarium-error - Something could not be computed; `detail` says what.
 * @slot - A picture for the time before the element is there.
 * @csspart lab - The whole board.
 * @cssproperty --lossarium-sheet - Ground of the board.
 *
 * Keyboard, while the focus is inside: Space plays and pauses, R resets, Ctrl+Z takes back, Ctrl+Y does again; views and solid say their own.
 */
export class Drawing2Cad extends DemoElement<BoardControls> {
  static override styles = [...DemoElement.styles, ...styles];

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...Object.keys(CONTROLS)];
  }

  /** Address of the weights of the network; without it those of the site, and outside of it no network. */
  @property() weights: string | undefined;
  @state() private tool: Tool = 'select';
  @state() private told: readonly string[] = [];
  @state() private problem = '';
  @state() private dropping = false;
  /** What was dropped last, to be read once more without its dashed lines. */
  private dropped: Readonly<Record<string, string>> | undefined;
  private readonly history = new History();
  private readonly answer = new ComputeController<BoardRequest, BoardValue>(this, board, ROOMS);

  constructor() {
    super(NAMES, CODEC);
    this.addEventListener('keydown', this.takeBack);
    this.addEventListener('paste', this.paste);
    this.addEventListener('dragover', (event) => this.over(event, true));
    this.addEventListener('dragleave', (event) => this.over(event, false));
    this.addEventListener('drop', this.drop);
  }

  private get board(): BoardState {
    return this.state as BoardState;
  }

  protected headline(): string {
    return this.board.view === 'drawing' ? 'Drag a line. See what becomes of the solid.' : 'Change a number of the program. Solid and drawing follow.';
  }

  protected override willUpdate(): void {
    const { program, drawn, front, top, right, isometric, shown, grammar } = this.board;
    const network = this.board.view === 'drawing' ? (this.weights ?? sitePage('models/drawing2cad.bin')) : undefined;
    // Where the program leads, the drawing is its own.
    if (this.life.awake) this.answer.ask({ program, drawn: drawn && this.board.view === 'drawing', front, top, right, isometric, shown, grammar, network });
  }

  protected content(concealed: ReadonlySet<string>): TemplateResult {
    const { value } = this.answer;
    const options = { table: CONTROLS, state: this.state, hidden: concealed, set: this.set };
    if (!value) return html`${notes(this.answer)}<div class="reserve" aria-busy=${!this.answer.failure}></div>`;
    return html`${notes(this.answer)} ${this.messages(value)}
      <div class="board">
        <div class=${this.dropping ? 'dropping' : ''}>${this.toolbar()}
          <div class="panes">${VIEW_KEYS.map((key, at) => this.pane(value, key, at))}</div>
          ${this.legend()}
        </div>
        <section class="solid" aria-label="Solid">
          <lossarium-solid-view .surface=${value.surface} .picture=${value.check?.views[3] ?? []} .turn=${this.board.turn} .theme=${this.getAttribute('theme') ?? ''}
            @turn=${(event: CustomEvent<number>) => this.set({ turn: event.detail })}></lossarium-solid-view>
          ${this.agreement(value)} ${this.exports(value)}
        </section>
      </div>
      <section class="list"><h3>${this.listTitle(value)}</h3>
        <lossarium-command-list .steps=${value.steps} ?fixed=${this.board.view !== 'program'} .reading=${value.reading} .truth=${this.board.drawn ? undefined : this.truth} @edit=${(event: CustomEvent<readonly Step[]>) => this.program(event.detail)}></lossarium-command-list>
      </section>
      <details><summary>Numbers of the drawing</summary>${this.numbers(value.views)}</details>
      <details><summary>Settings</summary>${value.reading ? this.viewToggles() : nothing}<div class="controls">${form(options, ['grammar', 'grid', 'check', 'fit', 'turn'])}</div></details>`;
  }

  /** The program that the drawing was made of. */
  private get truth(): readonly Step[] {
    return stepsOf(this.board.program);
  }

  private listTitle({ reading }: BoardValue): string {
    if (!reading) return this.board.drawn ? 'The program of the solid' : 'The program of drawing and solid';
    if (this.board.drawn) return 'What the network reads in the drawing, all rows at once';
    const right = this.truth.length === reading.steps.length && this.truth.every(({ command }, row) => command === reading.steps[row]?.command);
    return `What the network reads in the drawing, all rows at once: ${right ? 'the right commands; other true values in brackets' : 'not the right commands'}`;
  }

  private messages({ fault, silence }: BoardValue) {
    return html`<div role="status">
      ${fault ? html`<p class="note failure">No solid: ${fault}.</p>` : nothing}
      ${silence ? html`<p class="note">No network reads the drawing, so the solid is the one of the program: ${silence}.</p>` : nothing}
      ${this.problem ? html`<p class="note failure">${this.problem}</p>` : nothing}
      ${this.told.length > 0 ? html`<p class="note">Read without: ${this.told.join(', ')}. ${this.dashes()}</p>` : nothing}
    </div>`;
  }

  private dashes() {
    if (!this.dropped || !this.told.some((text) => text.includes('dashed'))) return nothing;
    return html`<button type="button" class="plain" @click=${() => void this.read(this.dropped ?? {}, false)}>Drop the dashed lines</button>`;
  }

  private toolbar() {
    const program = this.board.view === 'program';
    const example = (event: Event) => {
      const select = event.target as HTMLSelectElement;
      this.program(EXAMPLES[select.value as Example].steps);
      select.value = '';
    };
    return html`<div class="bar" role="toolbar" aria-label="Drawing">
      ${program ? nothing : TOOLS.map(([tool, label]) => html`<button type="button" aria-pressed=${this.tool === tool} @click=${() => (this.tool = tool)}>${label}</button>`)}
      ${program ? nothing : html`<span class="gap"></span>`}
      <button type="button" class="plain" ?disabled=${!this.history.canUndo} @click=${() => this.go(this.history.undo(this.moment))}>Undo</button>
      <button type="button" class="plain" ?disabled=${!this.history.canRedo} @click=${() => this.go(this.history.redo(this.moment))}>Redo</button>
      <select aria-label="Examples" @change=${example}>
        <option value="" selected disabled>Examples …</option>
        ${Object.entries(EXAMPLES).map(([id, { title }]) => html`<option value=${id}>${title}</option>`)}
      </select>
      <button type="button" @click=${this.random}>Random part</button>
      <label class="button">Open SVG<input type="file" accept=".svg,image/svg+xml" multiple @change=${this.picked} /></label>
    </div>`;
  }

  private pane({ views, check }: BoardValue, key: (typeof VIEW_KEYS)[number], at: number) {
    const compared = this.compares ? check : undefined;
    return html`<lossarium-drawing-pane label=${VIEW_TITLES[key]} .rows=${views[at] ?? []} .tool=${this.tool} .grid=${this.board.grid}
      ?fixed=${this.board.view === 'program'} ?hiddenView=${!this.board.shown.includes(key)} .found=${compared?.found[at]} .solid=${compared?.views[at] ?? []} .drawn=${compared?.drawn[at]}
      @edit-start=${this.remember} @edit=${(event: CustomEvent<View>) => this.draw(at, event.detail)}></lossarium-drawing-pane>`;
  }

  private legend() {
    if (!this.compares) return nothing;
    const mark = (kind: string, text: string) => html`<li>${svg`<svg viewBox="0 0 28 8" aria-hidden="true"><line class=${kind} x1="0" x2="28" y1="4" y2="4"></line></svg>`}${text}</li>`;
    return html`<ul class="key">${mark('agrees', 'drawn, and an edge of the solid')}${mark('differs', 'drawn, and no edge of the solid')}${mark('missing', 'an edge of the solid, and not drawn')}</ul>`;
  }

  private agreement({ check }: BoardValue) {
    if (!check || !this.compares) return nothing;
    return html`<p class="agreement"><strong>${(100 * check.agreement).toFixed(0)} %</strong> of the lines of drawing and solid agree. The solid is drawn again for this; nobody
      told it what is right.</p>`;
  }

  private exports({ surface, steps, views }: BoardValue) {
    const save = (format: Format) => async () => {
      try {
        const blob = await fileOf(connect({ rooms: ROOMS }), format, steps, views);
        download(`${format === 'svg' ? 'drawing' : 'solid'}.${FORMATS[format].ending}`, blob);
        this.problem = '';
      } catch (error) {
        this.problem = error instanceof Error ? error.message : String(error);
      }
    };
    return html`<div class="bar" role="group" aria-label="Save">
      ${Object.entries(FORMATS).map(([format, { label }]) => html`<button type="button" class="plain" aria-label="Save as ${label}" ?disabled=${!surface && !['svg', 'json'].includes(format)}
        @click=${save(format as Format)}>${label}</button>`)}
    </div>`;
  }

  /** Which views the network may see. */
  private viewToggles() {
    const { shown } = this.board;
    const turn = (key: string) => this.set({ shown: VIEW_KEYS.filter((other) => (other === key) !== shown.includes(other)) });
    return html`<fieldset class="bar"><legend>Views that the network sees</legend>
      ${VIEW_KEYS.map((key) => html`<label class="check"><input type="checkbox" .checked=${shown.includes(key)} ?disabled=${shown.length === 1 && shown.includes(key)} @change=${() => turn(key)} />${VIEW_TITLES[key]}</label>`)}
    </fieldset>`;
  }

  private numbers(views: Views) {
    const columns = ['view', 'what', 'x₁', 'y₁', 'pull', '', 'pull', '', 'x₂', 'y₂'];
    const rows = views.flatMap((view, at) => view.map((row) => html`<tr><td>${VIEW_TITLES[VIEW_KEYS[at] ?? 'front']}</td><td>${isLine(row) ? 'line' : 'curve'}</td>${row.map((value) => html`<td>${value < 0 ? '' : value}</td>`)}</tr>`));
    return html`<div class="numbers" tabindex="0" role="region" aria-label="Numbers of the drawing">
      <table><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table>
    </div>`;
  }

  /** Are drawing and solid of different origin, and shown over each other? */
  private get compares(): boolean {
    return this.board.check && this.board.view === 'drawing' && (this.board.drawn || this.answer.value?.reading !== undefined);
  }

  private get moment(): Moment {
    const { program, drawn, front, top, right, isometric } = this.board;
    return { program, drawn, front, top, right, isometric };
  }

  private readonly remember = (): void => this.history.remember(this.moment);

  private go(moment: Moment | undefined): void {
    if (moment) this.set(moment);
    this.requestUpdate();
  }

  /** Another program: drawing and solid are its own. */
  private program(steps: readonly Step[]): void {
    this.remember();
    this.tellNothing();
    this.set({ program: programList(steps), drawn: false, front: [], top: [], right: [], isometric: [] });
  }

  /** Another view: from now on the drawing is the reader's. */
  private draw(at: number, view: View): void {
    const views = (this.answer.value?.views ?? []).map((old, index) => (index === at ? view : old));
    this.take(views as unknown as Views);
  }

  private take(views: Views): void {
    const most = Math.max(...views.map((view) => view.length));
    if (most > MOST_ROWS) {
      this.problem = `A view has ${most} lines; there is room for ${MOST_ROWS}.`;
      return;
    }
    this.problem = '';
    this.set({ drawn: true, ...Object.fromEntries(VIEW_KEYS.map((key, index) => [key, toList(views[index] ?? [])])) });
  }

  private readonly random = async (): Promise<void> => {
    try {
      this.program(await randomModel(connect({ rooms: ROOMS }), Math.floor(Math.random() * 2 ** 32)));
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  };

  private tellNothing(): void {
    this.told = [];
    this.problem = '';
  }

  private readonly picked = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    void this.open([...(input.files ?? [])]);
    input.value = '';
  };

  private over(event: DragEvent, inside: boolean): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dropping = inside;
  }

  private readonly drop = (event: DragEvent): void => {
    const files = [...(event.dataTransfer?.files ?? [])];
    this.dropping = false;
    if (files.length === 0) return;
    event.preventDefault();
    void this.open(files);
  };

  private readonly paste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (files.length > 0) void this.open(files);
    else if (text.includes('<svg')) void this.read({ sheet: text }, true);
  };

  private async open(files: readonly File[]): Promise<void> {
    try {
      if (files.length > 0) await this.read(await sortFiles(files), true);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** Has the package read files, and takes the views that it found. */
  private async read(files: Readonly<Record<string, string>>, dashed: boolean): Promise<void> {
    try {
      const { views, warnings } = await readFiles(connect({ rooms: ROOMS }), files, { fit: this.board.fit, dashed });
      this.remember();
      this.dropped = files;
      this.set({ view: 'drawing' });
      this.take(views);
      this.told = leftOut(dashed ? warnings : warnings.filter(([kind]) => kind !== DASHED));
    } catch (error) {
      this.told = [];
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  private readonly takeBack = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const [target] = event.composedPath();
    if (target instanceof HTMLInputElement) return;
    const key = event.shiftKey ? `shift ${event.key.toLowerCase()}` : event.key.toLowerCase();
    const action = { z: () => this.history.undo(this.moment), y: () => this.history.redo(this.moment), 'shift z': () => this.history.redo(this.moment) }[key];
    if (!action) return;
    event.preventDefault();
    this.go(action());
  };

  /** Turns the solid around once and back. */
  play(): void {
    this.player.play((this.board.turn + 180) / 360);
  }

  protected playTo(position: number): void {
    this.set({ turn: Math.round(360 * position) - 180 });
  }
}
