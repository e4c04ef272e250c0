// Measures in one page: all candidates of a case take turns in random order, after their results were compared.
import { load } from '/dist/api/index.js';
import { clockStep, measure } from '/dist/api/timing.js';
import { startTfjs } from '../../peers/start-tfjs.js';
import { makeInputs, weighedSums } from '../data.js';
import { NAMES } from '../names.js';
import { PLAIN } from './plain.js';
import { tfjsCandidates } from './tfjs.js';

const fetchCases = async () => (await fetch(new URL('../cases.json', import.meta.url))).json();
const loaded = Promise.all([load(), startTfjs('cpu', 'wasm'), fetchCases()]);

/** A case at a size, with few steps or with many where steps are what is measured. */
function inputsOf(declared, size, seed, many = false) {
  const { marginal } = declared;
  if (marginal === undefined) return makeInputs(declared, size, seed);
  return makeInputs(declared, { ...size, [marginal.axis]: marginal.from * (many ? 1 + marginal.steps : 1) }, seed);
}

const arrays = (outputs) => Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data]));

/** A candidate that calls `run` with inputs. Where steps are measured there are two, whose difference counts. */
function candidates(name, kind, run, inputs, many) {
  const one = (name, inputs) => ({ name, kind, call: () => void run(inputs), outputs: () => run(inputs) });
  if (many === undefined) return [one(name, inputs)];
  return [one(name, inputs), { ...one(NAMES.many(name), many), outputs: undefined }];
}

function ours(lossarium, { id, beside = {}, params = {} }, inputs, many) {
  const run = (inputs) => arrays(lossarium.evaluate(id, inputs, params));
  const others = Object.entries(beside).map(([other, names]) => {
    const some = Object.fromEntries(names.map((name) => [name, inputs[name]]));
    return { name: other, kind: 'ours', call: () => void lossarium.evaluate(other, some) };
  });
  return [...candidates(NAMES.ours, 'ours', run, inputs, many), ...others];
}

function plain({ id, params }, inputs, many) {
  const { run, step } = PLAIN[id];
  const call = (inputs) => run(inputs, params);
  if (step === undefined) return candidates(NAMES.plain, 'plain', call, inputs, many);
  const repeat = step(inputs);
  return [{ name: NAMES.plain, kind: 'plain', call: repeat, outputs: () => call(inputs), isStep: true }];
}

/** Largest difference of two arrays, relative to the largest element. */
function difference(got, expected) {
  if (got.length !== expected.length) return Infinity;
  let [worst, size] = [0, 0];
  for (let i = 0; i < got.length; i++) {
    const apart = Math.abs(got[i] - expected[i]);
    // NaN is a difference too.
    if (!(apart <= worst)) worst = apart;
    size = Math.max(size, Math.abs(expected[i]));
  }
  return size === 0 ? worst : worst / size;
}

/** Largest difference of each candidate's results from ours; what could not run, and why; our checksums. */
function compare(all) {
  const [expected, differences, skipped] = [all[0].outputs(), {}, []];
  for (const { name, prepare, outputs } of all.slice(1)) {
    if (outputs === undefined) continue;
    try {
      prepare?.();
      const got = outputs();
      const common = Object.keys(got).filter((output) => output in expected);
      differences[name] = Math.max(...common.map((output) => difference(got[output], expected[output])));
    } catch (error) {
      skipped.push({ name, why: error.message });
    }
  }
  const sums = Object.fromEntries(Object.entries(expected).map(([output, values]) => [output, weighedSums(values)]));
  return { differences, skipped, sums };
}

/** Times of a case at a size, and whether all results are the same. */
async function measureCase(id, sizeName, milliseconds) {
  const [lossarium, tf, { cases, seed }] = await loaded;
  const declared = cases.find((declared) => declared.id === id);
  const size = declared.sizes.find(({ name }) => name === sizeName);
  const inputs = inputsOf(declared, size, seed);
  const many = declared.marginal && inputsOf(declared, size, seed, true);
  const wanted = [...ours(lossarium, declared, inputs, many), ...plain(declared, inputs, many), ...tfjsCandidates(tf, declared, inputs)];
  const { skip = {} } = size;
  const left = wanted.filter(({ kind }) => kind in skip).map(({ name, kind }) => ({ name, why: skip[kind] }));
  const all = wanted.filter(({ kind }) => !(kind in skip));
  try {
    const compared = compare(all);
    const failed = compared.skipped.map(({ name }) => name);
    const able = all.filter(({ name }) => !failed.includes(name));
    const timings = await measure(able, { milliseconds, step: clockStep(), report: () => 'go' });
    const steps = able.filter(({ isStep }) => isStep).map(({ name }) => name);
    return { ...compared, skipped: [...left, ...compared.skipped], timings, steps };
  } catch (error) {
    return { failed: error.message };
  } finally {
    // A whole instance, because wasm memory never shrinks.
    lossarium.free();
  }
}

async function about() {
  const [lossarium, tf] = await loaded;
  const { version, build } = lossarium.capabilities();
  return {
    versions: { lossarium: version, tfjs: tf.version },
    build,
    browser: globalThis.navigator.userAgent,
    isolated: globalThis.crossOriginIsolated,
    clockStep: clockStep(),
  };
}

globalThis.bench = { about, measureCase };
