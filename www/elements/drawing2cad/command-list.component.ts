import { LitElement, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { formStyles } from '../parts/form.styles.js';
import { distribution } from './distribution.js';
import type { Reading } from './model.js';
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
  /** How sure the network is, where it wrote the program. */
  @property({ attribute: false }) reading: Reading | undefined;
  /** The true program, where there is one. */
  @property({ attribute: false }) truth: readonly Step[] | undefined;
  /** The argument whose distribution is shown: its row and its place. */
  @state() private looked: readonly [row: number, at: number] | undefined;

  protected override render() {
    return html`<ol aria-label="Program">${this.steps.map((step, row) => this.row(step, row))}</ol>
      ${this.look()}
      ${this.fixed ? nothing : this.adder(this.steps.length, 'Add at the end')}`;
  }

  private row({ command, args }: Step, row: number) {
    const { title } = COMMANDS[command];
    return html`<li class=${command}>
      <span class="number" aria-hidden="true">${row + 1}</span>
      <span class="command">${title}${this.certainty(row)}</span>
      <span class="args">${argumentsOf(command).map((argument, at) => {
        const label = `${title} in row ${row + 1}, ${argument.name}: ${argument.help}`;
        const value = args[at] ?? 0;
        if (this.reading) return this.read(row, at, value);
        if (this.fixed) return html`<span class="arg" title=${argument.help}><span>${argument.name}</span> ${value}</span>`;
        return html`<label class="arg" title=${argument.help}><span aria-hidden="true">${argument.name}</span>
          <input type="number" min="0" max=${mostOf(argument)} .value=${String(value)} aria-label=${label}
            @change=${(event: Event) => this.setArgument(row, at, event.target as HTMLInputElement, mostOf(argument))} /></label>`;
      })}</span>
      ${this.fixed ? nothing : html`<button type="button" class="plain" aria-label="Remove row ${row + 1}, ${title}" @click=${() => this.edit(this.steps.filter((_, at) => at !== row))}>Remove</button>`}
    </li>`;
  }

  /** How probable the network found the command of a row. */
  private certainty(row: number) {
    const sure = this.reading?.certainty[row];
    return sure === undefined ? nothing : html` <span class="sure">${(100 * sure).toFixed(0)} %</span>`;
  }

  /** An argument that the network wrote: its distribution is a press away, the true value beside it where it is another. */
  private read(row: number, at: number, value: number) {
    const step = this.steps[row] as Step;
    const { name = '', help = '' } = argumentsOf(step.command)[at] ?? {};
    const twin = this.truth?.[row];
    const truth = twin?.command === step.command ? twin.args[at] : undefined;
    const open = this.looked?.[0] === row && this.looked[1] === at;
    const other = truth !== undefined && truth !== value;
    const said = `${name} ${value}${other ? ` (${truth})` : ''}, ${COMMANDS[step.command].title} in row ${row + 1}: ${help}`;
    return html`<button type="button" class="arg look" aria-label=${said} aria-expanded=${open}
      @click=${() => (this.looked = open ? undefined : [row, at])}><span>${name}</span> ${value}${other ? html` <em>(${truth})</em>` : nothing}</button>`;
  }

  private look() {
    const [row = -1, at = -1] = this.looked ?? [];
    const step = this.steps[row];
    const argument = step && argumentsOf(step.command)[at];
    if (!this.reading || !step || !argument) return nothing;
    const { shape, data } = this.reading.distributions;
    const classes = shape[2] ?? 0;
    const from = (row * (shape[1] ?? 0) + argument.slot) * classes;
    const title = `${COMMANDS[step.command].title} in row ${row + 1}, ${argument.name}`;
    return distribution({ title, probabilities: data.slice(from, from + classes), value: step.args[at] ?? 0 });
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
