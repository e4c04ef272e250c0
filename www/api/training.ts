import { locateTraining } from './files.js';
import { trainingLoader } from './training-loader.js';

export * from './training-public.js';

/**
 * Fetches and starts what trains networks: a wasm file of its own, so that who only calls functions does not pay for it. Cheap to call
 * again; after a failure the next call tries anew.
 *
 * @example
 * const training = await loadTraining();
 * using data = training.points('moons', { count: 400, noise: 0.1, seed: 1 });
 * using trainer = training.trainer({
 *   network: [{ kind: 'dense', units: 16 }, { kind: 'tanh' }],
 *   losses: [{ id: 'focal_loss', params: { gamma: 2 } }],
 *   optimizer: { id: 'optimizer_adam', params: { lr: 0.01 } },
 * }, data);
 * trainer.step(200);
 * console.log(trainer.evaluate(data).accuracy);
 */
export const loadTraining = trainingLoader({ locate: locateTraining, read: (url) => fetch(url) });
