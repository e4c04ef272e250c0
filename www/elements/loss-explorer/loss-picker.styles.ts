import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    gap: 0.75rem;
    container-type: inline-size;
  }
  .filters {
    display: grid;
    gap: 0.75rem 1.5rem;
  }
  @container (inline-size >= 30rem) {
    .filters {
      grid-template-columns: 2fr 1fr;
    }
  }
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  legend {
    padding: 0;
    color: var(--lossarium-muted);
    font-size: 0.8125rem;
  }
  .losses {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
    gap: 0 1rem;
    max-height: 18rem;
    overflow-y: auto;
  }
  .losses legend {
    float: left;
    grid-column: 1 / -1;
  }
`;
