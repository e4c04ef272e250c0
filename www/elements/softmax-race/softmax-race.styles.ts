import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }
  .plates {
    display: grid;
    gap: 2rem 3rem;
  }
  .plates.wide {
    grid-template-columns: 19rem minmax(0, 1fr);
  }
  section {
    display: grid;
    align-content: start;
    gap: 1.5rem;
    min-width: 0;
  }
  fieldset {
    display: grid;
    gap: 0.5rem;
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  legend {
    padding: 0 0 0.5rem;
    font: 500 1.0625rem/1.3 var(--lossarium-serif);
  }
  .hint,
  .conditions,
  .reasons,
  .legend,
  .stage {
    margin: 0;
    color: var(--lossarium-muted);
    font-size: 0.8125rem;
    line-height: 1.45;
  }
  .contenders {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr));
  }
  .start {
    display: grid;
    gap: 0.5rem;
  }
  .go {
    font-weight: 600;
    justify-self: start;
    padding: 0 1.25rem;
  }
  progress {
    width: 100%;
    height: 6px;
    accent-color: var(--lossarium-blue);
  }
  progress[hidden] {
    display: none;
  }
  .words {
    display: grid;
    gap: 0.75rem;
    max-width: 68ch;
  }
  .words h3 {
    margin: 0;
    font: 500 1.0625rem/1.3 var(--lossarium-serif);
  }
  .finding {
    margin: 0;
  }
  .reasons {
    padding-inline-start: 1.1em;
  }
  .files {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    font-size: 0.875rem;
  }
  .samples {
    margin: 0;
    max-height: 16rem;
    overflow: auto;
    padding: 0.5rem;
    background: var(--lossarium-raised);
    font: 0.75rem/1.5 var(--lossarium-mono);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1.25rem;
    padding: 0;
    list-style: none;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 0.5rem;
  }
  .key {
    width: 14px;
    height: 12px;
  }
  .key.line {
    width: 3px;
    background: var(--lossarium-orange);
  }
  .key.whisker {
    height: 2px;
    background: var(--lossarium-ink);
  }
  .key.read {
    background: var(--lossarium-blue);
  }
  .key.write {
    background: var(--lossarium-orange);
  }
`;
