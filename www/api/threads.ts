import { chooseThreads, poolSize } from './capabilities.js';
import { LossariumError } from './errors.js';
import { locate } from './files.js';
import type { Exports } from './instance.js';
import { loader } from './loader.js';

export * from './public.js';

/**
 * Starts the package with threads, inside a worker of a cross-origin isolated page; anywhere else it resolves to the single-threaded
 * build, and `capabilities()` says why.
 *
 * Calls of about five million elements and more are shared among the threads; the digits are those of one thread. An instance that crashed
 * takes its threads along: start another worker.
 */
export const load = loader({
  choose: chooseThreads,
  locate: (build) =>
    build === 'threads' ? new URL('./generated/lossarium-threads.wasm', import.meta.url) : locate(build),
  read: (url) => fetch(url),
  prepare: async (build, module) => {
    if (build !== 'threads') return undefined;
    const { startPool } = await import('./thread-pool.js');
    const threads = poolSize();
    return { start: once(await startPool(module, threads)), threads };
  },
});

function once(exports: Exports): () => Exports {
  let unused: Exports | undefined = exports;
  return () => {
    const taken = unused;
    unused = undefined;
    if (taken !== undefined) return taken;
    const [expected, got] = ['a worker whose threads still run', 'one that crashed: start another'];
    throw new LossariumError({ code: 'crashed', argument: 'worker', expected, got });
  };
}
