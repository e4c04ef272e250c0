import type { AnyOutput } from '../../api/arrays.js';

/** The numbers of an output that the catalog declares to be of single precision. */
export function floats(output: AnyOutput | undefined): Float32Array {
  if (typeof output === 'object' && output.data instanceof Float32Array) return output.data;
  throw new TypeError('the package gave no array of single-precision numbers');
}
