import { css } from 'lit';

/** What the frame around the views of a demo looks like. */
export const demoStyles = css`
  :host {
    container-type: inline-size;
  }
  .lab {
    display: grid;
    gap: 1.25rem;
    padding: clamp(0.75rem, 3cqi, 2rem);
    background: var(--lossarium-sheet);
    border-top: 3px solid var(--lossarium-ink);
    border-bottom: 1px solid var(--lossarium-line);
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 1.5rem;
  }
  h2 {
    margin: 0;
    font: 400 clamp(1.375rem, 3.6cqi, 1.875rem) / 1.2 var(--lossarium-serif);
    text-wrap: balance;
  }
  .reserve {
    min-height: 40rem;
  }
  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.5rem;
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  .tabs legend {
    position: absolute;
    clip-path: inset(50%);
    width: 1px;
    height: 1px;
    overflow: hidden;
  }
  .tabs label {
    position: relative;
    display: inline-flex;
    align-items: center;
    min-height: 44px;
    cursor: pointer;
  }
  .tabs input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .tabs span {
    padding: 0.25rem 0;
    border-bottom: 2px solid transparent;
    color: var(--lossarium-muted);
    font-size: 0.9375rem;
  }
  .tabs label:hover span {
    color: var(--lossarium-ink);
  }
  .tabs input:checked + span {
    color: var(--lossarium-ink);
    border-color: var(--lossarium-orange);
    font-weight: 600;
  }
  .tabs input:focus-visible + span {
    outline: 2px solid var(--lossarium-blue);
    outline-offset: 4px;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.25rem;
    margin-inline-start: auto;
  }
  .copied {
    font-size: 0.8125rem;
    color: var(--lossarium-blue);
  }
  .full {
    margin: 0;
    font-size: 0.875rem;
  }
  a {
    color: var(--lossarium-blue);
    text-underline-offset: 0.2em;
  }
  dialog {
    width: min(40rem, calc(100vw - 2rem));
    padding: 1.5rem;
    border: 1px solid var(--lossarium-edge);
    border-radius: 3px;
    background: var(--lossarium-sheet);
    color: inherit;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  dialog h2 {
    font-size: 1.375rem;
    margin-bottom: 1rem;
  }
  .code {
    display: grid;
    gap: 0.25rem;
    margin-top: 1rem;
    font-size: 0.875rem;
  }
  textarea {
    width: 100%;
    padding: 0.75rem;
    border: 1px solid var(--lossarium-line);
    border-radius: 3px;
    background: var(--lossarium-paper);
    color: inherit;
    font: 0.75rem/1.5 var(--lossarium-mono);
    resize: vertical;
  }
  .code + button {
    margin-top: 0.5rem;
  }
  dialog form {
    margin-top: 1rem;
    text-align: end;
  }
`;
