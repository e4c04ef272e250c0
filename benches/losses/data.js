// The inputs of the cases. The native program and the PyTorch peer make the same numbers by the same rules, so that results can be compared.

/** Number `index` of a stream, uniform in [0, 1), a multiple of 2⁻²⁴. */
function uniform(seed, index) {
  let bits = (Math.imul(seed, 0x9e3779b9) + index) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return ((bits ^ (bits >>> 16)) >>> 8) / 2 ** 24;
}

/** About normal: the sum of four uniform numbers. */
function bell(seed, index, deviation) {
  const at = 4 * index;
  const sum = uniform(seed, at) + uniform(seed, at + 1) + uniform(seed, at + 2) + uniform(seed, at + 3);
  return deviation * Math.sqrt(3) * (sum - 2);
}

/** Sides of a box. */
const SIDES = [16, 64];

const between = ([from, to], share) => from + (to - from) * share;

/** Ways to fill an array, given the seed of its stream, what is declared of the input, and the length of the last axis. */
const FILLS = {
  bell(array, seed, { deviation }) {
    for (let i = 0; i < array.length; i++) array[i] = bell(seed, i, deviation);
  },
  uniform(array, seed, { from, to }) {
    for (let i = 0; i < array.length; i++) array[i] = between([from, to], uniform(seed, i));
  },
  index(array, seed, { below }) {
    for (let i = 0; i < array.length; i++) array[i] = Math.floor(below * uniform(seed, i));
  },
  cycle(array, _seed, { below }) {
    for (let i = 0; i < array.length; i++) array[i] = i % below;
  },
  /** Rows of length 1. */
  unit(array, seed, _input, width) {
    for (let start = 0; start < array.length; start += width) {
      const row = Array.from({ length: width }, (_, k) => bell(seed, start + k, 1));
      const norm = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0));
      for (let k = 0; k < width; k++) array[start + k] = row[k] / norm;
    }
  },
  /** 0 but for some ones a row. */
  hot(array, seed, { ones }, width) {
    for (let row = 0; row < array.length / width; row++) {
      for (let k = 0; k < ones; k++) array[row * width + Math.floor(width * uniform(seed, row * ones + k))] = 1;
    }
  },
  corners(array, seed, { within }) {
    for (let i = 0; i < array.length; i += 4) {
      const [x, y] = [within * uniform(seed, i), within * uniform(seed, i + 1)];
      array.set([x, y, x + between(SIDES, uniform(seed, i + 2)), y + between(SIDES, uniform(seed, i + 3))], i);
    }
  },
};

const INTEGERS = ['index', 'cycle'];

/** The inputs of a case at a size, `{ shape, data }` by name; the streams are numbered as they come. */
export function makeInputs({ inputs }, size, seed) {
  const known = (value) => size[value] ?? value;
  const make = ([name, declared], index) => {
    const input = Object.fromEntries(Object.entries(declared).map(([key, value]) => [key, Array.isArray(value) ? value.map(known) : known(value)]));
    const { fill, shape } = input;
    const length = shape.reduce((product, axis) => product * axis, 1);
    const data = INTEGERS.includes(fill) ? new Int32Array(length) : new Float32Array(length);
    FILLS[fill](data, seed + index, input, shape.at(-1));
    return [name, { shape, data }];
  };
  return Object.fromEntries(Object.entries(inputs).map(make));
}

/** `[Σ x (1 + i mod 7), Σ |x| (1 + i mod 7)]`: sees a wrong value and a value at a wrong place; the second says how large the first may be. */
export function weighedSums(values) {
  let [sum, size] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const weighed = values[i] * (1 + (i % 7));
    sum += weighed;
    size += Math.abs(weighed);
  }
  return [sum, size];
}
