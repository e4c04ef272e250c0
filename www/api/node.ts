import { readFile } from 'node:fs/promises';
import { choose } from './capabilities.js';
import { locate } from './files.js';
import { loader } from './loader.js';

export * from './public.js';

/** Starts the package in Node: as the browser's `load`, but files are read and not fetched. */
export const load = loader({ choose, locate, read: (url) => (url.protocol === 'file:' ? readFile(url) : fetch(url)) });
