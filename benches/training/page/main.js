// Measures in one page: all candidates of a case take turns in random order.
import { glue } from '/dist/api/generated/lossarium-training.js';
import { clockStep, measure } from '/dist/api/timing.js';
import { startTfjs } from '../../peers/start-tfjs.js';
import { NAMES } from '../names.js';
import { convNetStep } from './convnet.js';
import { tfjsProduct, tfjsStep } from './tfjs.js';

const WASM = '/dist/api/generated/lossarium-training.wasm';

/** The exports of the file that trains: the product by itself is no part of the package's interface. */
async function start() {
  const exports = glue();
  exports.initSync({ module: await WebAssembly.compileStreaming(fetch(WASM)) });
  return exports;
}

const fetchCases = async () => (await fetch(new URL('../cases.json', import.meta.url))).json();
const loaded = Promise.all([start(), startTfjs('cpu', 'wasm'), fetchCases()]);

/** Turns of the peak that last about as long as a small product. */
const TURNS = 20_000;

const timed = (candidates, milliseconds) => measure(candidates, { milliseconds, step: clockStep(), report: () => 'go' });

/** Times of a product, with what the same file reaches without memory. */
async function measureProduct(at, milliseconds) {
  const [lossarium, tf, { products }] = await loaded;
  const { size, transposed } = products[at];
  const product = new lossarium.Product(...size);
  const theirs = tfjsProduct(tf, size, transposed);
  try {
    const timings = await timed(
      [
        { name: NAMES.peak, call: () => void lossarium.multiplyAdds(TURNS) },
        { name: NAMES.ours, call: () => product.add(transposed) },
        { name: 'tfjs-wasm', prepare: () => void tf.setBackend('wasm'), call: theirs.call },
      ],
      milliseconds,
    );
    return { multiplyAdds: size[0] * size[1] * size[2], peakMultiplyAdds: lossarium.multiplyAdds(TURNS), timings };
  } finally {
    product.free();
    theirs.free();
  }
}

/** Batches of pictures that every candidate sees: noise around a pattern for each class. */
function examples({ input, batch }) {
  const [classes, count] = [10, 4 * batch];
  const size = input.reduce((product, axis) => product * axis, 1);
  const [features, labels] = [new Float32Array(count * size), new Int32Array(count)];
  for (let i = 0; i < count; i++) {
    labels[i] = i % classes;
    for (let k = 0; k < size; k++) features[i * size + k] = ((k * (labels[i] + 3)) % 17) / 17 + (((i * 31 + k * 7) % 13) - 6) / 26;
  }
  return { classes, count, size, features, labels };
}

function ourStep(lossarium, declared, data) {
  const dataset = new lossarium.Dataset(data.features, Uint32Array.from(declared.input), data.labels, data.classes);
  const run = { network: declared.network, losses: [{ id: 'cross_entropy' }], optimizer: { id: 'optimizer_sgd', params: { lr: 0.01 } }, batch: declared.batch };
  const trainer = new lossarium.Trainer(JSON.stringify(run), dataset);
  const call = () => void trainer.step(1);
  return { name: NAMES.ours, call, loss: () => trainer.step(1).loss, free: () => (trainer.free(), dataset.free()) };
}

/** Times of a step of every candidate that can train the network; what cannot, and why. */
async function measureNetwork(at, milliseconds) {
  const [lossarium, tf, { networks }] = await loaded;
  const declared = networks[at];
  const data = examples(declared);
  const wanted = [
    () => ourStep(lossarium, declared, data),
    ...NAMES.tfjs.map((backend) => () => tfjsStep(tf, backend, declared, data)),
    () => convNetStep(declared, data),
  ];
  const [candidates, skipped] = [[], []];
  for (const make of wanted) {
    try {
      const candidate = make();
      candidate.prepare?.();
      if (!Number.isFinite(candidate.loss())) throw new Error('its loss is no number');
      candidates.push(candidate);
    } catch (error) {
      skipped.push({ name: make().name, why: error.message });
    }
  }
  const timings = await timed(candidates, milliseconds);
  candidates.forEach(({ free }) => free?.());
  return { batch: declared.batch, skipped, timings };
}

async function about() {
  const [lossarium, tf] = await loaded;
  const { version, ...build } = lossarium.buildInfo();
  return { versions: { lossarium: version, tfjs: tf.version }, build, browser: globalThis.navigator.userAgent, isolated: globalThis.crossOriginIsolated, clockStep: clockStep() };
}

globalThis.bench = { about, measureProduct, measureNetwork };
