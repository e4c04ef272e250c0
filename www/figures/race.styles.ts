import { css } from 'lit';

/** What the marks of the race look like, beside those of every drawing. */
export const raceStyles = css`
  svg .bar.baseline {
    fill: var(--lossarium-edge);
  }
  svg .whisker {
    stroke: var(--lossarium-ink);
    stroke-width: 1.5;
    fill: none;
  }
  svg .limit {
    stroke: var(--lossarium-orange);
    stroke-width: 2.5;
  }
  svg .idle {
    fill: var(--lossarium-raised);
  }
  svg .strip {
    fill-opacity: 0.22;
  }
  svg .read {
    fill: var(--lossarium-blue);
  }
  svg .write {
    fill: var(--lossarium-orange);
  }
  svg .exp {
    font: 600 10px var(--lossarium-mono);
    fill: var(--lossarium-ink);
    paint-order: stroke;
    stroke: var(--lossarium-sheet);
    stroke-width: 3;
    stroke-linejoin: round;
  }
`;
