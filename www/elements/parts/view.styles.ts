import { css } from 'lit';

/** What every view looks like. */
export const viewStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  .reserve {
    min-height: 40rem;
  }
  .plates {
    display: grid;
    gap: 2rem 3.5rem;
  }
  .plates[class*='in-'] {
    gap: 2rem;
  }
  .plates.in-2 {
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }
  .plates.in-3 {
    grid-template-columns: repeat(3, minmax(0, 1fr));
  }
  .plates.in-4 {
    grid-template-columns: repeat(4, minmax(0, 1fr));
  }
  .plates > * {
    min-width: 0;
  }
`;
