import { FUNCTION_IDS, type Lossarium, load } from 'lossarium';
import { beforeAll, describe, expect, test } from 'vitest';
import { differences, goldens, toInput } from './golden.js';

const known: ReadonlySet<string> = new Set(FUNCTION_IDS);
const files = goldens();
const skipped = files.map((golden) => golden.function).filter((id) => !known.has(id));
if (skipped.length > 0) console.log(`Golden files of functions that the catalog does not have: ${skipped.join(', ')}`);

let lossarium: Lossarium;

beforeAll(async () => {
  lossarium = await load();
});

describe.each(files.filter((golden) => known.has(golden.function)))('$function', ({ function: id, tolerance, cases }) => {
  test.each(cases)('$name', ({ inputs, params, outputs, name }) => {
    const arrays = Object.fromEntries(Object.entries(inputs).map(([input, array]) => [input, toInput(array)]));
    const got = lossarium.evaluate(id, arrays, params);
    const wrong = Object.entries(outputs).flatMap(([output, expected]) =>
      differences(got[output], expected, tolerance).map((difference) => `${id}, ${name}, ${output}, ${difference}`),
    );
    expect(wrong).toEqual([]);
  });
});

test.runIf(process.env['LOSSARIUM_GOLDEN'] === undefined)('every function has a golden file', () => {
  const covered = new Set(files.map((golden) => golden.function));
  expect(FUNCTION_IDS.filter((id) => !covered.has(id))).toEqual([]);
});
