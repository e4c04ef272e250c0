import type { ReactiveControllerHost } from 'lit';
import { type Codec, decode, encode } from './address.js';
import { type ControlTable, type ControlValue, type StateOf, allows, defaults, describeRange, read } from './controls.js';

/** A demo's whole state changed; `detail` is the new state. */
export type ChangeEvent<T extends ControlTable = ControlTable> = CustomEvent<StateOf<T>>;

declare global {
  interface HTMLElementEventMap {
    'lossarium-change': ChangeEvent;
    'lossarium-error': CustomEvent<string>;
  }
}

/**
 * Holds a demo's state. Every way in (a hand, an attribute, an address, a message from another page) goes through the same
 * checks; a bad value is reported in the console once and leaves the state as it was.
 */
export class StateController<T extends ControlTable> {
  /** The whole state. */
  state: StateOf<T>;
  /** Names in the address that belong to others. */
  others: ReadonlyMap<string, string> = new Map();
  private readonly reported = new Set<string>();

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    readonly codec: Codec<T>,
  ) {
    this.state = defaults(codec.table);
  }


  /** Changes some values; says so with a `lossarium-change` event. Illegal values are reported and ignored. */
  set(changes: Partial<Record<keyof T, unknown>>): void {
    const legal = Object.entries(changes).filter(([key, value]) => this.check(key, value));
    if (legal.every(([key, value]) => this.state[key] === value)) return;
    this.replace({ ...this.state, ...Object.fromEntries(legal) });
  }

  /** Back to the defaults; a seed is a default too, so the same start comes again. */
  reset(): void {
    this.replace(defaults(this.codec.table));
  }

  /** Takes the value of an attribute; without one, the default. */
  fromAttribute(key: string, text: string | null): void {
    const control = this.codec.table[key];
    if (control === undefined) return;
    const value = text === null ? control.default : read(control, text);
    if (value === undefined) this.report(`${key}="${text}" is not ${describeRange(control)}`);
    else this.set({ [key]: value } as Partial<Record<keyof T, ControlValue>>);
  }

  /** Takes the state of an address. */
  fromFragment(fragment: string): void {
    const { state, others, problems } = decode(this.codec, fragment);
    problems.forEach((problem) => this.report(problem));
    this.others = others;
    this.replace(state);
  }

  /** The present state as the fragment of an address. */
  get fragment(): string {
    return encode(this.codec, this.state, this.others);
  }

  private check(key: string, value: unknown): boolean {
    const control = this.codec.table[key];
    if (control !== undefined && allows(control, value)) return true;
    this.report(control ? `${key}=${String(value)} is not ${describeRange(control)}` : `there is no control ${key}`);
    return false;
  }

  private replace(state: StateOf<T>): void {
    this.state = state;
    this.host.requestUpdate();
    this.host.dispatchEvent(
      new CustomEvent('lossarium-change', { detail: state, bubbles: true, composed: true }),
    );
  }

  private report(problem: string): void {
    if (this.reported.has(problem)) return;
    this.reported.add(problem);
    console.warn(`<${this.host.localName}>: ${problem}`);
  }
}
