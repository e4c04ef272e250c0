import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    min-width: 0;
  }
  figure {
    margin: 0;
    display: grid;
    gap: 0.5rem;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.25rem 1rem;
  }
  h3 {
    margin: 0;
    font: 500 1.0625rem/1.3 var(--lossarium-serif);
  }
  ::slotted(svg) {
    display: block;
    max-width: 100%;
    height: auto;
    overflow: visible;
  }
  figcaption {
    color: var(--lossarium-muted);
    font-size: 0.875rem;
    line-height: 1.45;
    max-width: 68ch;
    min-height: 2.9em;
  }
  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .files {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    color: var(--lossarium-muted);
    font-size: 0.8125rem;
  }
  .files button {
    padding: 0 0.375rem;
    font-size: 0.8125rem;
  }
  .files button:first-child {
    margin-inline-start: -0.375rem;
    margin-inline-end: auto;
  }
  .data {
    overflow: auto;
    max-height: 20rem;
    border-top: 1px solid var(--lossarium-line);
  }
  table {
    border-collapse: collapse;
    font: 0.75rem/1.6 var(--lossarium-mono);
    min-width: 100%;
  }
  th,
  td {
    padding: 0.125rem 0.75rem 0.125rem 0;
    text-align: end;
    font-weight: 400;
    white-space: nowrap;
  }
  th:first-child {
    text-align: start;
  }
  thead th {
    position: sticky;
    top: 0;
    background: var(--lossarium-sheet);
    color: var(--lossarium-muted);
    border-bottom: 1px solid var(--lossarium-line);
  }
`;
