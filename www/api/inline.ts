import { type Choice, NO_THREADS } from './capabilities.js';
import { WASM_BASE64 } from './generated/inline.js';
import { loader } from './loader.js';

export * from './public.js';

/** The one build inside, whatever the engine could do. */
async function chooseInline(): Promise<Choice<'simd128'>> {
  const reason = 'Fused operations are off: the inline entry carries the portable build alone.';
  return { build: 'simd128', reasons: [reason, NO_THREADS] };
}

/**
 * Starts the package from a wasm file that is part of this module: for single-file pages, sandboxes, and bundlers that do not copy
 * files. A third more bytes than the file; only the default build is inside, so the engine must have SIMD.
 */
export const load = loader({
  choose: chooseInline,
  locate: () => Uint8Array.from(atob(WASM_BASE64), (letter) => letter.charCodeAt(0)),
  read: (url) => fetch(url),
});
