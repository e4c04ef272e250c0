import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    position: relative;
    min-width: 0;
  }
  canvas,
  svg {
    display: block;
    box-sizing: border-box;
    width: 100%;
    aspect-ratio: 1;
    border: 1px solid var(--lossarium-edge);
    border-radius: 2px;
    background: var(--lossarium-paper);
  }
  canvas {
    cursor: grab;
    touch-action: none;
  }
  canvas:active {
    cursor: grabbing;
  }
  canvas:focus-visible {
    outline: 2px solid var(--lossarium-blue);
    outline-offset: 2px;
  }
  path {
    fill: none;
    stroke: var(--lossarium-ink);
    stroke-width: 1.75px;
    vector-effect: non-scaling-stroke;
  }
  .wait {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    margin: 0;
    color: var(--lossarium-muted);
    pointer-events: none;
  }
  .obstacle {
    margin: 0.5rem 0 0;
    color: var(--lossarium-muted);
    font-size: 0.8125rem;
  }
`;
