import { css } from 'lit';
import { noteStyles } from '../parts/notes.js';

export const styles = [
  noteStyles,
  css`
    .board {
      display: grid;
      gap: 1.25rem 2rem;
      align-items: start;
    }
    .board > * {
      min-width: 0;
    }
    .panes {
      display: grid;
      gap: 1rem;
      margin: 1rem 0 0.75rem;
    }
    .bar {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.375rem;
    }
    fieldset.bar {
      gap: 0 1.5rem;
      margin: 0 0 0.75rem;
      padding: 0;
      border: 0;
    }
    fieldset.bar legend {
      padding: 0;
      color: var(--lossarium-muted);
      font-size: 0.8125rem;
    }
    .bar .gap {
      flex: 0 0 0.5rem;
    }
    .bar select {
      width: auto;
    }
    .solid {
      display: grid;
      gap: 0.75rem;
    }
    .solid h3,
    .list h3 {
      margin: 0;
      font: 600 0.9375rem/1.4 var(--lossarium-sans);
    }
    .agreement {
      margin: 0;
      font-size: 0.875rem;
    }
    .agreement strong {
      font: 400 1.5rem/1 var(--lossarium-serif);
    }
    .key {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 1.25rem;
      margin: 0;
      padding: 0;
      list-style: none;
      color: var(--lossarium-muted);
      font-size: 0.8125rem;
    }
    .key svg {
      width: 1.75rem;
      height: 0.5rem;
      margin-inline-end: 0.375rem;
      vertical-align: middle;
    }
    .key line {
      stroke-width: 2.5px;
    }
    .agrees {
      stroke: var(--lossarium-teal);
    }
    .differs,
    .missing {
      stroke: var(--lossarium-orange);
    }
    .missing {
      stroke-dasharray: 5 3;
    }
    .dropping {
      outline: 3px dashed var(--lossarium-blue);
      outline-offset: 6px;
    }
    input[type='file'] {
      position: absolute;
      clip-path: inset(50%);
      width: 1px;
      height: 1px;
    }
    label.button {
      display: inline-flex;
      align-items: center;
      min-height: 44px;
      padding: 0 0.75rem;
      border: 1px solid var(--lossarium-edge);
      border-radius: 3px;
      font-size: 0.875rem;
      cursor: pointer;
    }
    label.button:focus-within {
      outline: 2px solid var(--lossarium-blue);
      outline-offset: 2px;
    }
    .numbers {
      max-height: 24rem;
      overflow: auto;
    }
    table {
      border-collapse: collapse;
      font: 0.75rem/1.5 var(--lossarium-mono);
    }
    th,
    td {
      padding: 0.125rem 0.625rem 0.125rem 0;
      text-align: end;
      font-weight: 400;
    }
    th:first-child,
    td:first-child,
    td:nth-child(2),
    th:nth-child(2) {
      text-align: start;
    }
    th {
      color: var(--lossarium-muted);
    }
    .controls {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr));
      gap: 0.75rem 2rem;
      align-items: start;
    }
    @container (inline-size >= 32rem) {
      .panes {
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
    }
    @container (inline-size >= 60rem) {
      .board {
        grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
      }
    }
    @container (inline-size < 60rem) {
      .solid {
        order: -1;
      }
    }
  `,
];
