/** A demo's text: Markdown with formulas between dollar signs. */
import { marked } from 'marked';
import { mathml } from './mathml.mjs';

/** The text as HTML; `$…$` stands in a line, `$$…$$` on its own. */
export function storyHtml(markdown: string): string {
  const withFormulas = markdown
    .replace(/\$\$([^$]+)\$\$/g, (_, tex: string) => mathml(tex.trim(), true))
    .replace(/\$([^$\n]+)\$/g, (_, tex: string) => mathml(tex, false));
  return marked.parse(withFormulas, { async: false });
}
