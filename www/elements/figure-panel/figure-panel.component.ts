import { LitElement, type PropertyValues, html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { type DataTable, csvText, download, pngBlob, significant, svgText } from '../parts/files.js';
import { formStyles } from '../parts/form.styles.js';
import { styles } from './figure-panel.styles.js';

/** Shortest time between two spoken descriptions. */
const SPEAK_EVERY_MS = 2000;

/**
 * @summary The frame around a drawing: its name, what it shows in words, its data as a table, its files.
 *
 * @attr label - Name of the figure.
 * @attr description - One sentence that says what the drawing shows now; spoken politely, at most every two seconds.
 * @attr file - Name of the files, without an ending.
 * @slot - The drawing, one `svg`.
 * @slot controls - Controls that belong to this figure alone.
 * @csspart caption - The sentence under the drawing.
 */
export class LossariumFigure extends LitElement {
  static override styles = [formStyles, styles];

  @property() label = '';
  @property() description = '';
  @property() file = 'figure';
  @property({ attribute: false }) table: DataTable | undefined;
  @state() private open = false;
  @state() private problem = '';
  @query('.spoken') private readonly spoken!: HTMLElement | null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('description')) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.spoken) this.spoken.textContent = this.description;
    }, changed.get('description') ? SPEAK_EVERY_MS : 0);
  }

  protected override render() {
    return html`<figure role="figure" aria-labelledby="label" aria-describedby="spoken">
      <header>
        <h3 id="label">${this.label}</h3>
        <slot name="controls"></slot>
      </header>
      <slot></slot>
      <figcaption part="caption" aria-hidden="true">${this.description}</figcaption>
      <p id="spoken" class="spoken" aria-live="polite"></p>
      <div class="files">
        <button class="plain" type="button" aria-expanded=${this.open} aria-controls="data" @click=${this.toggle}>Numbers</button>
        <span aria-hidden="true">Save as</span>
        ${this.saveButton('SVG', 'svg', async (drawing) => new Blob([svgText(drawing)], { type: 'image/svg+xml' }))}
        ${this.saveButton('PNG', 'png', pngBlob)}
        ${this.saveButton('CSV', 'csv', async () => new Blob([csvText(this.table ?? { columns: [], rows: [] })], { type: 'text/csv' }))}
        <span role="alert">${this.problem}</span>
      </div>
      <div id="data" class="data" tabindex=${this.open ? 0 : -1} role="region" aria-label="${this.label}: numbers" ?hidden=${!this.open}>
        ${this.open ? this.dataTable() : nothing}
      </div>
    </figure>`;
  }

  private readonly toggle = (): void => {
    this.open = !this.open;
  };

  private saveButton(label: string, ending: string, content: (drawing: SVGSVGElement) => Promise<Blob>) {
    const save = async () => {
      const drawing = this.querySelector('svg');
      if (!drawing) return;
      try {
        download(`${this.file}.${ending}`, await content(drawing));
        this.problem = '';
      } catch (error) {
        this.problem = error instanceof Error ? error.message : String(error);
      }
    };
    return html`<button class="plain" type="button" aria-label="Save ${this.label} as ${label}" @click=${save}>${label}</button>`;
  }

  private dataTable() {
    const table = this.table;
    if (!table) return nothing;
    const head = table.columns.map((name) => html`<th scope="col">${name}</th>`);
    const rows = table.rows.map(
      ([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${typeof cell === 'number' ? significant(cell, 7) : cell}</td>`)}</tr>`,
    );
    return html`<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
  }
}
