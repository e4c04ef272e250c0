// Several threads against one, both with portable arithmetic, in place.
import { load } from '/dist/api/index.js';
import { load as loadThreads } from '/dist/api/threads.js';
import { clockStep, measure } from '/dist/api/timing.js';
import { fillLogits } from '/dist/api/timing-softmax.js';
import { SEED } from '../shapes.js';

async function measureLength(instances, length, milliseconds) {
  const candidates = instances.map((lossarium) => {
    const buffer = lossarium.buffer(length);
    const logits = new Float32Array(length);
    fillLogits(logits, SEED);
    return {
      name: lossarium.capabilities().build,
      prepare: () => buffer.view().set(logits),
      call: () => lossarium.softmaxInPlace(buffer),
      free: () => buffer.free(),
    };
  });
  const timings = await measure(candidates, { milliseconds, step: clockStep(), report: () => 'go' });
  candidates.forEach(({ free }) => free());
  return { length, threads: instances[1].capabilities().threads, timings };
}

self.onmessage = async ({ data: { lengths, milliseconds } }) => {
  try {
    const instances = [await load(), await loadThreads()];
    const timings = [];
    for (const length of lengths) timings.push(await measureLength(instances, length, milliseconds));
    self.postMessage({ timings });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
