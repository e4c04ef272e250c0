import { LitElement, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { formStyles } from '../parts/form.styles.js';
import type { Exhibit } from './exhibit.js';
import { styles } from './loss-picker.styles.js';

/**
 * @summary The losses of one kind of picture, to be searched, filtered by family and paper, and chosen.
 *
 * @event pick - Other losses are chosen; `detail` lists their names.
 */
export class LossPicker extends LitElement {
  static override styles = [formStyles, styles];

  @property({ attribute: false }) losses: readonly Exhibit[] = [];
  @property({ attribute: false }) chosen: readonly string[] = [];
  /** How many at most; with 1, choosing another replaces the first. */
  @property({ type: Number }) most = 1;
  @state() private words = '';
  @state() private group = '';

  protected override render() {
    const found = this.losses.filter((loss) => this.fits(loss));
    return html`<div class="filters">
        <div class="field"><div class="label"><label for="words">Search the losses</label></div>
          <input id="words" type="text" autocomplete="off" spellcheck="false" .value=${this.words}
            @input=${(event: Event) => (this.words = (event.target as HTMLInputElement).value)} /></div>
        <div class="field"><div class="label"><label for="group">Family or paper</label></div>
          <select id="group" @change=${(event: Event) => (this.group = (event.target as HTMLSelectElement).value)}>
            <option value="">all ${this.losses.length}</option>
            ${this.groups().map(([value, label]) => html`<option value=${value} ?selected=${value === this.group}>${label}</option>`)}
          </select></div>
      </div>
      <fieldset class="losses">
        <legend>${this.most > 1 ? `${this.chosen.length} of at most ${this.most} chosen` : 'One is shown'}</legend>
        ${found.map((loss) => this.choice(loss))}
        ${found.length === 0 ? html`<p>No loss of this kind is called that.</p>` : nothing}
      </fieldset>`;
  }

  private choice({ id, title, summary }: Exhibit) {
    const taken = this.chosen.includes(id);
    const single = this.most === 1;
    const fixed = !single && (taken ? this.chosen.length === 1 : this.chosen.length >= this.most);
    return html`<label class="check" title=${summary}>
      <input type=${single ? 'radio' : 'checkbox'} name="loss" .checked=${taken} ?disabled=${fixed} @change=${() => this.pick(id)} />${title}
    </label>`;
  }

  private pick(id: string): void {
    const toggled = this.chosen.includes(id) ? this.chosen.filter((other) => other !== id) : [...this.chosen, id];
    this.dispatchEvent(new CustomEvent('pick', { detail: this.most === 1 ? [id] : toggled }));
  }

  private fits({ id, title, summary, reference, family, paper }: Exhibit): boolean {
    const text = `${id} ${title} ${summary} ${reference}`.toLowerCase();
    const inGroup = this.group === '' || this.group === family || this.group === String(paper);
    return inGroup && this.words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
  }

  private groups(): [string, string][] {
    const unique = <T>(values: T[]) => [...new Set(values)];
    const families = unique(this.losses.map(({ family }) => family)).map((family): [string, string] => [family, `family: ${family}`]);
    const papers = unique(this.losses.map(({ paper }) => paper)).sort((a, b) => a - b);
    return [...families, ...papers.map((paper): [string, string] => [String(paper), paper === 0 ? 'common ground' : `paper ${paper}`])];
  }
}
