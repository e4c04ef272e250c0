// What every entry of the package exports beside its own `load`.
export type { AnyInput, AnyOutput, FloatInput, FloatTensor, IntegerInput, IntegerTensor, NestedNumbers } from './arrays.js';
export type { Arithmetic, Build, Capabilities } from './capabilities.js';
export type * from './catalog-types.js';
export { type CallErrorCode, type ErrorCode, type ErrorFields, LossariumError } from './errors.js';
export * from './generated/functions.js';
export type { LoadOptions, WasmSource } from './loader.js';
export type { Lossarium, OutOption, RowOptions, SoftmaxOptions } from './lossarium.js';
export type { WasmBuffer } from './wasm-buffer.js';
