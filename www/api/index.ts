import type { Build } from './capabilities.js';
import { loader } from './loader.js';

export * from './public.js';

// Each address is a literal of this module: bundlers find, copy and rename the files by them.
const FILES: Record<Exclude<Build, 'threads'>, () => URL> = {
  simd128: () => new URL('./generated/lossarium.wasm', import.meta.url),
  relaxed: () => new URL('./generated/lossarium-relaxed.wasm', import.meta.url),
  scalar: () => new URL('./generated/lossarium-scalar.wasm', import.meta.url),
};

/**
 * Starts the package: picks the wasm file that suits the browser, fetches it once, and resolves to the object that does the work.
 * Cheap to call again; after a failure the next call tries anew.
 *
 * @example
 * const lossarium = await load();
 * const probabilities = lossarium.softmax(new Float32Array([1, 2, 3]));
 */
export const load = loader({ locate: (build) => FILES[build as keyof typeof FILES](), read: (url) => fetch(url) });
