/** The catalog as a module of the elements: of each function its words, its formula as MathML and its params. */

const camel = (id) => id.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/**
 * One export a function, so that an element carries what it shows and no more of the catalog. The formula writer is loaded here,
 * because the build's own scripts run before anything is installed.
 */
export async function declarationsModule(entries) {
  const { mathml } = await import('./mathml.mjs');
  const exports = entries.map(
    ({ id, summary, formula, params }) => `/** ${summary} */
export const ${camel(id)}: Declaration = {
  id: '${id}',
  summary: ${JSON.stringify(summary)},
  formula: () => html\`${mathml(formula, true)}\`,
  params: ${JSON.stringify(params)},
};
`,
  );
  return `// Generated from the catalog by www/site/build/declarations.mjs. Do not edit.
import { type TemplateResult, html } from 'lit';
import type { CatalogParam } from '../../api/catalog-types.js';

/** What an element shows of a function. */
export interface Declaration {
  readonly id: string;
  readonly summary: string;
  readonly formula: () => TemplateResult;
  readonly params: readonly CatalogParam[];
}

${exports.join('\n')}`;
}
