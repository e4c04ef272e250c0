import { glue } from './generated/lossarium-threads.js';
import type { wbg_rayon_PoolBuilder as PoolBuilder } from './generated/exports-threads.js';
import type { Exports } from './instance.js';

/** What a thread needs to join: the compiled module, the shared memory, and where in it the pool hands out the work. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly receiver: number;
}

/** Every thread of this worker. Some engines collect a worker that nothing refers to, although it shares memory with its parent. */
const threads: Worker[] = [];

/** Starts an instance with shared memory and its threads. */
export async function startPool(module: WebAssembly.Module, size: number): Promise<Exports> {
  const { initSync, initThreadPool, ...exports } = glue(startThreads);
  const { memory } = initSync({ module });
  await initThreadPool(size);
  return { ...exports, memory };
}

/** What `initThreadPool` asks of the page's side: workers that wait for the pool before it is built. */
async function startThreads(module: WebAssembly.Module, memory: WebAssembly.Memory, builder: PoolBuilder): Promise<void> {
  const start: ThreadStart = { module, memory, receiver: builder.receiver() };
  await Promise.all(Array.from({ length: builder.numThreads() }, () => startThread(start)));
  builder.build();
}

function startThread(start: ThreadStart): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./thread-main.js', import.meta.url), { type: 'module' });
    threads.push(thread);
    thread.addEventListener('message', () => resolve(), { once: true });
    thread.addEventListener('error', ({ message }) => reject(new Error(message || 'a thread cannot be started')));
    thread.postMessage(start);
  });
}
