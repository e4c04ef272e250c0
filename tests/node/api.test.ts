import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Lossarium, LossariumError, load } from 'lossarium';
import { load as loadInline } from 'lossarium/inline';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

const require = createRequire(import.meta.url);

let lossarium: Lossarium;

beforeAll(async () => {
  lossarium = await load();
});

const LOGITS = Float32Array.from({ length: 12 }, (_, at) => 3 * Math.sin(at));

/** The error of a call that must fail. */
function errorOf(call: () => unknown): LossariumError {
  try {
    call();
  } catch (error) {
    if (error instanceof LossariumError) return error;
    throw error;
  }
  throw new Error('the call did not throw');
}

describe('load', () => {
  test('keeps its promise', async () => {
    expect(await load()).toBe(lossarium);
    expect(await load({ arithmetic: 'portable' })).toBe(lossarium);
  });

  test('says what was picked, and why not more', () => {
    const { build, arithmetic, simd, threads, reasons } = lossarium.capabilities();
    expect({ build, arithmetic, simd, threads }).toEqual({ build: 'simd128', arithmetic: 'portable', simd: true, threads: 1 });
    expect(reasons).toEqual([
      expect.stringMatching(/^Fused operations are off: the arithmetic is 'portable'/),
      expect.stringMatching(/^Threads are off/),
    ]);
  });

  test('falls back where the engine has no relaxed SIMD', async () => {
    const { build, arithmetic, reasons } = (await load({ arithmetic: 'fast' })).capabilities();
    const relaxed = WebAssembly.validate(await readFile(require.resolve('lossarium/lossarium-relaxed.wasm')));
    expect({ build, arithmetic }).toEqual(
      relaxed ? { build: 'relaxed', arithmetic: 'fast' } : { build: 'simd128', arithmetic: 'portable' },
    );
    expect(reasons.some((reason) => reason.includes('does not have relaxed SIMD'))).toBe(!relaxed);
  });

  test('takes bytes, a module, a response or an address', async () => {
    const file = require.resolve('lossarium/lossarium.wasm');
    const bytes = await readFile(file);
    const response = new Response(bytes, { headers: { 'content-type': 'application/wasm' } });
    for (const wasm of [bytes, await WebAssembly.compile(bytes), response, new URL(`file://${file}`)]) {
      const { build } = (await load({ wasm })).capabilities();
      expect(build).toBe('custom');
    }
  });

  test('rejects what is no wasm file of the package, and an unknown arithmetic', async () => {
    await expect(load({ wasm: new Uint8Array(8) })).rejects.toMatchObject({ code: 'load_failed', argument: 'wasm' });
    await expect(load({ arithmetic: 'exact' as 'fast' })).rejects.toMatchObject({ code: 'out_of_range' });
  });

  test('works from the module alone', async () => {
    const inline = await loadInline();
    expect(inline.softmax(LOGITS)).toEqual(lossarium.softmax(LOGITS));
  });
});

describe('softmax', () => {
  const rows = 3;

  test('gives equal digits in every form', () => {
    const expected = lossarium.softmax(LOGITS, { rows });
    const out = new Float32Array(12);
    expect(lossarium.softmax(LOGITS, { rows, out })).toBe(out);
    expect(out).toEqual(expected);

    const inPlace = LOGITS.slice();
    lossarium.softmax(inPlace, { rows, out: inPlace });
    expect(inPlace).toEqual(expected);

    using buffer = lossarium.buffer(12);
    buffer.view().set(LOGITS);
    lossarium.softmaxInPlace(buffer, { rows });
    expect(buffer.view().slice()).toEqual(expected);

    using target = lossarium.buffer(12);
    buffer.view().set(LOGITS);
    lossarium.softmaxInto(target, buffer, { rows });
    expect(target.view().slice()).toEqual(expected);
    expect(buffer.view().slice()).toEqual(LOGITS);

    expect(lossarium.softmax({ shape: [3, 4], data: LOGITS })).toEqual(expected);
    const nested = Array.from({ length: 3 }, (_, row) => [...LOGITS.subarray(4 * row, 4 * row + 4)]);
    expect(lossarium.softmax(nested)).toEqual(expected);
    expect(lossarium.functions.softmax({ logits: nested }).probabilities).toEqual({ shape: [3, 4], data: expected });
  });

  test('leaves the input alone', () => {
    const logits = LOGITS.slice();
    lossarium.softmax(logits);
    expect(logits).toEqual(LOGITS);
  });

  test('gives close values by every algorithm', () => {
    const expected = lossarium.softmax(LOGITS, { rows });
    expect(lossarium.algorithms[0]).toBe('auto');
    for (const algorithm of lossarium.algorithms.filter((name) => name !== 'naive')) {
      const got = lossarium.softmax(LOGITS, { rows, algorithm });
      expected.forEach((value, at) => expect(got[at], algorithm).toBeCloseTo(value, 6));
    }
  });

  test('log_softmax is its logarithm', () => {
    const got = lossarium.logSoftmax(LOGITS, { rows });
    lossarium.softmax(LOGITS, { rows }).forEach((value, at) => expect(got[at]).toBeCloseTo(Math.log(value), 5));
  });

  test('softmaxGradient is the vector-Jacobian product of the catalog', () => {
    const upstream = LOGITS.map((value) => Math.cos(value));
    const shape = [rows, 4];
    const expected = lossarium.functions.softmax(
      { logits: { shape, data: LOGITS }, upstream: { shape, data: upstream } },
      { temperature: 2 },
    );
    const got = lossarium.softmaxGradient(LOGITS, upstream, { rows, temperature: 2 });
    expected['grad.logits']?.data.forEach((value, at) => expect(got[at]).toBeCloseTo(value, 6));
  });

  test('serves sizes up and down from one scratch memory', () => {
    for (const length of [5, 300_000, 7, (1 << 24) + 1, 3]) {
      const got = lossarium.softmax(new Float32Array(length));
      expect([got.length, got[0]]).toEqual([length, Math.fround(1 / length)]);
    }
  });
});

describe('buffers', () => {
  test('give fresh views after the memory has grown', () => {
    lossarium.free();
    using buffer = lossarium.buffer(4);
    buffer.view().set([1, 2, 3, 4]);
    const before = buffer.view();
    using large = lossarium.buffer(1 << 22);
    expect([before.length, buffer.view().length, large.length]).toEqual([0, 4, 1 << 22]);
    expect(buffer.view().slice()).toEqual(Float32Array.of(1, 2, 3, 4));
  });

  test('are refused once freed', () => {
    const buffer = lossarium.buffer(4);
    buffer.free();
    buffer.free();
    expect(errorOf(() => buffer.view()).code).toBe('released');
    expect(errorOf(() => lossarium.softmaxInPlace(buffer)).code).toBe('released');
  });

  test.each([0, -1, 1.5, NaN])('of %d elements are out of range', (length) => {
    expect(errorOf(() => lossarium.buffer(length))).toMatchObject({ code: 'out_of_range', argument: 'length' });
  });

  test.each([2 ** 30, 2 ** 40])('of %d elements are too much', (length) => {
    expect(errorOf(() => lossarium.buffer(length))).toMatchObject({ code: 'out_of_memory', argument: 'length' });
    expect(lossarium.softmax([0, 0])[0]).toBe(0.5);
  });
});

describe('a crash', () => {
  beforeEach(() => {
    const silence = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    return () => silence.mockRestore();
  });

  test('is reported, costs the buffers, and the next call works', () => {
    const buffer = lossarium.buffer(4);
    expect(errorOf(() => lossarium.panic('on purpose'))).toMatchObject({ code: 'crashed', argument: 'instance' });
    expect(errorOf(() => buffer.view()).code).toBe('released');
    buffer.free();
    expect(lossarium.softmax([0, 0])).toEqual(Float32Array.of(0.5, 0.5));
  });

  test('is announced in the console', () => {
    expect(errorOf(() => lossarium.panic('on purpose')).code).toBe('crashed');
    expect(vi.mocked(console.error).mock.calls.join()).toMatch(/on purpose.*this instance is lost/s);
  });

  test('free gives the memory back, and the next call works', () => {
    lossarium.free();
    expect(lossarium.softmax([0, 0])).toEqual(Float32Array.of(0.5, 0.5));
  });
});
