import type * as index from 'lossarium';
import type * as inline from 'lossarium/inline';
import type * as threads from 'lossarium/threads';
import type * as worker from 'lossarium/worker';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Stage, stage } from './chromium.js';

declare global {
  /** Set by pages/package.js. */
  var lossarium: {
    index: typeof index;
    inline: typeof inline;
    threads: typeof threads;
    worker: typeof worker;
  };
}

let theStage: Stage;
let page: Page;

beforeAll(async () => {
  theStage = await stage();
});

afterAll(() => theStage.close());

beforeEach(async () => {
  page = await theStage.open('tests/browser/pages/package.html');
  return () => page.close();
});

const FILES = [
  { file: 'lossarium.wasm', arithmetic: 'portable', simd: true },
  { file: 'lossarium-relaxed.wasm', arithmetic: 'fast', simd: true },
  { file: 'lossarium-scalar.wasm', arithmetic: 'portable', simd: false },
];

describe('load', () => {
  test.each(FILES)('runs $file', async ({ file, arithmetic, simd }) => {
    const got = await page.evaluate(async (file) => {
      const lossarium = await globalThis.lossarium.index.load({ wasm: new URL(`/dist/api/generated/${file}`, location.href) });
      return { capabilities: lossarium.capabilities(), probabilities: [...lossarium.softmax([0, 0])] };
    }, file);
    expect(got.capabilities).toMatchObject({ build: 'custom', arithmetic, simd, threads: 1 });
    expect(got.probabilities).toEqual([0.5, 0.5]);
  });

  test('picks by arithmetic, and says why not more', async () => {
    const [portable, fast, inlined] = await page.evaluate(async () => {
      const { index, inline } = globalThis.lossarium;
      const loaded = [await index.load(), await index.load({ arithmetic: 'fast' }), await inline.load()];
      return loaded.map((lossarium) => lossarium.capabilities());
    });
    expect(portable).toMatchObject({ build: 'simd128', arithmetic: 'portable' });
    expect(portable?.reasons.join(' ')).toMatch(/Fused operations are off.*Threads are off/);
    expect(fast).toMatchObject({ build: 'relaxed', arithmetic: 'fast', reasons: [expect.stringMatching(/^Threads are off/)] });
    expect(inlined?.build).toBe('simd128');
  });

  test('on a page, the entry with threads says that they need a worker', async () => {
    const capabilities = await page.evaluate(async () => (await globalThis.lossarium.threads.load()).capabilities());
    expect(capabilities.threads).toBe(1);
    expect(capabilities.reasons.join(' ')).toMatch(/inside a worker only/);
  });

  test('tries again after a failure', async () => {
    await page.route('**/lossarium.wasm', (route) => route.abort(), { times: 1 });
    const got = await page.evaluate(async () => {
      const { load } = globalThis.lossarium.index;
      const code = await load().then(() => 'loaded', (error) => error.code);
      return [code, (await load()).softmax([0, 0])[0]];
    });
    expect(got).toEqual(['load_failed', 0.5]);
  });
});

describe('worker', () => {
  test('gives the digits of the page', async () => {
    const equal = await page.evaluate(async () => {
      const { index, worker } = globalThis.lossarium;
      const logits = Float32Array.from({ length: 1000 }, (_, at) => Math.sin(at) * 9);
      const there = await worker.connect().softmax(logits, { rows: 10 });
      const here = (await index.load()).softmax(logits, { rows: 10 });
      return here.every((value, at) => value === there[at]);
    });
    expect(equal).toBe(true);
  });

  test('takes arrays over when asked', async () => {
    const lengths = await page.evaluate(async () => {
      const client = globalThis.lossarium.worker.connect();
      const [kept, moved] = [new Float32Array(4), new Float32Array(4)];
      await client.softmax(kept);
      await client.softmax(moved, { transfer: true });
      return [kept.length, moved.length];
    });
    expect(lengths).toEqual([4, 0]);
  });

  test('sends the elements of a view, not the memory behind it', async () => {
    const got = await page.evaluate(async () => {
      const view = new Float32Array(1 << 20).subarray(5, 7);
      const result = await globalThis.lossarium.worker.connect().softmax(view);
      return [...result, result.buffer.byteLength];
    });
    expect(got).toEqual([0.5, 0.5, 8]);
  });

  test('passes typed errors and typed functions', async () => {
    const got = await page.evaluate(async () => {
      const { connect, LossariumError } = globalThis.lossarium.worker;
      const client = connect();
      const { probabilities } = await client.functions.softmax({ logits: [[0, 0]] });
      const error = await client.softmax([1, NaN]).catch((error) => error);
      return { probabilities: [...probabilities.data], typed: error instanceof LossariumError, code: error.code };
    });
    expect(got).toEqual({ probabilities: [0.5, 0.5], typed: true, code: 'not_finite' });
  });

  test('with threads gives the digits of one thread', async () => {
    const got = await page.evaluate(async () => {
      const { connect } = globalThis.lossarium.worker;
      const [one, many] = [connect(), connect({ threads: true })];
      const logits = Float32Array.from({ length: 6_000_001 }, (_, at) => Math.sin(at) * 9);
      const [alone, together] = [await one.softmax(logits), await many.softmax(logits)];
      return { capabilities: await many.capabilities(), equal: alone.every((value, at) => value === together[at]) };
    });
    expect(got.capabilities).toMatchObject({ build: 'threads', arithmetic: 'portable' });
    expect(got.capabilities.threads).toBeGreaterThan(1);
    expect(got.equal).toBe(true);
  });

  test.each([
    { threads: false, inThread: false },
    { threads: true, inThread: false },
    { threads: true, inThread: true },
  ])('is replaced after a crash (%o)', async ({ threads, inThread }) => {
    const got = await page.evaluate(async ({ threads, inThread }) => {
      const client = globalThis.lossarium.worker.connect({ threads });
      await client.softmax([1, 2]);
      const replaced: string[] = [];
      client.onReplaced((error) => replaced.push(error.code));
      const calls = [client.panic('on purpose', inThread), client.softmax(new Float32Array(1000))];
      const codes = await Promise.all(calls.map((call) => call.then(() => 'done', (error) => error.code)));
      return { codes, replaced, after: [...(await client.softmax([0, 0]))] };
    }, { threads, inThread });
    expect(got).toEqual({ codes: ['crashed', 'crashed'], replaced: ['crashed'], after: [0.5, 0.5] });
  });
});
