import { css } from 'lit';

export const styles = css`
  .plates {
    display: grid;
    gap: 2rem 3.5rem;
  }
  .plates.wide {
    grid-template-columns: minmax(0, 1fr) minmax(0, 34%);
  }
  .main,
  .aside {
    display: grid;
    align-content: start;
    gap: 1.75rem;
    min-width: 0;
  }
  @container (35rem <= inline-size) {
    .plates:not(.wide) .aside {
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: 2.5rem;
    }
  }
  .controls {
    display: grid;
    grid-template-columns: minmax(8.25rem, 1fr) minmax(0, 1.25fr);
    gap: 0.75rem clamp(1rem, 4cqi, 2rem);
    align-items: start;
  }
  .controls > :first-child {
    grid-column: 1 / -1;
  }
  @container (inline-size >= 40rem) {
    .controls {
      grid-template-columns: minmax(0, 2fr) 10rem minmax(0, 1fr);
    }
    .controls > :first-child {
      grid-column: auto;
    }
  }
  details .controls {
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr));
    padding-block: 0.25rem 1rem;
  }
  details {
    margin-bottom: 1rem;
  }
  summary {
    font-size: 0.8125rem;
  }
  .formula {
    border-block: 1px solid var(--lossarium-line);
    padding-block: 0.75rem;
    overflow-x: auto;
  }
  .formula p {
    margin: 0 0 0.5rem;
    font: italic 1rem/1.4 var(--lossarium-serif);
  }
  math {
    font-size: 1.125rem;
  }
`;
