import { css } from 'lit';
import { lossFigureStyles } from '../../figures/loss-figure.styles.js';

export const styles = [
  lossFigureStyles,
  css`
    .controls {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr));
      gap: 0.75rem 2rem;
      align-items: start;
    }
    .controls:empty {
      display: none;
    }
    .legend {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 1.5rem;
      margin: 0;
      padding: 0;
      list-style: none;
      font-size: 0.875rem;
    }
    .legend li {
      display: inline-flex;
      align-items: center;
      gap: 0.5rem;
    }
    details > * + * {
      margin-top: 0.5rem;
    }
    .pick summary {
      color: var(--lossarium-blue);
    }
    .stage,
    .losses {
      display: grid;
      gap: 1rem 2.5rem;
      min-width: 0;
      align-content: start;
    }
    .stage > * {
      min-width: 0;
    }
    .loss {
      display: grid;
      gap: 0.75rem 2rem;
      border-top: 1px solid var(--lossarium-line);
      padding-top: 0.75rem;
      min-width: 0;
    }
    @container (inline-size >= 48rem) {
      .stage:not(.split) .loss {
        grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
      }
      .stage.split {
        grid-template-columns: minmax(0, 35rem) minmax(0, 1fr);
      }
    }
    .formula {
      min-width: 0;
      overflow-x: auto;
    }
    .formula h3 {
      margin: 0;
      font: 600 0.9375rem/1.4 var(--lossarium-sans);
    }
    .formula p {
      margin: 0 0 0.5rem;
      font: italic 1rem/1.4 var(--lossarium-serif);
    }
    .formula .source {
      color: var(--lossarium-muted);
      font: 0.8125rem/1.4 var(--lossarium-sans);
    }
    math {
      font-size: 1.125rem;
    }
    .lit {
      background: var(--lossarium-orange-wash);
      box-shadow: 0 0 0 3px var(--lossarium-orange-wash);
      border-radius: 2px;
    }
    .call .label {
      display: flex;
      align-items: center;
      justify-content: space-between;
      color: var(--lossarium-muted);
      font-size: 0.8125rem;
    }
    pre {
      margin: 0;
      padding: 0.75rem;
      overflow-x: auto;
      border: 1px solid var(--lossarium-line);
      border-radius: 3px;
      background: var(--lossarium-paper);
      font: 0.75rem/1.5 var(--lossarium-mono);
    }
  `,
];
