// What was measured, as a table for people and as a record to keep.
import { find, ratioOf, short, targetsTable, textTable, withoutSamples } from '../peers/tables.mjs';
import { ACCURACY_TARGET, NAMES, SHAPES, STREAMING_LENGTH, STREAMING_TARGET, TARGETS, THREADS_TARGET, algorithmName, shapeName } from './shapes.js';

const COLUMNS = ['javascript', 'tfjs', 'ort', 'portable', 'fast', 'tfjsArray', 'portableFresh', 'portableArray', 'fastArray'];

/** Nanoseconds an element. */
const nanoseconds = (timing, elements) => (timing.time.median * 1e6) / elements;

const length = ([rows, columns]) => rows * columns;

function targetsOf(shapes) {
  return TARGETS.flatMap(({ ours, theirs, times, at }) =>
    SHAPES.filter(at).map((shape) => {
      const name = shapeName(shape);
      const measured = ratioOf(...[ours, theirs].map((who) => find(shapes[name], NAMES[who]).time));
      return { what: `${NAMES[ours]} against ${NAMES[theirs]}`, shape: name, target: times, ...measured, met: measured.ratio >= times };
    }),
  );
}

/** `softmax_blocked` in place makes two trips that read and write the same array. */
function streamingOf({ shapes, streams }) {
  const trips = Object.fromEntries(streams.map((timing) => [timing.name, nanoseconds(timing, STREAMING_LENGTH)]));
  const timings = shapes[shapeName([1, STREAMING_LENGTH])];
  const limit = 2 * trips.scale;
  return ['portable', 'fast'].flatMap((arithmetic) => {
    const timing = find(timings, algorithmName(arithmetic, 'blocked'));
    if (timing === undefined) return [];
    const ratio = nanoseconds(timing, STREAMING_LENGTH) / limit;
    return [{ what: `${timing.name} over the streaming limit (at most)`, shape: shapeName([1, STREAMING_LENGTH]), target: STREAMING_TARGET, ratio, met: ratio <= STREAMING_TARGET }];
  });
}

function threadsOf(threads) {
  return threads.map(({ length, threads, timings: [one, several] }) => {
    const ratio = one.time.median / several.time.median;
    // Not slower: the intervals meet.
    const longest = length === STREAMING_LENGTH;
    const met = longest ? ratio >= THREADS_TARGET : ratio >= 1 || several.time.low <= one.time.high;
    return { what: `${threads} threads against one, from a worker`, shape: shapeName([1, length]), target: longest ? THREADS_TARGET : 1, ratio, met };
  });
}

function accuracyOf(errors) {
  return Object.entries(errors).flatMap(([length, worst]) =>
    ['portable', 'fast'].map((arithmetic) => {
      const ratio = worst[NAMES[arithmetic]];
      return { what: `${NAMES[arithmetic]}: relative error (at most)`, shape: `1x${length}`, target: ACCURACY_TARGET, ratio, met: ratio <= ACCURACY_TARGET };
    }),
  );
}

function timesTable(shapes) {
  const head = ['ns an element', ...COLUMNS.map((key) => NAMES[key])];
  const rows = SHAPES.map((shape) => {
    const timings = shapes[shapeName(shape)];
    return [shapeName(shape), ...COLUMNS.map((key) => short(nanoseconds(find(timings, NAMES[key]), length(shape))))];
  });
  return textTable([head, ...rows]);
}

function algorithmsTable(shapes, algorithms) {
  const names = algorithms.filter((name) => name !== 'auto');
  const head = ['ns an element, in place', ...['portable', 'fast'].flatMap((arithmetic) => names.map((name) => algorithmName(arithmetic, name)))];
  const rows = SHAPES.map((shape) => {
    const timings = shapes[shapeName(shape)];
    return [shapeName(shape), ...head.slice(1).map((name) => short(nanoseconds(find(timings, name), length(shape))))];
  });
  return textTable([head, ...rows]);
}

function streamsTable(streams) {
  const bytes = { read: 4, scale: 8, copy: 8, [NAMES.memoryCopy]: 8 };
  const rows = streams.map((timing) => {
    const time = nanoseconds(timing, STREAMING_LENGTH);
    return [timing.name, short(time), short(bytes[timing.name] / time)];
  });
  return textTable([[`trips at ${STREAMING_LENGTH}`, 'ns an element', 'GB/s'], ...rows]);
}

function errorsTable(errors) {
  const lengths = Object.keys(errors);
  const names = Object.keys(errors[lengths[0]]);
  return textTable([['largest relative error', ...lengths.map((length) => `1x${length}`)], ...names.map((name) => [name, ...lengths.map((length) => errors[length][name].toExponential(1))])]);
}

/** The text to print, and the record to store: times in milliseconds a call. */
export function report({ about, shapes, streams, threads, errors, ...conditions }) {
  const targets = [...targetsOf(shapes), ...streamingOf({ shapes, streams }), ...threadsOf(threads), ...accuracyOf(errors)];
  const mismatches = Object.entries(shapes).flatMap(([shape, timings]) =>
    timings.filter(({ checksumError }) => !(checksumError < 1e-3)).map(({ name, checksumError }) => `${shape} ${name}: checksum off by ${checksumError}`),
  );
  const unmet = targets.filter(({ met }) => !met).length;
  const text = [
    timesTable(shapes), algorithmsTable(shapes, about.algorithms), streamsTable(streams), errorsTable(errors), targetsTable(targets),
    mismatches.length === 0 ? 'All checksums agree.' : mismatches.join('\n'),
    `${targets.length - unmet} of ${targets.length} targets met. ${conditions.machine.cpu}, ${conditions.machine.cores} cores, Chromium ${conditions.chromium}.`,
  ].map((part) => `\n${part}`).join('\n');
  const record = {
    ...conditions, ...about, targets,
    shapes: Object.fromEntries(Object.entries(shapes).map(([shape, timings]) => [shape, withoutSamples(timings)])),
    streams: withoutSamples(streams),
    threads: threads.map(({ timings, ...rest }) => ({ ...rest, timings: withoutSamples(timings) })),
    errors,
  };
  return { text, result: record };
}
