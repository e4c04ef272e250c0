import { type AnyInput, type FloatInput, FUNCTION_IDS, type Lossarium, LossariumError, type OutOption, type SoftmaxOptions, load } from 'lossarium';
import { CATALOG } from 'lossarium/catalog';
import { beforeAll, describe, expect, test } from 'vitest';

let lossarium: Lossarium;

beforeAll(async () => {
  lossarium = await load();
});

function detached(): Float32Array {
  const array = new Float32Array(4);
  structuredClone(array, { transfer: [array.buffer] });
  return array;
}

const bad = <T>(value: unknown) => value as T;
const FINE = new Float32Array(6);

const DIRECT: [name: string, logits: FloatInput, options: SoftmaxOptions & OutOption, error: { code: string; argument: string }][] = [
  ['no elements', new Float32Array(0), {}, { code: 'empty', argument: 'logits' }],
  ['an empty list', [], {}, { code: 'empty', argument: 'logits' }],
  ['NaN', [1, NaN], {}, { code: 'not_finite', argument: 'logits' }],
  ['+infinity', [1, Infinity], {}, { code: 'not_finite', argument: 'logits' }],
  ['a row of -infinity', [[0, 0], [-Infinity, -Infinity]], {}, { code: 'all_masked', argument: 'logits' }],
  ['Float64Array', bad(new Float64Array(6)), {}, { code: 'wrong_type', argument: 'logits' }],
  ['Int32Array', bad(new Int32Array(6)), {}, { code: 'wrong_type', argument: 'logits' }],
  ['DataView', bad(new DataView(new ArrayBuffer(8))), {}, { code: 'wrong_type', argument: 'logits' }],
  ['undefined', bad(undefined), {}, { code: 'wrong_type', argument: 'logits' }],
  ['null', bad(null), {}, { code: 'wrong_type', argument: 'logits' }],
  ['text', bad('1, 2'), {}, { code: 'wrong_type', argument: 'logits' }],
  ['words in a list', bad([1, 'two']), {}, { code: 'wrong_type', argument: 'logits' }],
  ['ragged rows', [[1, 2], [3]], {}, { code: 'shape_mismatch', argument: 'logits' }],
  ['a shape of another length', { shape: [2, 2], data: FINE }, {}, { code: 'length_mismatch', argument: 'logits' }],
  ['no shape', bad({ data: FINE }), {}, { code: 'wrong_type', argument: 'logits' }],
  ['a detached array', detached(), {}, { code: 'detached', argument: 'logits' }],
  ['rows that do not divide', FINE, { rows: 4 }, { code: 'length_mismatch', argument: 'rows' }],
  ['no rows', FINE, { rows: 0 }, { code: 'length_mismatch', argument: 'rows' }],
  ['half a row', FINE, { rows: 0.5 }, { code: 'length_mismatch', argument: 'rows' }],
  ['rows below zero', FINE, { rows: -2 }, { code: 'length_mismatch', argument: 'rows' }],
  ['rows that are NaN', FINE, { rows: NaN }, { code: 'length_mismatch', argument: 'rows' }],
  ['temperature 0', FINE, { temperature: 0 }, { code: 'out_of_range', argument: 'temperature' }],
  ['temperature below 0', FINE, { temperature: -1 }, { code: 'out_of_range', argument: 'temperature' }],
  ['temperature NaN', FINE, { temperature: NaN }, { code: 'out_of_range', argument: 'temperature' }],
  ['temperature infinity', FINE, { temperature: Infinity }, { code: 'out_of_range', argument: 'temperature' }],
  ['an unknown algorithm', FINE, { algorithm: bad('fastest') }, { code: 'out_of_range', argument: 'algorithm' }],
  ['out too short', FINE, { out: new Float32Array(5) }, { code: 'length_mismatch', argument: 'out' }],
  ['out of the wrong kind', FINE, { out: bad(new Float64Array(6)) }, { code: 'wrong_type', argument: 'out' }],
  ['out detached', FINE, { out: detached() }, { code: 'detached', argument: 'out' }],
];

describe('a bad call of softmax', () => {
  test.each(DIRECT)('%s', (_, logits, options, error) => {
    const out = options.out ?? new Float32Array(6).fill(7);
    const before = Array.from({ length: out.length }, (_, at) => out[at]);
    expect(() => lossarium.softmax(logits, { ...options, out })).toThrow(LossariumError);
    expect(() => lossarium.softmax(logits, options)).toThrow(expect.objectContaining(error));
    before.forEach((value, at) => expect(out[at]).toBe(value));
  });

  test('names expected and got', () => {
    const message = 'rows: expected a whole number that divides 6 elements, got 4 [length_mismatch]';
    expect(() => lossarium.softmax(FINE, { rows: 4 })).toThrow(message);
  });
});

/** A small generator of numbers from 0 to 1, so that a failure can be repeated. */
function sequence(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

test('thousands of bad calls leave the digits of a good one as they were', () => {
  const logits = Float32Array.from({ length: 1000 }, (_, at) => 5 * Math.sin(at));
  const expected = lossarium.softmax(logits, { rows: 10 });
  const random = sequence(2026);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const values = [NaN, Infinity, -Infinity, '', 'text', null, undefined, {}, [], [[1], []], new Float64Array(3), FINE, detached(), () => 1, 1n];
  const shapes = [[], [0], [6], [2, 3], [-1, 6], [1e9, 1e9], [NaN], 'shape', null];
  const names = [...CATALOG.flatMap((entry) => entry.inputs.map((input) => input.name)), 'nonsense'];
  const params = [...CATALOG.flatMap((entry) => entry.params.map((param) => param.name)), 'nonsense'];
  const input = () => (random() < 0.5 ? pick(values) : { shape: pick(shapes), data: pick(values) });
  let refused = 0;
  for (let call = 0; call < 6000; call += 1) {
    const inputs = Object.fromEntries([pick(names), pick(names), pick(names)].map((name) => [name, bad<AnyInput>(input())]));
    try {
      if (random() < 0.5) lossarium.evaluate(pick([...FUNCTION_IDS, 'nonsense']), inputs, { [pick(params)]: pick(values) });
      else lossarium.softmax(bad(input()), bad({ rows: pick([1, 2, 4, NaN, -3]), temperature: pick([1, 0, NaN]) }));
    } catch (error) {
      expect(error).toBeInstanceOf(LossariumError);
      expect((error as LossariumError).code).not.toBe('crashed');
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(4000);
  expect(lossarium.softmax(logits, { rows: 10 })).toEqual(expected);
});
