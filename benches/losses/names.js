// How candidates are called.
import { PEERS } from '../peers/names.js';

export const NAMES = {
  ...PEERS,
  plain: 'plain JavaScript',
  /** The candidate that takes many steps more than the one of that name. */
  many: (name) => `${name}, many steps`,
};
