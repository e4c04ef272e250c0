/** The losses that the Loss Explorer can show, as a module: which they are follows from what the catalog declares. */

const shape = ({ axes }) => axes.join(',');

/** Pictures by the inputs that a loss cannot do without. */
const KINDS = {
  'logits[batch,classes] labels[batch]': 'logits',
  'cosine[batch,classes] labels[batch]': 'margin',
  'cosine[batch,classes] labels[batch] margins[batch]': 'margin',
  'embeddings[batch,dimension] labels[batch]': 'pairs',
  'predictions[...] targets[...]': 'residual',
};

/** The picture that shows a function, if it is a loss with a gradient by its first input. */
function kindOf({ inputs, outputs }) {
  // Labels that stand in for a target distribution are optional, and what the pictures have.
  const needed = inputs.filter(({ name, optional }) => !optional || name === 'labels');
  const isLoss = outputs.some(({ name, kind }) => name === 'loss' && kind === 'f32');
  if (!isLoss || !needed[0]?.differentiable) return undefined;
  return KINDS[needed.map((input) => `${input.name}[${shape(input)}]`).join(' ')];
}

/** Parts of names that are written in capitals. */
const ACRONYMS = /\b(kl|ldr|l1|mse|ovr)\b/g;

/** `focal_loss` → `Focal loss`. */
const title = (id) => id.replace(/_/g, ' ').replace(ACRONYMS, (word) => word.toUpperCase()).replace(/^./, (letter) => letter.toUpperCase());

/** A symbol in TeX as plain letters, to find it in a formula. */
const letters = (mathml, symbol) => (symbol ? mathml(symbol, false).replace(/<[^>]*>/g, '').trim() : '');

/** Params that a control can move; how samples are summed up and which are left out is no matter of the pictures. */
const movable = ({ name, kind }) => !['reduction', 'ignore_index'].includes(name) && ['float', 'integer', 'flag', 'choice'].includes(kind);

/** The module. The formula writer is loaded here, because the build's own scripts run before anything is installed. */
export async function exhibitsModule(entries) {
  const { mathml } = await import('./mathml.mjs');
  const exhibit = (entry) => {
    const { id, paper, family, summary, reference, formula, inputs, params } = entry;
    const bySample = params.some(({ name, choices }) => name === 'reduction' && choices.includes('none'));
    const facts = { id, title: title(id), kind: kindOf(entry), paper, family, summary, reference, bySample, margins: inputs.some(({ name }) => name === 'margins') };
    const settings = params.filter(movable).map((param) => ({ ...param, letters: letters(mathml, param.symbol) }));
    return `  { ...${JSON.stringify(facts)}, params: ${JSON.stringify(settings)}, formula: () => html\`${mathml(formula, true)}\` },`;
  };
  return `// Generated from the catalog by www/site/build/exhibits.mjs. Do not edit.
import { html } from 'lit';
import type { Exhibit } from '../loss-explorer/exhibit.js';

/** Every loss that a picture of the explorer can show, in the order of the catalog. */
export const EXHIBITS: readonly Exhibit[] = [
${entries.filter(kindOf).map(exhibit).join('\n')}
];
`;
}
