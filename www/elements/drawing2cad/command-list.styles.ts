import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    gap: 0.75rem;
    min-width: 0;
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
    border-top: 1px solid var(--lossarium-line);
  }
  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
    padding: 0.25rem 0;
    border-bottom: 1px solid var(--lossarium-line);
    font-size: 0.8125rem;
  }
  li.extrude {
    border-bottom: 2px solid var(--lossarium-edge);
  }
  .number {
    min-width: 1.75rem;
    color: var(--lossarium-muted);
    font-family: var(--lossarium-mono);
    text-align: end;
  }
  .command {
    min-width: 4rem;
  }
  li.extrude .command,
  li.loop .command {
    font-weight: 600;
  }
  .args {
    display: flex;
    flex: 1 1 14rem;
    flex-wrap: wrap;
    gap: 0.25rem 0.625rem;
  }
  .arg {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    font-family: var(--lossarium-mono);
  }
  .arg span {
    color: var(--lossarium-muted);
  }
  .sure {
    color: var(--lossarium-muted);
    font: 400 0.75rem/1 var(--lossarium-mono);
  }
  .command {
    min-width: 6.5rem;
  }
  .look {
    min-width: 0;
    padding: 0 0.375rem;
    border-color: var(--lossarium-line);
    font-size: 0.8125rem;
  }
  .look em {
    color: var(--lossarium-orange);
    font-style: normal;
  }
  .look[aria-expanded='true'] span,
  .look[aria-expanded='true'] em {
    color: inherit;
  }
  .distribution {
    margin: 0;
    font-size: 0.8125rem;
  }
  .distribution svg {
    display: block;
    width: 100%;
    height: 8rem;
    background: var(--lossarium-paper);
  }
  .distribution path {
    fill: var(--lossarium-blue);
  }
  .distribution polyline {
    fill: none;
    stroke: var(--lossarium-orange);
    stroke-width: 1.5px;
    vector-effect: non-scaling-stroke;
  }
  input[type='number'] {
    width: 4rem;
    padding: 0 0.375rem;
  }
  .adder {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    font-size: 0.875rem;
  }
  .adder select {
    width: auto;
  }
`;
