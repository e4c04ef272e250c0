import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Lossarium, load } from 'lossarium';
import { CATALOG } from 'lossarium/catalog';
import { beforeAll, describe, expect, test } from 'vitest';
import { goldens, toInput } from './golden.js';

const require = createRequire(import.meta.url);

let simd128: Lossarium;
let scalar: Lossarium;

beforeAll(async () => {
  const open = async (file: string) => load({ wasm: await readFile(require.resolve(`lossarium/${file}`)) });
  [simd128, scalar] = [await open('lossarium.wasm'), await open('lossarium-scalar.wasm')];
});

/** Bits and not values, so that zeros of unlike sign differ. */
function bits(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

describe('the scalar build gives the digits of the one with SIMD', () => {
  test('and is another build', () => {
    expect([simd128.capabilities().simd, scalar.capabilities().simd]).toEqual([true, false]);
  });

  const known: ReadonlySet<string> = new Set(CATALOG.filter(({ family }) => family !== 'drawing2cad').map(({ id }) => id));
  test.each(goldens().filter((golden) => known.has(golden.function)))('in $function', ({ function: id, cases }) => {
    for (const { inputs, params } of cases) {
      const arrays = Object.fromEntries(Object.entries(inputs).map(([name, array]) => [name, toInput(array)]));
      expect(scalar.evaluate(id, arrays, params)).toEqual(simd128.evaluate(id, arrays, params));
    }
  });

  test.each([1, 3, 10, 1000, 4099, 100_003])('in every algorithm, in rows of %d', (columns) => {
    const rows = Math.max(1, Math.floor(5000 / columns));
    const logits = Float32Array.from({ length: rows * columns }, (_, at) => 12 * Math.sin(at * at));
    for (const algorithm of simd128.algorithms) {
      const options = { rows, algorithm, temperature: 0.7 };
      expect(bits(scalar.softmax(logits, options)), algorithm).toEqual(bits(simd128.softmax(logits, options)));
    }
    expect(bits(scalar.logSoftmax(logits, { rows }))).toEqual(bits(simd128.logSoftmax(logits, { rows })));
  });
});
