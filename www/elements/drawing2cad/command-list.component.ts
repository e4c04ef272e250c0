import { LitElement, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { formStyles } from '../parts/form.styles.js';
import { COMMANDS, type Command, type Step, argumentsOf, fresh, mostOf } from './program.js';
import { styles } from './command-list.styles.js';

/**
 * @summary A CAD program, a command a row; its arguments can be changed, its rows added and removed.
 *
 * @event edit - The program changed; `detail` is the new one.
 */
export class CommandList extends LitElement {
  static override styles = [formStyles, styles];

  @property({ attribute: false }) steps: readonly Step[] = [];
  @property({ type: Boolean }) fixed = false;

  protected override render() {
    return html`<ol aria-label="Program">${this.steps.map((step, row) => this.row(step, row))}</ol>
      ${this.fixed ? nothing : this.adder(this.steps.length, 'Add at the end')}`;
  }

  private row({ command, args }: Step, row: number) {
    const { title } = COMMANDS[command];
    return html`<li class=${command}>
      <span class="number" aria-hidden="true">${row + 1}</span>
      <span class="command">${title}</span>
      <span class="args">${argumentsOf(command).map((argument, at) => {
        const label = `${title} in row ${row + 1}, ${argument.name}: ${argument.help}`;
        const value = args[at] ?? 0;
        if (this.fixed) return html`<span class="arg" title=${argument.help}><span>${argument.name}</span> ${value}</span>`;
        return html`<label class="arg" title=${argument.help}><span aria-hidden="true">${argument.name}</span>
          <input type="number" min="0" max=${mostOf(argument)} .value=${String(value)} aria-label=${label}
            @change=${(event: Event) => this.setArgument(row, at, event.target as HTMLInputElement, mostOf(argument))} /></label>`;
      })}</span>
      ${this.fixed ? nothing : html`<button type="button" class="plain" aria-label="Remove row ${row + 1}, ${title}" @click=${() => this.edit(this.steps.filter((_, at) => at !== row))}>Remove</button>`}
    </li>`;
  }

  private adder(at: number, label: string) {
    const add = (event: Event) => {
      const select = event.target as HTMLSelectElement;
      const command = select.value as Command;
      select.value = '';
      this.edit([...this.steps.slice(0, at), fresh(command), ...this.steps.slice(at)]);
    };
    return html`<label class="adder"><span>${label}</span>
      <select @change=${add}>
        <option value="" selected disabled>a command …</option>
        ${Object.entries(COMMANDS).map(([command, { title }]) => html`<option value=${command}>${title}</option>`)}
      </select></label>`;
  }

  private setArgument(row: number, at: number, input: HTMLInputElement, most: number): void {
    const value = Math.min(most, Math.max(0, Math.round(input.valueAsNumber)));
    if (!Number.isFinite(value)) {
      input.value = String(this.steps[row]?.args[at] ?? 0);
      return;
    }
    input.value = String(value);
    this.edit(this.steps.map((step, index) => (index === row ? { ...step, args: step.args.map((old, n) => (n === at ? value : old)) } : step)));
  }

  private edit(steps: readonly Step[]): void {
    this.dispatchEvent(new CustomEvent('edit', { detail: steps }));
  }
}
