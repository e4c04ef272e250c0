/** What a drawing must know besides its data and options. */
export interface Context {
  /** Room in CSS pixels; text keeps its size, the drawing adapts. */
  readonly width: number;
}

/** Below this a drawing stacks what it otherwise puts side by side. */
export const NARROW = 560;

/** Letter of a class. */
export function classLetter(index: number): string {
  return String.fromCharCode(65 + index);
}

/** A probability or another number of the order of one, with a fixed count of digits. */
export function fixed(value: number, digits = 3): string {
  return Number.isFinite(value) ? value.toFixed(digits).replace('-', '−') : spell(value);
}

/** A number of any size, short. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return spell(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text = size >= 1e-3 && size < 1e5 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
  return text.replaceAll('-', '−');
}

function spell(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
}
