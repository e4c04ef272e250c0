// Measures in one page: all candidates of a shape take turns in random order.
import { load } from '/dist/api/index.js';
import { clockStep, measure } from '/dist/api/timing.js';
import { checksum, fillLogits, probes } from '/dist/api/timing-softmax.js';
import { NAMES, SEED } from '../shapes.js';
import { baselineCandidate, ourCandidates } from './ours.js';
import { peerCandidates, startPeers } from './peers.js';

const ARITHMETICS = ['portable', 'fast'];

const loaded = Promise.all([startPeers(), ...ARITHMETICS.map((arithmetic) => load({ arithmetic }))]);

const go = () => 'go';

/** Runs `work` with the candidates of a shape, and gives their memory back. */
async function withCandidates([rows, columns], work) {
  const [peers, ...ours] = await loaded;
  const length = rows * columns;
  const logits = new Float32Array(length);
  fillLogits(logits, SEED);
  const out = new Float32Array(length);
  const instances = Object.fromEntries(ARITHMETICS.map((arithmetic, i) => [arithmetic, { lossarium: ours[i], buffer: ours[i].buffer(length) }]));
  const theirs = peerCandidates(peers, logits, [rows, columns]);
  try {
    return await work([baselineCandidate(logits, out, rows), ...ourCandidates(instances, logits, out, rows), ...theirs.candidates], logits);
  } finally {
    theirs.free();
    // Whole instances, because wasm memory never shrinks.
    ours.forEach((lossarium) => lossarium.free());
  }
}

/** Times of a shape, and whether all results are the same. */
async function measureShape(shape, milliseconds) {
  return withCandidates(shape, async (candidates) => {
    const sums = new Map();
    for (const { name, probabilities } of candidates) sums.set(name, checksum(await probabilities()));
    const expected = sums.get(NAMES.javascript);
    const timings = await measure(candidates, { milliseconds, step: clockStep(), report: go });
    return timings.map((timing) => ({ ...timing, checksumError: Math.abs(sums.get(timing.name) - expected) / expected }));
  });
}

/** Largest relative error against double precision, for every candidate. */
async function errors(length) {
  return withCandidates([1, length], async (candidates, logits) => {
    const max = logits.reduce((a, b) => Math.max(a, b));
    let sum = 0;
    for (let i = 0; i < length; i++) sum += Math.exp(logits[i] - max);
    const worst = {};
    for (const { name, probabilities } of candidates) {
      const got = await probabilities();
      let error = 0;
      for (let i = 0; i < length; i++) {
        const right = Math.exp(logits[i] - max) / sum;
        error = Math.max(error, Math.abs(got[i] - right) / right);
      }
      worst[name] = error;
    }
    return worst;
  });
}

/** Plain trips through the memory of the portable instance: what traffic costs at the least. */
async function measureStreams(length, milliseconds) {
  const [, lossarium] = await loaded;
  const [from, to] = [lossarium.buffer(length), lossarium.buffer(length)];
  fillLogits(from.view(), SEED);
  fillLogits(to.view(), SEED);
  const copy = { name: NAMES.memoryCopy, call: () => to.view().set(from.view()) };
  const timings = await measure([...probes([from, to]), copy], { milliseconds, step: clockStep(), report: go });
  lossarium.free();
  return timings;
}

/** Several threads against one, in a worker: a page must not wait for threads. */
function measureThreads(lengths, milliseconds) {
  const worker = new Worker(new URL('threads-worker.js', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data.timings));
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ lengths, milliseconds });
  }).finally(() => worker.terminate());
}

async function about() {
  const [{ versions }, portable, fast] = await loaded;
  return {
    versions: { ...versions, lossarium: portable.capabilities().version },
    builds: { portable: portable.capabilities().build, fast: fast.capabilities().build },
    algorithms: portable.algorithms,
    browser: globalThis.navigator.userAgent,
    cores: globalThis.navigator.hardwareConcurrency,
    isolated: globalThis.crossOriginIsolated,
    clockStep: clockStep(),
  };
}

globalThis.bench = { about, errors, measureShape, measureStreams, measureThreads };
