import { load as loadSingle } from './index.js';
export * from './public.js';
export { loadSingle as load };
