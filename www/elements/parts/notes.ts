import { css, html, nothing } from 'lit';

/** What a figure says about its own answer: failures stay visible, and the last good drawing too. */
export function notes({ failure, notice }: { readonly failure: string | undefined; readonly notice: string | undefined }) {
  return html`<div class="notes" role="status">
    ${failure ? html`<p class="note failure">This could not be computed: ${failure}</p>` : nothing}
    ${notice ? html`<p class="note">${notice}</p>` : nothing}
  </div>`;
}

export const noteStyles = css`
  .note {
    margin: 0 0 1rem;
    padding: 0.5rem 0.75rem;
    border-inline-start: 3px solid var(--lossarium-blue);
    background: var(--lossarium-blue-wash);
    font-size: 0.875rem;
  }
  .note.failure {
    border-color: var(--lossarium-orange);
    background: var(--lossarium-orange-wash);
  }
`;
