/** A loss as the explorer shows it. */
import type { TemplateResult } from 'lit';
import type { CatalogParam } from '../../api/catalog-types.js';

/** Which picture shows a loss: by what it is a loss of. */
export type ExhibitKind = 'logits' | 'margin' | 'pairs' | 'residual';

export interface Exhibit {
  readonly id: string;
  readonly title: string;
  readonly kind: ExhibitKind;
  readonly paper: number;
  readonly family: string;
  readonly summary: string;
  readonly reference: string;
  /** Can one call give the loss of every sample? */
  readonly bySample: boolean;
  /** Does it take a drawn margin for each sample? */
  readonly margins: boolean;
  readonly params: readonly (CatalogParam & { readonly letters: string })[];
  readonly formula: () => TemplateResult;
}
