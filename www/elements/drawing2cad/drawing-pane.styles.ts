import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    min-width: 0;
  }
  figure {
    margin: 0;
    position: relative;
  }
  figcaption {
    display: flex;
    justify-content: space-between;
    gap: 0.5rem;
    padding-bottom: 0.25rem;
    font-size: 0.8125rem;
  }
  .count {
    color: var(--lossarium-muted);
  }
  svg {
    display: block;
    width: 100%;
    aspect-ratio: 1;
    touch-action: none;
    border: 1px solid var(--lossarium-edge);
    border-radius: 2px;
  }
  svg:focus-visible {
    outline: 2px solid var(--lossarium-blue);
    outline-offset: 2px;
  }
  .draws {
    cursor: crosshair;
  }
  .paper {
    fill: var(--lossarium-paper);
  }
  path {
    fill: none;
    vector-effect: non-scaling-stroke;
  }
  .axis {
    stroke: var(--lossarium-line);
    stroke-width: 1px;
    stroke-dasharray: 12 3 2 3;
  }
  .line {
    stroke: var(--lossarium-ink);
    stroke-width: 1.75px;
    stroke-linecap: round;
  }
  .line.judged {
    stroke: var(--lossarium-teal);
  }
  .line.off {
    stroke: var(--lossarium-orange);
    stroke-width: 2.5px;
  }
  .line.chosen {
    stroke-width: 3.5px;
  }
  .missing {
    stroke: var(--lossarium-orange);
    stroke-width: 1.5px;
    stroke-dasharray: 5 4;
  }
  .sketch {
    stroke: var(--lossarium-blue);
    stroke-width: 2px;
  }
  .hit {
    stroke: transparent;
    stroke-width: 16px;
    stroke-linecap: round;
    cursor: move;
  }
  .draws .hit {
    pointer-events: none;
  }
  .grip {
    cursor: crosshair;
    fill: var(--lossarium-sheet);
    stroke: var(--lossarium-blue);
    stroke-width: 1.5px;
  }
  .grip .target {
    fill: transparent;
    stroke: none;
  }
  .grip.active {
    fill: var(--lossarium-blue);
  }
  .spoken {
    position: absolute;
    clip-path: inset(50%);
    width: 1px;
    height: 1px;
    margin: 0;
    overflow: hidden;
  }
`;
