import { WASM_BASE64 } from './generated/inline.js';
import { loader } from './loader.js';

export * from './public.js';

/**
 * Starts the package from a wasm file that is part of this module: for single-file pages, sandboxes, and bundlers that do not copy
 * files. A third more bytes than the file; only the default build is inside, so the browser must have SIMD.
 */
export const load = loader({
  locate: () => Uint8Array.from(atob(WASM_BASE64), (letter) => letter.charCodeAt(0)),
  read: (url) => fetch(url),
});
