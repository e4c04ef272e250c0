// The script of a thread. `thread-pool` starts it.
import { glue } from './generated/lossarium-threads.js';
import type { ThreadStart } from './thread-pool.js';

addEventListener(
  'message',
  ({ data }: MessageEvent<ThreadStart>) => {
    const { module, memory, receiver } = data;
    const { initSync, wbg_rayon_start_worker: work, loseThread } = glue(() => Promise.reject(new Error('a thread starts no pool')));
    initSync({ module, memory });
    postMessage('ready');
    try {
      work(receiver);
    } catch (error) {
      // The memory is shared: whoever waits for this thread reads it there.
      loseThread();
      throw error;
    }
  },
  { once: true },
);
