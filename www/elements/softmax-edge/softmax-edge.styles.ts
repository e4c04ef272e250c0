import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }
  .plates {
    display: grid;
    gap: 2.5rem 3rem;
  }
  .plates.wide {
    grid-template-columns: minmax(0, 1fr) minmax(0, 40%);
  }
  section {
    display: grid;
    align-content: start;
    gap: 1rem;
    min-width: 0;
  }
  .readout {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.875rem;
  }
  .readout th,
  .readout td {
    padding: 0.5rem 0;
    border-top: 1px solid var(--lossarium-line);
    text-align: end;
    font-weight: 400;
  }
  .readout th:first-child {
    text-align: start;
  }
  .readout thead th {
    color: var(--lossarium-muted);
    font-size: 0.8125rem;
  }
  .readout td {
    font-family: var(--lossarium-mono);
    font-size: 0.8125rem;
  }
  .first th {
    color: var(--lossarium-orange);
    font-weight: 600;
  }
  .second th {
    color: var(--lossarium-blue);
    font-weight: 600;
  }
`;
