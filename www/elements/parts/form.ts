/** The form that follows from a control table: native controls, the label always visible, the help as its description. */
import { type TemplateResult, html } from 'lit';
import {
  type ChoiceControl, type Control, type ControlTable, type ControlValue, type FlagControl, type IntegerControl, type NumberControl,
  type NumbersControl, type StateOf, read, snap, write,
} from './controls.js';

/** Positions on a logarithmic slider. */
const LOG_STEPS = 400;

/** What a form needs of the element it is part of. */
export interface FormOptions<T extends ControlTable> {
  readonly table: T;
  readonly state: StateOf<T>;
  /** Controls the page asked to hide. */
  readonly hidden: ReadonlySet<string>;
  readonly set: (changes: Partial<Record<keyof T, unknown>>) => void;
}

/** The controls named by `keys`, in that order. */
export function form<T extends ControlTable>(options: FormOptions<T>, keys: readonly (keyof T & string)[]): TemplateResult[] {
  return keys.filter((key) => !options.hidden.has(key)).map((key) => {
    const control: Control = options.table[key] as Control;
    const value = options.state[key] as ControlValue;
    return field(key, control, value, (next) => options.set({ [key]: next } as Partial<Record<keyof T, unknown>>));
  });
}

type Set = (value: ControlValue) => void;

function field(key: string, control: Control, value: ControlValue, set: Set): TemplateResult {
  switch (control.kind) {
    case 'number':
      return range(key, control, value as number, set);
    case 'integer':
      return stepper(key, control, value as number, set);
    case 'flag':
      return flag(key, control, value as boolean, set);
    case 'choice':
      return choice(key, control, value as string, set);
    case 'numbers':
      return numbers(key, control, value as readonly number[], set);
    case 'words':
      // Chosen in a picker of its own.
      return html``;
  }
}

function range(key: string, control: NumberControl, value: number, set: Set): TemplateResult {
  const [low, high] = control.slider;
  const log = control.scale === 'log';
  const position = log ? (LOG_STEPS * Math.log(value / low)) / Math.log(high / low) : value;
  const at = (input: HTMLInputElement) => {
    if (!log) return input.valueAsNumber;
    return Number((low * (high / low) ** (input.valueAsNumber / LOG_STEPS)).toPrecision(3));
  };
  const shown = String(Number(value.toPrecision(6)));
  return html`<div class="field" data-key=${key}>
    <div class="label"><label for=${key}>${control.label}</label><output for=${key}>${shown}</output></div>
    <input
      id=${key}
      type="range"
      aria-describedby="${key}-help"
      aria-valuetext=${shown}
      min=${log ? 0 : low}
      max=${log ? LOG_STEPS : high}
      step=${log ? 1 : control.step}
      .value=${String(position)}
      @input=${(event: Event) => set(at(event.target as HTMLInputElement))}
      @keydown=${(event: KeyboardEvent) => leap(event, log ? 1 : control.step, at, set)}
    />
    ${help(key, control)}
  </div>`;
}

/** What moving the control does: under it, because a thumb cannot hover. */
function help(key: string, control: Control): TemplateResult {
  return html`<small id="${key}-help">${control.help}</small>`;
}

/** Shift takes ten steps at once, as on every slider of the house. */
function leap(event: KeyboardEvent, step: number, at: (input: HTMLInputElement) => number, set: Set): void {
  const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
  if (!event.shiftKey || direction === undefined) return;
  event.preventDefault();
  const input = event.target as HTMLInputElement;
  input.value = String(input.valueAsNumber + 10 * direction * step);
  set(at(input));
}

/** A whole number with a button on either side, for small ranges and for thumbs. */
export function stepper(key: string, control: IntegerControl, value: number, set: Set): TemplateResult {
  const to = (next: number) => () => set(snap(control, next));
  return html`<div class="field" role="group" aria-label=${control.label} aria-describedby="${key}-help" data-key=${key}>
    <div class="label"><span>${control.label}</span></div>
    <div class="stepper">
      <button type="button" aria-label="Fewer" ?disabled=${value <= control.min} @click=${to(value - control.step)}>−</button>
      <output aria-live="polite">${value}</output>
      <button type="button" aria-label="More" ?disabled=${value >= control.max} @click=${to(value + control.step)}>+</button>
    </div>
    ${help(key, control)}
  </div>`;
}

function flag(key: string, control: FlagControl, value: boolean, set: Set): TemplateResult {
  return html`<label class="check" title=${control.help} data-key=${key}>
    <input type="checkbox" .checked=${value} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)} />
    ${control.label}
  </label>`;
}

function choice(key: string, control: ChoiceControl, value: string, set: Set): TemplateResult {
  const options = Object.entries(control.choices).map(
    ([word, label]) => html`<option value=${word} ?selected=${word === value}>${label}</option>`,
  );
  return html`<div class="field" data-key=${key}>
    <div class="label"><label for=${key}>${control.label}</label></div>
    <select id=${key} aria-describedby="${key}-help" .value=${value} @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}>
      ${options}
    </select>
    ${help(key, control)}
  </div>`;
}

function numbers(key: string, control: NumbersControl, value: readonly number[], set: Set): TemplateResult {
  const take = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const list = read(control, input.value);
    input.setCustomValidity(list ? '' : `${control.label}: ${control.length.join(' to ')} numbers, ${control.min} to ${control.max}`);
    if (list) set(list.map((number) => snap(control, number)));
    else input.reportValidity();
  };
  return html`<div class="field" data-key=${key}>
    <div class="label"><label for=${key}>${control.label}</label></div>
    <input id=${key} type="text" inputmode="text" autocomplete="off" spellcheck="false" aria-describedby="${key}-help"
      .value=${write(control, value).replaceAll(',', ', ')} @change=${take} />
    ${help(key, control)}
  </div>`;
}

/** What is hidden, from the `hide` attribute or address key. */
export function hiddenKeys(hide: string | null | undefined): ReadonlySet<string> {
  return new Set((hide ?? '').split(/[\s,]+/).filter(Boolean));
}

