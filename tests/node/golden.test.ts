import { type Lossarium, load } from 'lossarium';
import { CATALOG } from 'lossarium/catalog';
import { beforeAll, describe, expect, test } from 'vitest';
import { differences, goldens, isDisputed, toInput } from './golden.js';

const files = goldens();
const used: ReadonlySet<string> = new Set(CATALOG.map((entry) => entry.golden));
const skipped = files.map((golden) => golden.function).filter((id) => !used.has(id));
if (skipped.length > 0) console.log(`Golden files of functions that the catalog does not have: ${skipped.join(', ')}`);

const pairs = CATALOG.flatMap(({ id, family, golden }) => {
  const file = files.find((file) => file.function === golden);
  return file === undefined ? [] : [{ id, rooms: family === 'drawing2cad' ? ('drawing2cad' as const) : ('all' as const), ...file }];
});

let loaded: Readonly<Record<'all' | 'drawing2cad', Lossarium>>;

beforeAll(async () => {
  loaded = { all: await load(), drawing2cad: await load({ rooms: 'drawing2cad' }) };
});

describe.each(pairs)('$id', ({ id, rooms, tolerance, cases }) => {
  test.each(cases)('$name', ({ inputs, params, outputs, name }) => {
    const lossarium = loaded[rooms];
    const arrays = Object.fromEntries(Object.entries(inputs).map(([input, array]) => [input, toInput(array)]));
    const got = lossarium.evaluate(id, arrays, params);
    const wrong = Object.entries(outputs).flatMap(([output, expected]) =>
      differences(got[output], expected, tolerance, (index) => isDisputed(id, name, output, index)).map((difference) => `${id}, ${name}, ${output}, ${difference}`),
    );
    expect(wrong).toEqual([]);
  });
});

test.runIf(process.env['LOSSARIUM_GOLDEN'] === undefined)('every function has golden vectors', () => {
  expect(pairs.map(({ id }) => id)).toEqual(CATALOG.map(({ id }) => id));
});
