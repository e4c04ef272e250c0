import { LossariumError } from './errors.js';
import { glue } from './generated/lossarium-training.js';
import { Instance } from './instance.js';
import { type WasmSource, attempt, compile } from './loader.js';
import { Training, type TrainingExports } from './trainer.js';

/** Options of `loadTraining`. */
export interface TrainingOptions {
  /** The file `lossarium-training.wasm` that the caller hosts, holds or has compiled. */
  readonly wasm?: WasmSource;
}

interface Platform {
  readonly locate: () => URL;
  readonly read: (url: URL) => Promise<Response | BufferSource>;
}

/** The `loadTraining` of an entry: started once for each file; a failure is not kept. */
export function trainingLoader({ locate, read }: Platform): (options?: TrainingOptions) => Promise<Training> {
  const started = new Map<unknown, Promise<Training>>();
  return async ({ wasm = locate() }: TrainingOptions = {}) => {
    const key = wasm instanceof URL ? wasm.href : wasm;
    const known = started.get(key);
    if (known !== undefined) return known;
    const starting = attempt(async () => compile({ read }, wasm)).then((module) => new Training(new Instance(() => instantiate(module))));
    started.set(key, starting);
    starting.catch(() => started.delete(key));
    return starting;
  };
}

function instantiate(module: WebAssembly.Module): TrainingExports {
  try {
    const { initSync, ...exports } = glue();
    initSync({ module });
    return exports;
  } catch (cause) {
    const [expected, got] = ["the package's file for training", String(cause)];
    throw new LossariumError({ code: 'load_failed', argument: 'wasm', expected, got }, { cause });
  }
}
