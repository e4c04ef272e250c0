/** Races from the page: progress while they run, a pause while the page is hidden, an end when the reader says so. */
import { proxy } from 'comlink';
import type { Progress, Verdict } from './timing.js';
import type { RaceRequest, RaceResult } from './timing-softmax.js';
import type { WorkerClient } from './worker.js';

/** Options of {@link race}. */
export interface RaceOptions {
  /** Ends the race. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Races softmax algorithms in the page's worker. `undefined` if it was stopped. */
export async function race(client: WorkerClient, request: RaceRequest, { signal, onProgress }: RaceOptions): Promise<RaceResult | undefined> {
  let hidden = document.hidden;
  const look = () => (hidden ||= document.hidden);
  document.addEventListener('visibilitychange', look);
  const report = async (progress: Progress): Promise<Verdict> => {
    const disturbed = hidden;
    await untilVisible(signal);
    hidden = document.hidden;
    if (signal.aborted) return 'stop';
    if (disturbed) return 'again';
    onProgress(progress);
    return 'go';
  };
  try {
    return await client.run('raceSoftmax', [request, proxy(report)]);
  } finally {
    document.removeEventListener('visibilitychange', look);
  }
}

/** Browsers slow hidden pages down. */
async function untilVisible(signal: AbortSignal): Promise<void> {
  while (document.hidden && !signal.aborted) {
    await new Promise<void>((resolve) => {
      document.addEventListener('visibilitychange', () => resolve(), { once: true });
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
