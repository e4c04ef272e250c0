import { css, unsafeCSS } from 'lit';
import { CATEGORIES } from '../elements/parts/theme-tokens.js';

/** What the marks of training's drawings look like, beside those of every drawing and of the losses'. */
export const trainingStyles = css`
  svg .edge {
    fill: none;
    stroke: var(--lossarium-line);
    stroke-width: 1;
  }
  svg .point {
    stroke: var(--lossarium-sheet);
    stroke-width: 1;
  }
  ${unsafeCSS(CATEGORIES.map((colour, index) => `svg .point.of-${index} { fill: var(--lossarium-${colour}); }`).join('\n'))}
  svg .pixels {
    image-rendering: pixelated;
  }
  svg .pen {
    cursor: crosshair;
  }
  svg .cross {
    fill: none;
    stroke: var(--lossarium-ink);
    stroke-width: 2;
  }
`;
