import type { DemoMeta } from '../meta.js';

/** The registration of this demo: from it follow its pages, its card in the gallery and its oEmbed data. */
export const meta: DemoMeta = {
  slug: 'trainer',
  tag: 'lossarium-trainer',
  title: 'The Trainer',
  description:
    'Let two or three losses teach a network each, from the same seed on the same batches: points in the plane, digits, garments. Spoil the labels while it runs, and see which loss minds.',
  picture: 'The plane as two networks divide it between the points of two moons, one taught by each loss, and the curves of their accuracy.',
  papers: ['Generalized cross entropy (NeurIPS 2018)', 'Focal loss (arXiv 1708.02002)', 'CNN-SVM (arXiv 1712.03541)', 'Label distributionally robust losses (arXiv 2112.14869)'],
  size: { width: 1080, height: 1100 },
};
