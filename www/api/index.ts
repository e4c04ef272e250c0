import { choose } from './capabilities.js';
import { locate } from './files.js';
import { loader } from './loader.js';

export * from './public.js';

/**
 * Starts the package: picks the wasm file that suits the browser, fetches it once, and resolves to the object that does the work.
 * Cheap to call again; after a failure the next call tries anew.
 *
 * @example
 * const lossarium = await load();
 * const probabilities = lossarium.softmax(new Float32Array([1, 2, 3]));
 */
export const load = loader({ choose, locate, read: (url) => fetch(url) });
