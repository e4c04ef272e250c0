/** Files on their way in: which view each is, and what was left out of them. */
import { VIEW_KEYS, type ViewKey } from './rows.js';

/** Ends of file names, the longest first: the last view's ends like others. */
const SUFFIXES: readonly (readonly [string, ViewKey])[] = [
  ['fronttopright', 'isometric'],
  ['isometric', 'isometric'],
  ['front', 'front'],
  ['right', 'right'],
  ['top', 'top'],
];

/** Largest file that the package reads; larger ones are not even fetched from the disk. */
const MOST_BYTES = 2 << 20;

export function viewOfName(name: string): ViewKey | undefined {
  const letters = name.replace(/\.svg$/i, '').replace(/[^a-z]/gi, '').toLowerCase();
  return SUFFIXES.find(([suffix]) => letters.endsWith(suffix))?.[1];
}

/** The text of each file by the input of the package that takes it: a view's name, or `sheet`. */
export async function sortFiles(files: readonly File[]): Promise<Record<string, string>> {
  const sorted: Record<string, string> = {};
  for (const file of files) {
    if (file.size > MOST_BYTES) throw new Error(`${file.name} has ${file.size} bytes, more than ${MOST_BYTES}`);
    const key = viewOfName(file.name) ?? (files.length === 1 ? 'sheet' : undefined);
    if (key === undefined) throw new Error(`which view is ${file.name}? Names of several files end in _Front, _Top, _Right or _FrontTopRight`);
    if (key in sorted) throw new Error(`two files are the ${key} view`);
    sorted[key] = await file.text();
  }
  return sorted;
}

/** Kinds of warnings of `svg_to_views`, in its order. */
const LEFT_OUT = [
  'text', 'raster image', 'copy (use)', 'foreign content', 'script, not run', 'style sheet', 'event handler, not run', 'link out of the file, not followed',
  'drawing within the drawing', 'marker', 'dashed line', 'class without its style', 'coordinate beyond the border',
];

/** Number of the warning of dashed lines. */
export const DASHED = 10;

/** What a file held besides lines, in words. */
export function leftOut(warnings: readonly (readonly [number, number])[]): string[] {
  return warnings.map(([kind, count]) => `${count} × ${LEFT_OUT[kind] ?? 'something else'}`);
}

export { VIEW_KEYS };
