// What both entries for training export beside `loadTraining`.
export type { FloatTensor, IntegerTensor } from './arrays.js';
export { type ErrorCode, type ErrorFields, LossariumError } from './errors.js';
export type * from './run.js';
export { RunStore } from './run-store.js';
export type { TrainingOptions } from './training-loader.js';
export type { Dataset, Trainer, Training } from './trainer.js';
