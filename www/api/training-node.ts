import { readFile } from 'node:fs/promises';
import { locateTraining } from './files.js';
import { trainingLoader } from './training-loader.js';

export * from './training-public.js';

/** As the browser's `loadTraining`, but files are read and not fetched. */
export const loadTraining = trainingLoader({ locate: locateTraining, read: (url) => (url.protocol === 'file:' ? readFile(url) : fetch(url)) });
