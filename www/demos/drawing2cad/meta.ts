import type { DemoMeta } from '../meta.js';

/** The registration of this demo: from it follow its pages, its card in the gallery and its oEmbed data. */
export const meta: DemoMeta = {
  slug: 'drawing2cad',
  tag: 'lossarium-drawing2cad',
  title: 'Drawing2CAD',
  description:
    'Four views of an engineering drawing, a CAD program and a solid. Drag a line, change a number of the program, or drop an SVG file: the others answer, and STL and STEP are a press away.',
  picture: 'Four views of a lug as lines, and beside them the solid they are views of.',
  papers: ['Drawing2CAD (arXiv 2508.18733)', 'DeepCAD (arXiv 2105.09492)'],
  size: { width: 1080, height: 1100 },
};
