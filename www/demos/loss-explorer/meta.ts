import type { DemoMeta } from '../meta.js';

/** The registration of this demo: from it follow its pages, its card in the gallery and its oEmbed data. */
export const meta: DemoMeta = {
  slug: 'loss-explorer',
  tag: 'lossarium-loss-explorer',
  title: 'The Loss Explorer',
  description:
    'Pick losses and move what they are losses of: a logit, two margins, a point of the simplex, embeddings on a circle, a residual, boxes. Value, gradient and forces answer at once.',
  picture: 'Four losses of one logit as curves, and their slopes below; a probe marks the value of each.',
  papers: ['Focal loss (arXiv 1708.02002)', 'ElasticFace (arXiv 2109.09416)', 'Multi-Similarity (CVPR 2019)', 'Soft-NMS (arXiv 1704.04503)'],
  size: { width: 1080, height: 900 },
};
