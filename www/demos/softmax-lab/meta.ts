import type { DemoMeta } from '../meta.js';

/** The registration of this demo: from it follow its pages, its card in the gallery and its oEmbed data. */
export const meta: DemoMeta = {
  slug: 'softmax-lab',
  tag: 'lossarium-softmax-lab',
  title: 'The Softmax Lab',
  description:
    'Drag logits and watch eight maps answer: softmax, sparsemax, entmax, Taylor, spherical, StableMax and Gumbel. See where single precision ends, and race six algorithms on your own machine.',
  picture: 'Three logits as bars, and below them the probabilities that eight maps give the three classes; sparsemax, entmax and the Gumbel sample mark their exact zeros with rings.',
  papers: ['Two-Pass Softmax (arXiv 2001.04438)', 'Sparsemax (arXiv 1602.02068)', 'Entmax (arXiv 1905.05702)', 'StableMax'],
  size: { width: 1080, height: 900 },
};
