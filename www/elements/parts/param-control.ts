import type { CatalogParam } from '../../api/catalog-types.js';
import type { Declaration } from '../generated/declarations.js';
import type { FlagControl, IntegerControl, NumberControl } from './controls.js';

/** A param of a catalog function. A name the catalog does not have is a mistake of ours, found by the first test. */
function param<K extends CatalogParam['kind']>({ id, params }: Declaration, name: string, kind: K): Extract<CatalogParam, { kind: K }> {
  const found = params.find((candidate) => candidate.name === name);
  if (found?.kind !== kind) throw new Error(`the catalog has no ${kind} param ${name} of ${id}`);
  return found as Extract<CatalogParam, { kind: K }>;
}

/** The control of a real param: default, range, slider and help as the catalog declares them. */
export function floatControl(declaration: Declaration, name: string, label: string, look: Pick<NumberControl, 'step' | 'scale'>): NumberControl {
  const { default: start, slider, help } = param(declaration, name, 'float');
  // A range that is open at one end ends where single precision does not suffer: far beyond the slider, short of overflow.
  const { min, max } = param(declaration, name, 'float');
  const legal = { min: Math.max(min ?? -1e6, look.scale === 'log' ? 1e-6 : -1e6), max: max ?? 1e6 };
  return { kind: 'number', label, help, default: start, slider, ...legal, ...look };
}

/** The control of a whole-number param. */
export function integerControl(declaration: Declaration, name: string, label: string): IntegerControl {
  const { default: start, min, max, step, help } = param(declaration, name, 'integer');
  return { kind: 'integer', label, help, default: start, min, max, step };
}

/** The control of a flag. */
export function flagControl(declaration: Declaration, name: string, label: string): FlagControl {
  const { default: start, help } = param(declaration, name, 'flag');
  return { kind: 'flag', label, help, default: start };
}
