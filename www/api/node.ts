import { readFile } from 'node:fs/promises';
import type { Build } from './capabilities.js';
import { loader } from './loader.js';

export * from './public.js';

const FILES: Record<Exclude<Build, 'threads'>, () => URL> = {
  simd128: () => new URL('./generated/lossarium.wasm', import.meta.url),
  relaxed: () => new URL('./generated/lossarium-relaxed.wasm', import.meta.url),
  scalar: () => new URL('./generated/lossarium-scalar.wasm', import.meta.url),
};

/** Starts the package in Node: as the browser's `load`, but files are read and not fetched. */
export const load = loader({
  locate: (build) => FILES[build as keyof typeof FILES](),
  read: (url) => (url.protocol === 'file:' ? readFile(url) : fetch(url)),
});
