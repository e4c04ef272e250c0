import type { CatalogParam } from '../../api/catalog-types.js';
import type { Declaration } from '../generated/declarations.js';
import type { Control, FlagControl, IntegerControl, NumberControl } from './controls.js';

/** A param of a catalog function. A name the catalog does not have is a mistake of ours, found by the first test. */
function param<K extends CatalogParam['kind']>({ id, params }: Pick<Declaration, 'id' | 'params'>, name: string, kind: K): Extract<CatalogParam, { kind: K }> {
  const found = params.find((candidate) => candidate.name === name);
  if (found?.kind !== kind) throw new Error(`the catalog has no ${kind} param ${name} of ${id}`);
  return found as Extract<CatalogParam, { kind: K }>;
}

/** The control of a real param: default, range, slider and help as the catalog declares them. */
export function floatControl(declaration: Pick<Declaration, 'id' | 'params'>, name: string, label: string, look: Pick<NumberControl, 'step' | 'scale'>): NumberControl {
  const { default: start, slider, help } = param(declaration, name, 'float');
  // A range that is open at one end ends where single precision does not suffer: far beyond the slider, short of overflow.
  const { min, max } = param(declaration, name, 'float');
  const legal = { min: Math.max(min ?? -1e6, look.scale === 'log' ? 1e-6 : -1e6), max: max ?? 1e6 };
  return { kind: 'number', label, help, default: start, slider, ...legal, ...look };
}

/** The control of a whole-number param. */
export function integerControl(declaration: Pick<Declaration, 'id' | 'params'>, name: string, label: string): IntegerControl {
  const { default: start, min, max, step, help } = param(declaration, name, 'integer');
  return { kind: 'integer', label, help, default: start, min, max, step };
}

/** The control of a flag. */
export function flagControl(declaration: Pick<Declaration, 'id' | 'params'>, name: string, label: string): FlagControl {
  const { default: start, help } = param(declaration, name, 'flag');
  return { kind: 'flag', label, help, default: start };
}

/** The control of any param that a hand can move, labelled by its name. */
export function paramControl(declaration: Pick<Declaration, 'id' | 'params'>, { name, kind, help }: CatalogParam): Control {
  const label = name.replaceAll('_', ' ');
  switch (kind) {
    case 'float': {
      const { slider: [low, high] } = param(declaration, name, 'float');
      // A slider over several powers of ten moves by factors.
      const scale = low > 0 && high / low >= 100 ? 'log' : 'linear';
      const step = scale === 'log' ? low / 10 : 10 ** Math.floor(Math.log10((high - low) / 50));
      return floatControl(declaration, name, label, { step, scale });
    }
    case 'integer':
      return integerControl(declaration, name, label);
    case 'flag':
      return flagControl(declaration, name, label);
    case 'choice': {
      const { default: start, choices } = param(declaration, name, 'choice');
      return { kind: 'choice', label, help, default: start, choices: Object.fromEntries(choices.map((word) => [word, word.replaceAll('_', ' ')])) };
    }
    default:
      throw new Error(`${declaration.id}: a list has no control`);
  }
}
