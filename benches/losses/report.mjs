// What was measured, as a table for people and as a record to keep.
import { find, ratioOf, short, targetsTable, textTable, withoutSamples } from '../peers/tables.mjs';
import { NAMES } from './names.js';
import { AGAINST_CASES, AGAINST_PEERS, AGAINST_TORCH, GROWTH, TOLERANCE } from './targets.js';

/** The estimate of a candidate: of a call, or of a step where these are measured. */
function timeOf({ timings, steps, marginal }, name) {
  const once = find(timings, name)?.time;
  if (once === undefined || marginal === undefined || steps.includes(name)) return once;
  const many = find(timings, NAMES.many(name))?.time;
  if (many === undefined) return undefined;
  const step = (more, less) => (more - less) / marginal.steps;
  return { median: step(many.median, once.median), low: step(many.low, once.high), high: step(many.high, once.low) };
}

const caseOf = (cases, id, size) => cases.find((measured) => measured.id === id && measured.size === size);

const ourTime = (cases, id, size) => {
  const measured = caseOf(cases, id, size);
  return measured && timeOf(measured, NAMES.ours);
};

/** A target that is met when the ratio is at least the aim, or at most where `atMost`. */
function target(what, shape, aim, measured, atMost = false) {
  const met = atMost ? measured.ratio <= aim : measured.ratio >= aim;
  return { what: atMost ? `${what} (at most)` : what, shape, target: Number(aim.toFixed(3)), ...measured, met };
}

function peerTargets(cases) {
  return AGAINST_PEERS.flatMap(({ id, theirs, times, at = /./ }) =>
    cases.filter((measured) => measured.id === id && at.test(measured.size)).flatMap((measured) => {
      const [a, b] = [timeOf(measured, NAMES.ours), timeOf(measured, theirs)];
      return a && b ? [target(`${id} against ${theirs}`, measured.size, times, ratioOf(a, b))] : [];
    }),
  );
}

function caseTargets(cases) {
  return AGAINST_CASES.flatMap(({ ours, theirs, times, at }) => {
    const [a, b] = [ourTime(cases, ours, at), ourTime(cases, theirs, at)];
    return a && b ? [target(`a step of ${ours} against ${theirs}`, at, times, ratioOf(a, b))] : [];
  });
}

function growthTargets(cases) {
  return GROWTH.flatMap(({ id, from, to, most }) => {
    const [a, b] = [ourTime(cases, id, from), ourTime(cases, id, to)];
    return a && b ? [target(`${id} from ${from} to ${to}`, to, most, ratioOf(a, b), true)] : [];
  });
}

function torchTargets(natives, peers) {
  return natives.flatMap(({ id, size, time }) => {
    const theirs = caseOf(peers, id, size);
    return theirs ? [target(`native ${id} against PyTorch`, size, AGAINST_TORCH, ratioOf(time, theirs.time))] : [];
  });
}

/** The natives of the targets that compare our own functions. */
function nativeTargets(natives) {
  const asTimings = natives.map(({ id, size, time, beside }) => {
    const others = Object.entries(beside).map(([name, time]) => ({ name, time }));
    return { id, size, timings: [{ name: NAMES.ours, time }, ...others] };
  });
  const targets = [...peerTargets(asTimings), ...caseTargets(asTimings), ...growthTargets(asTimings)];
  return targets.map((target) => ({ ...target, what: `native ${target.what}` }));
}

const cell = (time) => (time === undefined ? '' : short(time.median));

function caseRow(measured, natives, peers) {
  const [ours, plain, ...tfjs] = [NAMES.ours, NAMES.plain, ...NAMES.tfjs].map((name) => timeOf(measured, name));
  const times = (theirs) => (ours && theirs ? `${short(theirs.median / ours.median)}x` : '');
  const [native, torch] = [caseOf(natives, measured.id, measured.size)?.time, caseOf(peers, measured.id, measured.size)?.time];
  return [`${measured.id}, ${measured.size}${measured.marginal ? ', a step' : ''}`, cell(ours), times(plain), ...tfjs.map(times), cell(native), native && torch ? `${short(torch.median / native.median)}x` : ''];
}

function timesTable(cases, natives, peers) {
  const head = ['milliseconds, and times ours', NAMES.ours, NAMES.plain, ...NAMES.tfjs, NAMES.native, NAMES.torch];
  return textTable([head, ...cases.filter(({ failed }) => !failed).map((measured) => caseRow(measured, natives, peers))]);
}

/** What is wrong with sums of results, against those of the browser. */
function sumMismatches(who, others, cases) {
  return others.flatMap(({ id, size, sums }) => {
    const expected = caseOf(cases, id, size)?.sums ?? {};
    const apart = (name) => Math.abs(sums[name][0] - expected[name][0]) / (expected[name][1] || 1);
    const wrong = Object.keys(sums).filter((name) => name in expected && !(apart(name) <= TOLERANCE));
    return wrong.map((name) => `${id}, ${size}: ${who} ${name} off by ${apart(name).toExponential(1)}`);
  });
}

function mismatches(cases, natives, peers) {
  const differences = cases.flatMap(({ id, size, differences = {} }) =>
    Object.entries(differences).filter(([, difference]) => !(difference <= TOLERANCE)).map(([name, difference]) => `${id}, ${size}: ${name} differs by ${difference}`),
  );
  return [...differences, ...sumMismatches(NAMES.native, natives, cases), ...sumMismatches(NAMES.torch, peers, cases)];
}

function skips(cases, torch) {
  const lines = cases.flatMap(({ id, size, failed, skipped = [] }) =>
    failed ? [`${id}, ${size} skipped: ${failed}`] : skipped.map(({ name, why }) => `${id}, ${size}: ${name} skipped: ${why}`),
  );
  return torch.skipped ? [...lines, torch.skipped] : lines;
}

/** The text to print, and the record to store: times in milliseconds. */
export function report({ browser, native, torch, declared, ...conditions }) {
  const marginals = Object.fromEntries(declared.map(({ id, marginal }) => [id, marginal]));
  const cases = browser.cases.map((measured) => ({ ...measured, marginal: marginals[measured.id] }));
  const peers = torch.cases ?? [];
  const targets = [...peerTargets(cases), ...caseTargets(cases), ...growthTargets(cases), ...nativeTargets(native.cases), ...torchTargets(native.cases, peers)];
  const wrong = mismatches(cases, native.cases, peers);
  const unmet = targets.filter(({ met }) => !met).length;
  const text = [
    timesTable(cases, native.cases, peers), skips(cases, torch).join('\n'), targetsTable(targets),
    wrong.length === 0 ? 'All results agree.' : wrong.join('\n'),
    `${targets.length - unmet} of ${targets.length} targets met. ${conditions.machine.cpu}, ${conditions.machine.cores} cores, Chromium ${browser.chromium}.`,
  ].map((part) => `\n${part}`).join('\n');
  const record = {
    ...conditions, chromium: browser.chromium, ...browser.about, targets, mismatches: wrong,
    cases: cases.map(({ timings = [], ...rest }) => ({ ...rest, timings: withoutSamples(timings) })),
    native, torch,
  };
  return { text, result: record };
}
