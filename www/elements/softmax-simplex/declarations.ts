/** The declaration of each map, from the catalog. */
import {
  type Declaration, entmax15, gumbelSoftmax, softmax, softmin, sparsemax, sphericalSoftmax, stablemax, taylorSoftmax,
} from '../generated/declarations.js';
import type { MapId } from './maps.js';

export const DECLARATIONS: Readonly<Record<MapId, Declaration>> = {
  softmax,
  softmin,
  sparsemax,
  entmax15,
  taylor_softmax: taylorSoftmax,
  spherical_softmax: sphericalSoftmax,
  stablemax,
  gumbel_softmax: gumbelSoftmax,
};
