/** Ways to carry a demo elsewhere: its address, and the code that puts it into another page. */
import type { ControlTable, ControlValue, StateOf } from './controls.js';
import { write } from './controls.js';
import { sitePage } from './site.js';

/** Names of a demo. */
export interface DemoNames {
  /** Folder of its page: `softmax-lab`. */
  readonly slug: string;
  /** Tag of its element. */
  readonly tag: string;
  readonly title: string;
}

/** The full version in its present state. */
export function pageLink(names: DemoNames, fragment: string): string | undefined {
  const page = sitePage(`${names.slug}/`);
  return page && `${page}#${fragment}`;
}

/** One script tag and one element; attributes are the controls that differ from their defaults. */
export function elementCode<T extends ControlTable>(names: DemoNames, table: T, state: StateOf<T>): string | undefined {
  const script = sitePage(`elements/${names.slug}.js`);
  if (!script) return undefined;
  const attributes = Object.entries(table)
    .map(([key, control]) => [key, write(control, state[key] as ControlValue), write(control, control.default)] as const)
    .filter(([, text, start]) => text !== start)
    .map(([key, text]) => ` ${key}="${text}"`);
  return `<script type="module" src="${script}"></script>\n<${names.tag}${attributes.join('')}></${names.tag}>`;
}

/** A frame of fixed height, and the script that lets it follow its content where the page allows scripts. */
export function frameCode(names: DemoNames, fragment: string): string | undefined {
  const frame = sitePage(`embed/${names.slug}/`);
  const host = sitePage('embed/host.js');
  if (!frame || !host) return undefined;
  const address = `${frame}#${fragment}`.replaceAll('&', '&amp;');
  return `<iframe src="${address}" title="${names.title}" loading="lazy" width="100%" height="900" style="border: 0"></iframe>\n<script type="module" src="${host}"></script>`;
}
