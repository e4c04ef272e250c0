import { css } from 'lit';
import { styles as explorerStyles } from '../loss-explorer/loss-explorer.styles.js';

export const styles = [
  ...explorerStyles,
  css`
    .transport {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.5rem;
    }
    .transport .go {
      min-width: 6.5rem;
      background: var(--lossarium-ink);
      border-color: var(--lossarium-ink);
      color: var(--lossarium-sheet);
      font-weight: 600;
    }
    .transport output {
      color: var(--lossarium-muted);
      font: 0.8125rem/1.4 var(--lossarium-mono);
      font-variant-numeric: tabular-nums;
    }
    .side {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 0.75rem;
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    .side legend {
      padding: 0;
      color: var(--lossarium-muted);
      font-size: 0.8125rem;
    }
    .pad {
      display: flex;
      flex-wrap: wrap;
      gap: 1.5rem 3rem;
    }
    .answers {
      margin: 0;
      padding: 0;
      list-style: none;
      font-variant-numeric: tabular-nums;
    }
    .answers li {
      padding: 0.375rem 0;
      font-size: 0.875rem;
    }
    .answers b {
      font: 500 1.5rem/1 var(--lossarium-serif);
    }
    .keep {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.5rem;
      font-size: 0.875rem;
    }
    progress {
      accent-color: var(--lossarium-blue);
      width: 10rem;
    }
  `,
];
