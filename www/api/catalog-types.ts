/** Element type of an array. */
export type Kind = 'f32' | 'i32' | 'text';

/** A declared input of a catalog function. */
export interface CatalogInput {
  readonly name: string;
  readonly kind: Kind;
  /** Names of the axes; the same name is the same size wherever it stands. */
  readonly axes: readonly string[];
  /** Legal values, in words. */
  readonly domain: string;
  readonly optional: boolean;
  /** Does the function give `grad.<name>`? */
  readonly differentiable: boolean;
  readonly help: string;
}

/** A declared output of a catalog function. */
export interface CatalogOutput {
  readonly name: string;
  readonly kind: Kind;
  readonly axes: readonly string[];
  readonly help: string;
}

interface ParamBase {
  readonly name: string;
  /** Symbol in the formula, TeX. */
  readonly symbol: string;
  readonly help: string;
  /** Legal values, in words. */
  readonly range: string;
}

/** A declared param of a catalog function: what a control needs to draw itself. */
export type CatalogParam = ParamBase &
  (
    | {
        readonly kind: 'float';
        readonly default: number;
        /** Limits of the range; `null` where there is none. */
        readonly min: number | null;
        readonly max: number | null;
        /** Ends of a useful slider. */
        readonly slider: readonly [number, number];
      }
    | {
        readonly kind: 'integer';
        readonly default: number;
        readonly min: number;
        readonly max: number;
        readonly step: number;
        /** A word that may stand instead of a number. */
        readonly word: string | null;
      }
    | { readonly kind: 'flag'; readonly default: boolean }
    | { readonly kind: 'choice'; readonly default: string; readonly choices: readonly string[] }
    | {
        readonly kind: 'words';
        readonly default: readonly string[];
      }
    | {
        /** Names of arrays with their shapes. */
        readonly kind: 'shapes';
        readonly default: readonly (readonly [string, readonly number[]])[];
      }
    | {
        readonly kind: 'numbers';
        readonly default: readonly number[];
        readonly min: number | null;
        readonly max: number | null;
      }
  );

/** A change of the inputs that a function does not feel. */
export type CatalogInvariance = { readonly shift: string } | { readonly scale: string } | { readonly order: string };

/** The declaration of a catalog function. */
export interface CatalogEntry {
  readonly id: string;
  /** Number of the paper; 0 for what is common to the field. */
  readonly paper: number;
  readonly family: string;
  readonly summary: string;
  /** TeX. */
  readonly formula: string;
  readonly reference: string;
  /** Name of its golden vectors: its own, or those of a function of the same values. */
  readonly golden: string;
  readonly invariances: readonly CatalogInvariance[];
  readonly inputs: readonly CatalogInput[];
  readonly params: readonly CatalogParam[];
  readonly outputs: readonly CatalogOutput[];
}
