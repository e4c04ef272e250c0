/**
 * Controls, declared once. From a table of controls follow the form, the address codec, the attributes of the element, the
 * reset and the tests; nothing else names a control twice.
 */

interface ControlBase {
  /** Shown beside the control; units included. */
  readonly label: string;
  /** One line: what moving it does. */
  readonly help: string;
}

/** A real number. `slider` is the useful part of the legal range `min..max`; an address may go beyond it. */
export interface NumberControl extends ControlBase {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly slider: readonly [number, number];
  readonly step: number;
  readonly scale: 'linear' | 'log';
}

/** A whole number. */
export interface IntegerControl extends ControlBase {
  readonly kind: 'integer';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** True or false; written `1` and `0` in an address. */
export interface FlagControl extends ControlBase {
  readonly kind: 'flag';
  readonly default: boolean;
}

/** One word of a list. */
export interface ChoiceControl<Word extends string = string> extends ControlBase {
  readonly kind: 'choice';
  readonly default: Word;
  readonly choices: Readonly<Record<Word, string>>;
}

/** A list of numbers, `length[0]` to `length[1]` of them, each a multiple of `step`. */
export interface NumbersControl extends ControlBase {
  readonly kind: 'numbers';
  readonly default: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly length: readonly [number, number];
}

/** Some words of a list, `length[0]` to `length[1]` of them, each at most once. */
export interface WordsControl extends ControlBase {
  readonly kind: 'words';
  readonly default: readonly string[];
  readonly choices: Readonly<Record<string, string>>;
  readonly length: readonly [number, number];
}

export type Control = NumberControl | IntegerControl | FlagControl | ChoiceControl | NumbersControl | WordsControl;

/** The controls of a demo by key; the order is the order of the form. */
export type ControlTable = Readonly<Record<string, Control>>;

/** Value of a control. */
export type ValueOf<C> = C extends { kind: 'flag' }
  ? boolean
  : C extends { kind: 'choice'; choices: Readonly<Record<infer Word, string>> }
    ? `${Extract<Word, string | number>}`
    : C extends { kind: 'numbers' }
      ? readonly number[]
      : C extends { kind: 'words' }
        ? readonly string[]
        : number;

/** The whole state of a demo. */
export type StateOf<T extends ControlTable> = { readonly [K in keyof T]: ValueOf<T[K]> };

/** A value of any control. */
export type ControlValue = number | boolean | string | readonly number[] | readonly string[];

/** The state every control starts with and a reset returns to. */
export function defaults<T extends ControlTable>(table: T): StateOf<T> {
  const entries = Object.entries(table).map(([key, control]) => [key, control.default]);
  return Object.fromEntries(entries) as StateOf<T>;
}

/** A control's value as text, as addresses and attributes carry it. */
export function write(control: Control, value: ControlValue): string {
  if (control.kind === 'flag') return value ? '1' : '0';
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** The value that `text` stands for, or `undefined` where the control does not allow it. */
export function read<C extends Control>(control: C, text: string): ValueOf<C> | undefined;
export function read(control: Control, text: string): ControlValue | undefined {
  switch (control.kind) {
    case 'flag':
      return ({ 1: true, 0: false, true: true, false: false, '': true } as Record<string, boolean>)[text];
    case 'choice':
      return Object.hasOwn(control.choices, text) ? text : undefined;
    case 'numbers': {
      const values = text.split(/[\s,;]+/).filter(Boolean).map(Number);
      return legalList(control, values) ? values : undefined;
    }
    case 'words': {
      const words = text.split(/[\s,;]+/).filter(Boolean);
      return legalWords(control, words) ? words : undefined;
    }
    default:
      return legalNumber(control, text.trim() === '' ? NaN : Number(text)) ? Number(text) : undefined;
  }
}

/** Is `value` one that the control allows? Values also come from other pages, so the type is checked too. */
export function allows(control: Control, value: unknown): boolean {
  switch (control.kind) {
    case 'flag':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(control.choices, value);
    case 'numbers':
      return Array.isArray(value) && legalList(control, value);
    case 'words':
      return Array.isArray(value) && legalWords(control, value);
    default:
      return typeof value === 'number' && legalNumber(control, value);
  }
}

function legalNumber(control: NumberControl | IntegerControl, value: number): boolean {
  const whole = control.kind === 'number' || (value - control.min) % control.step === 0;
  return value >= control.min && value <= control.max && whole;
}

function legalList(control: NumbersControl, values: readonly unknown[]): boolean {
  const [shortest, longest] = control.length;
  const legal = (value: unknown) => typeof value === 'number' && value >= control.min && value <= control.max;
  return values.length >= shortest && values.length <= longest && values.every(legal);
}

function legalWords({ choices, length: [fewest, most] }: WordsControl, words: readonly unknown[]): boolean {
  const legal = (word: unknown) => typeof word === 'string' && Object.hasOwn(choices, word);
  return words.length >= fewest && words.length <= most && words.every(legal) && new Set(words).size === words.length;
}

/** `value` moved into the range of the control and onto its grid. */
export function snap(control: NumberControl | IntegerControl | NumbersControl, value: number): number {
  const inside = Math.min(control.max, Math.max(control.min, value));
  return Number((Math.round(inside / control.step) * control.step).toFixed(6));
}

/** Legal values in words, for messages. */
export function describeRange(control: Control): string {
  switch (control.kind) {
    case 'flag':
      return '1 or 0';
    case 'choice':
      return `one of ${Object.keys(control.choices).join(', ')}`;
    case 'numbers':
      return `${control.length.join(' to ')} numbers from ${control.min} to ${control.max}`;
    case 'words':
      return `${control.length.join(' to ')} different ones of ${Object.keys(control.choices).join(', ')}`;
    default:
      return `a number from ${control.min} to ${control.max}`;
  }
}
