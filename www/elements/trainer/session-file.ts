/** A session in bytes: a line that says what it is, a line of JSON, and what each network has learned. */

const MARK = 'lossarium trainer 1';

export interface SessionFile {
  /** The state as a fragment of an address. */
  readonly fragment: string;
  readonly saved: readonly Uint8Array[];
}

export function packSession({ fragment, saved }: SessionFile): Uint8Array {
  const header = new TextEncoder().encode(`${MARK}\n${JSON.stringify({ fragment, lengths: saved.map(({ length }) => length) })}\n`);
  const bytes = new Uint8Array(header.length + saved.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of [header, ...saved]) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The session of a file; what is none is refused, with a sentence for the reader. */
export function unpackSession(bytes: Uint8Array): SessionFile {
  const first = bytes.indexOf(10);
  const second = bytes.indexOf(10, first + 1);
  const text = (from: number, to: number) => new TextDecoder().decode(bytes.subarray(from, to));
  if (first < 0 || second < 0 || text(0, first) !== MARK) throw new Error('this file is not a session of the Trainer, or one of another version');
  let header: { fragment: string; lengths: number[] };
  try {
    header = JSON.parse(text(first + 1, second)) as typeof header;
  } catch {
    throw new Error('the second line of this file is not the JSON of a session');
  }
  const whole = second + 1 + header.lengths.reduce((sum, length) => sum + length, 0);
  if (whole !== bytes.length) throw new Error(`this file should have ${whole} bytes and has ${bytes.length}`);
  let at = second + 1;
  const saved = header.lengths.map((length) => bytes.slice(at, (at += length)));
  return { fragment: header.fragment, saved };
}
