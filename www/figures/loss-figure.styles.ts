import { css, unsafeCSS } from 'lit';
import { CATEGORIES } from '../elements/parts/theme-tokens.js';

/** What the marks of the losses' drawings look like, beside those of every drawing. */
export const lossFigureStyles = css`
  svg .line {
    fill: none;
    stroke-width: 2;
    stroke-linejoin: round;
  }
  svg .arrow {
    fill: none;
    stroke-width: 1.75;
    stroke-linecap: round;
  }
  svg .grab {
    cursor: grab;
    touch-action: none;
    outline: none;
  }
  svg .grab:active {
    cursor: grabbing;
  }
  svg .grab .ring {
    fill: none;
    stroke: none;
    stroke-width: 2;
  }
  svg .grab:focus-visible .ring {
    stroke: var(--lossarium-blue);
  }
  svg .probe {
    stroke: var(--lossarium-ink);
    stroke-width: 1.5;
    stroke-dasharray: 2 3;
  }
  svg .level {
    fill: var(--lossarium-blue);
    fill-opacity: 0.085;
    stroke: var(--lossarium-blue);
    stroke-opacity: 0.35;
    stroke-width: 0.75;
  }
  svg .ball {
    fill: var(--lossarium-orange);
    stroke: var(--lossarium-sheet);
    stroke-width: 2;
  }
  svg .box {
    fill: var(--lossarium-blue);
    stroke: var(--lossarium-blue);
    stroke-width: 2;
  }
  svg .gone {
    stroke-dasharray: 3 3;
  }
  ${unsafeCSS(
    CATEGORIES.map(
      (colour, index) => `svg .line.of-${index}, svg .arrow.of-${index} { stroke: var(--lossarium-${colour}); }
  svg .fill.of-${index}, svg .mark.of-${index}, svg .dot.of-${index} { fill: var(--lossarium-${colour}); }`,
    ).join('\n'),
  )}
  svg .line.of-1 {
    stroke-dasharray: 8 4;
  }
  svg .line.of-2 {
    stroke-dasharray: 2 3;
  }
  svg .line.of-3 {
    stroke-dasharray: 8 3 2 3;
  }
  svg .line.of-4 {
    stroke-dasharray: 14 4;
  }
  svg .line.of-5 {
    stroke-dasharray: 5 5;
  }
`;
