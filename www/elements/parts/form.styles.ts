import { css } from 'lit';

/** Native controls in the house's manner; every target is at least 44 px high. */
export const formStyles = css`
  * {
    box-sizing: border-box;
  }
  button,
  select,
  input,
  output {
    font: inherit;
    font-size: 0.875rem;
    color: inherit;
  }
  button,
  select,
  input[type='text'],
  input[type='number'] {
    min-height: 44px;
    padding: 0 0.75rem;
    border: 1px solid var(--lossarium-edge);
    border-radius: 3px;
    background: var(--lossarium-sheet);
  }
  input[type='text'],
  input[type='number'] {
    font-family: var(--lossarium-mono);
    font-size: 0.8125rem;
  }
  select,
  input[type='text'],
  input[type='number'] {
    width: 100%;
    min-width: 0;
  }
  button {
    cursor: pointer;
    min-width: 44px;
  }
  button:hover,
  select:hover {
    border-color: var(--lossarium-ink);
  }
  button[aria-pressed='true'],
  button[aria-expanded='true'] {
    background: var(--lossarium-ink);
    border-color: var(--lossarium-ink);
    color: var(--lossarium-sheet);
  }
  button:disabled {
    opacity: 0.45;
    cursor: default;
  }
  button.plain {
    padding: 0 0.5rem;
    border-color: transparent;
    background: none;
    color: var(--lossarium-muted);
    text-decoration: underline;
    text-underline-offset: 0.25em;
    text-decoration-color: var(--lossarium-line);
  }
  button.plain:hover,
  button.plain[aria-expanded='true'] {
    color: var(--lossarium-ink);
    text-decoration-color: currentcolor;
  }
  input[type='range'] {
    width: 100%;
    height: 44px;
    margin: 0;
    background: none;
    accent-color: var(--lossarium-blue);
    cursor: pointer;
  }
  input[type='checkbox'] {
    width: 1.25rem;
    height: 1.25rem;
    accent-color: var(--lossarium-blue);
  }
  :focus-visible {
    outline: 2px solid var(--lossarium-blue);
    outline-offset: 2px;
  }
  .field {
    display: grid;
    gap: 0.125rem;
    min-width: 0;
  }
  .field > .label {
    display: flex;
    justify-content: space-between;
    gap: 0.5rem;
    color: var(--lossarium-muted);
    font-size: 0.8125rem;
  }
  .field output {
    color: var(--lossarium-ink);
    font-family: var(--lossarium-mono);
    font-size: 0.8125rem;
  }
  .field > small {
    color: var(--lossarium-muted);
    font-size: 0.75rem;
    line-height: 1.35;
    text-wrap: pretty;
  }
  .field .stepper {
    display: flex;
    max-width: 10rem;
  }
  .stepper button {
    padding: 0;
    font-size: 1.125rem;
  }
  .stepper output {
    flex: 1;
    min-width: 2.5rem;
    align-self: center;
    text-align: center;
  }
  label.check {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-height: 44px;
    font-size: 0.875rem;
  }
  summary {
    min-height: 44px;
    display: flex;
    align-items: center;
    color: var(--lossarium-muted);
    font-size: 0.875rem;
    cursor: pointer;
    text-decoration: underline;
    text-decoration-color: var(--lossarium-line);
    text-underline-offset: 0.25em;
  }
`;
