/** Primitives of a view as the editor, the address and the package hold them. */
import type { IntegerTensor } from '../../api/arrays.js';

/** A line or a cubic: x1, y1, cx1, cy1, cx2, cy2, x2, y2 in levels; lines have no control points (−1). */
export type Row = readonly [number, number, number, number, number, number, number, number];

/** Lines and cubics of a view. */
export type View = readonly Row[];

/** The views in their order: front, top, right, and from all three. */
export type Views = readonly [View, View, View, View];

/** Keys of the views in state and address. */
export const VIEW_KEYS = ['front', 'top', 'right', 'isometric'] as const;
export type ViewKey = (typeof VIEW_KEYS)[number];

/** What a reader calls them. */
export const VIEW_TITLES: Readonly<Record<ViewKey, string>> = { front: 'Front', top: 'Top', right: 'Right', isometric: 'Isometric' };

/** Side of a page in levels, and the last level. */
export const SIDE = 256;
export const LAST = 255;

/** Most primitives of a view: what the paper's format has room for. */
export const MOST_ROWS = 98;

const NUMBERS = 8;
const COLUMNS = 10;
const COMMANDS = { line: 2, cubic: 3 } as const;

export const isLine = (row: Row): boolean => row[2] < 0;

export const line = (x1: number, y1: number, x2: number, y2: number): Row => [x1, y1, -1, -1, -1, -1, x2, y2];

/** The numbers of a view, as a control holds them. */
export const toList = (view: View): readonly number[] => view.flat();

/** The view of the numbers of a control; a last row that is not whole is left out. */
export function fromList(list: readonly number[]): View {
  return Array.from({ length: Math.floor(list.length / NUMBERS) }, (_, at) => list.slice(at * NUMBERS, (at + 1) * NUMBERS) as unknown as Row);
}

/** A view as the package takes it. */
export function toTensor(view: View, index: number): IntegerTensor {
  const rows = view.flatMap((row) => [index, isLine(row) ? COMMANDS.line : COMMANDS.cubic, ...row]);
  return { shape: [view.length, COLUMNS], data: Int32Array.from(rows) };
}

/** A view as the package gives it. */
export function fromTensor({ data }: IntegerTensor): View {
  return Array.from({ length: data.length / COLUMNS }, (_, at) => [...data.slice(at * COLUMNS + 2, (at + 1) * COLUMNS)] as unknown as Row);
}

/** A primitive as the data of a path. */
export function pathOf([x1, y1, cx1, cy1, cx2, cy2, x2, y2]: Row): string {
  return cx1 < 0 ? `M${x1} ${y1}L${x2} ${y2}` : `M${x1} ${y1}C${cx1} ${cy1} ${cx2} ${cy2} ${x2} ${y2}`;
}

/** A primitive in words. */
export function describe(row: Row): string {
  const [x1, y1, cx1, cy1, cx2, cy2, x2, y2] = row;
  const way = `from ${x1}, ${y1} to ${x2}, ${y2}`;
  return isLine(row) ? `line ${way}` : `curve ${way}, pulled by ${cx1}, ${cy1} and ${cx2}, ${cy2}`;
}
