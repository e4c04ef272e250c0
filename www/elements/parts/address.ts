/**
 * State in an address: `#v=1&name=value…`. Only what differs from the default is written. Unknown names are left alone, bad
 * values fall back to the default and are reported, older versions are brought forward by migrations.
 */
import { type ControlTable, type ControlValue, type StateOf, defaults, describeRange, read, write } from './controls.js';

/** Rewrites the values of one version into those of the next. */
export type Migration = (values: Map<string, string>) => void;

/** How a demo writes its state: `migrations[n]` leads from version `n` to `n + 1`. */
export interface Codec<T extends ControlTable> {
  readonly table: T;
  readonly version: number;
  readonly migrations: Readonly<Record<number, Migration>>;
}

/** What an address says. */
export interface Decoded<T extends ControlTable> {
  readonly state: StateOf<T>;
  /** Names the table does not have: `theme`, `hide`, and what a later version may bring. */
  readonly others: ReadonlyMap<string, string>;
  /** What was wrong with it, a sentence each. */
  readonly problems: readonly string[];
}

/** The fragment, without `#`, that stands for `state`. `others` are carried along. */
export function encode<T extends ControlTable>(
  codec: Codec<T>,
  state: StateOf<T>,
  others: ReadonlyMap<string, string> = new Map(),
): string {
  const pairs = [['v', String(codec.version)]];
  for (const [key, control] of Object.entries(codec.table)) {
    const text = write(control, state[key] as ControlValue);
    if (text !== write(control, control.default)) pairs.push([key, text]);
  }
  pairs.push(...others);
  // Commas are legal in a fragment, and a list of logits is easier to read with them.
  return pairs.map((pair) => pair.map(encodeURIComponent).join('=').replaceAll('%2C', ',')).join('&');
}

/** The state that a fragment stands for. */
export function decode<T extends ControlTable>(codec: Codec<T>, fragment: string): Decoded<T> {
  const values = new Map(new URLSearchParams(fragment.replace(/^#/, '').replaceAll('+', '%2B')));
  const problems: string[] = [];
  migrate(codec, values, problems);
  const state: Record<string, ControlValue> = { ...defaults(codec.table) };
  for (const [key, control] of Object.entries(codec.table)) {
    const text = values.get(key);
    if (text === undefined) continue;
    values.delete(key);
    const value = read(control, text);
    if (value === undefined) problems.push(`${key}=${text} is not ${describeRange(control)}`);
    else state[key] = value;
  }
  return { state: state as StateOf<T>, others: values, problems };
}

function migrate<T extends ControlTable>(codec: Codec<T>, values: Map<string, string>, problems: string[]): void {
  const written = values.get('v');
  values.delete('v');
  const version = Number(written ?? codec.version);
  if (!Number.isInteger(version) || version < 1 || version > codec.version) {
    problems.push(`v=${written} is not a version from 1 to ${codec.version}`);
    return;
  }
  for (let from = version; from < codec.version; from++) codec.migrations[from]?.(values);
}
