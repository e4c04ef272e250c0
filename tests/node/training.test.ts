import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { type Run, type Trainer, type Training, loadTraining } from 'lossarium/training';
import * as onnx from 'onnxruntime-web';
import { beforeAll, describe, expect, test } from 'vitest';

let training: Training;

beforeAll(async () => {
  training = await loadTraining();
  onnx.env.wasm.numThreads = 1;
});

const RUN: Run = {
  network: [{ kind: 'dense', units: 16 }, { kind: 'tanh' }],
  losses: [{ id: 'focal_loss', params: { gamma: 2 } }],
  optimizer: { id: 'optimizer_adam', params: { lr: 0.01 } },
  seed: 3,
};
const CNN: Run['network'] = [{ kind: 'conv2d', channels: 4, kernel: 3, padding: 1 }, { kind: 'relu' }, { kind: 'max_pool2d', kernel: 2 }, { kind: 'avg_pool2d', kernel: 2 }];
const moons = () => training.points('moons', { count: 300, noise: 0.1, seed: 1 });
const piece = async (part: string) => gunzipSync(await readFile(new URL(`../../target/data/mnist/${part}-0.gz`, import.meta.url)));
/** What a call throws, as far as a program would look at it. */
const refusal = (call: () => unknown) => {
  try {
    call();
  } catch (error) {
    const { code, argument, got } = error as { code: string; argument: string; got: string };
    return { code, argument, got };
  }
  throw new Error('nothing was refused');
};
const bits = (trainer: Trainer) => trainer.parameters.map(({ name, data }) => [name, ...new Uint32Array(data.buffer, data.byteOffset, data.length)]);

describe('a trainer', () => {
  test('learns, the same for the same seed', () => {
    const data = moons();
    const [one, two] = [training.trainer(RUN, data), training.trainer(RUN, data)];
    expect(one.step(300)).toEqual(two.step(300));
    expect(bits(one)).toEqual(bits(two));
    expect(one.evaluate(data).accuracy).toBeGreaterThan(0.95);
    expect(one.run).toMatchObject({ ...RUN, losses: [{ id: 'focal_loss', params: { gamma: 2 } }] });
  });

  test('goes on bit by bit from what was saved, and does not mind how steps are counted out', () => {
    const data = moons();
    const [straight, broken] = [training.trainer(RUN, data), training.trainer(RUN, data)];
    straight.step(150);
    broken.step(70);
    const again = training.trainer(RUN, data);
    again.restore(broken.save());
    expect(again.steps).toBe(70);
    for (let step = 0; step < 80; step += 1) again.step();
    expect(bits(again)).toEqual(bits(straight));
  });

  // `a_golden_run_has_its_digits` in tests/training/ says the same of the native build.
  test('has the digits of the native build', async () => {
    const run = JSON.parse(await readFile(new URL('../golden_run.json', import.meta.url), 'utf8')) as Run;
    const trainer = training.trainer(run, training.points('spirals', { count: 300, classes: 3, noise: 0.02, seed: 11 }));
    trainer.step(50);
    expect(Buffer.from(trainer.save().slice(-8)).toString('hex')).toBe('8fab139573f73800');
  });

  test('rewinds to the same start', () => {
    const trainer = training.trainer(RUN, moons());
    const start = bits(trainer);
    trainer.step(20);
    expect(bits(trainer)).not.toEqual(start);
    trainer.rewind();
    expect(bits(trainer)).toEqual(start);
  });

  test('stops at a loss that is no number, with step and tensor, and keeps the last good state', () => {
    const trainer = training.trainer({ ...RUN, optimizer: { id: 'optimizer_sgd', params: { lr: 1 } }, losses: [{ id: 'cross_entropy', weight: 1e30 }] }, moons());
    const error = refusal(() => trainer.step(100));
    expect(error.code).toBe('not_finite');
    const { steps } = trainer;
    const kept = bits(trainer);
    expect(refusal(() => trainer.step())).toEqual(error);
    expect([trainer.steps, bits(trainer)]).toEqual([steps, kept]);
    expect(trainer.parameters.every(({ data }) => data.every(Number.isFinite))).toBe(true);
  });

  test('refuses what does not fit, and works afterwards', () => {
    const data = moons();
    expect(refusal(() => training.trainer({ ...RUN, losses: [] }, data))).toMatchObject({ code: 'empty', argument: 'losses' });
    expect(refusal(() => training.trainer({ ...RUN, losses: [{ id: 'no_loss' }] }, data)).code).toBe('unknown_function');
    expect(refusal(() => training.trainer({ ...RUN, network: [{ kind: 'conv2d', channels: 2, kernel: 3 }] }, data))).toMatchObject({ code: 'shape_mismatch', argument: 'network[0]' });
    expect(refusal(() => training.trainer({ ...RUN, network: [{ kind: 'dense', units: 2 ** 31 }] }, data)).code).toBe('out_of_memory');
    const trainer = training.trainer(RUN, data);
    expect(refusal(() => trainer.restore(new Uint8Array(100))).code).toBe('malformed');
    const saved = trainer.save();
    saved[200] = (saved[200] ?? 0) ^ 1;
    expect(refusal(() => trainer.restore(saved)).code).toBe('malformed');
    expect(refusal(() => trainer.restore(training.trainer(RUN, training.points('xor', { count: 40 })).save())).code).toBe('shape_mismatch');
    expect(refusal(() => trainer.predict(Float32Array.of(1))).code).toBe('length_mismatch');
    expect(trainer.step().step).toBe(1);
  });

  test('says so when it was freed; its data may go before it', () => {
    const data = moons();
    const trainer = training.trainer(RUN, data);
    data.free();
    expect(trainer.step().step).toBe(1);
    trainer.free();
    trainer.free();
    expect(refusal(() => trainer.step())).toMatchObject({ code: 'released', argument: 'trainer' });
    expect(refusal(() => data.length)).toMatchObject({ code: 'released', argument: 'dataset' });
  });
});

describe('data', () => {
  test('of MNIST comes in pieces, and a network learns it', async () => {
    const [learnt, tested] = [training.pieces([await piece('train')], 10), training.pieces([await piece('test')], 10)];
    expect([learnt.length, learnt.shape, tested.length]).toEqual([6000, [1, 28, 28], 2000]);
    const trainer = training.trainer({ ...RUN, network: [{ kind: 'dense', units: 64 }, { kind: 'relu' }], losses: [{ id: 'cross_entropy' }] }, learnt);
    trainer.step(250);
    expect(trainer.evaluate(tested).accuracy).toBeGreaterThan(0.88);
  });

  test('of the reader names what is wrong with it, and where', async () => {
    expect(training.csv('x,y,kind\n1,2,a\n3,4,b\n').shape).toEqual([2]);
    expect(refusal(() => training.csv('x,y,kind\n1,2,a\n3,four,b\n'))).toMatchObject({ code: 'malformed', argument: 'line 3, column 2' });
    const bytes = await piece('test');
    const images = bytes.subarray(0, 16 + 2000 * 784);
    const labels = bytes.subarray(images.length);
    expect(training.images(images, labels).classes).toBe(10);
    expect(refusal(() => training.images(images.subarray(0, 1000), labels))).toMatchObject({ code: 'malformed', argument: 'images', got: 'the end at byte 1000' });
    expect(refusal(() => training.images(images, labels, 4)).code).toBe('out_of_range');
    expect(refusal(() => training.dataset({ features: Float32Array.of(1, NaN), shape: [1], labels: Int32Array.of(0, 1), classes: 2 })).code).toBe('not_finite');
    expect(refusal(() => training.dataset({ features: [1, 2] as never, shape: [1], labels: Int32Array.of(0, 1), classes: 2 })).code).toBe('wrong_type');
  });
});

describe('weights', () => {
  /** What onnxruntime makes of the network's file, as probabilities. */
  async function byOnnx(trainer: Trainer, features: Float32Array, shape: readonly number[]): Promise<number[]> {
    const session = await onnx.InferenceSession.create(trainer.weights('onnx'));
    const { output } = await session.run({ input: new onnx.Tensor('float32', features, [...shape]) });
    const scores = Array.from(output?.data as Float32Array);
    const classes = output?.dims[1] ?? 1;
    return scores.map((score, at) => {
      const row = scores.slice(at - (at % classes), at - (at % classes) + classes);
      return 1 / row.reduce((sum, other) => sum + Math.exp(other - score), 0);
    });
  }

  test.each(['relu', 'tanh', 'gelu', 'sigmoid'] as const)('as ONNX give the same with %s', async (kind) => {
    const data = moons();
    const trainer = training.trainer({ ...RUN, network: [{ kind: 'dense', units: 8 }, { kind }, { kind: 'dense', units: 4 }, { kind }] }, data);
    trainer.step(50);
    const features = data.features(0, 50);
    const expected = trainer.predict(features);
    (await byOnnx(trainer, features, [50, 2])).forEach((probability, at) => expect(probability).toBeCloseTo(expected[at] ?? NaN, 5));
  });

  test('as ONNX give the same with convolutions and pools', async () => {
    const data = training.pieces([await piece('test')], 10);
    const trainer = training.trainer({ ...RUN, network: CNN, losses: [{ id: 'cross_entropy' }] }, data);
    trainer.step(30);
    const features = data.features(0, 20);
    const expected = trainer.predict(features);
    (await byOnnx(trainer, features, [20, 1, 28, 28])).forEach((probability, at) => expect(probability).toBeCloseTo(expected[at] ?? NaN, 5));
  });

  test('as safetensors and JSON are those of the trainer', () => {
    const trainer = training.trainer(RUN, moons());
    trainer.step(10);
    const file = trainer.weights('safetensors');
    const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;
    const { tensors } = JSON.parse(new TextDecoder().decode(trainer.weights('json'))) as { tensors: { name: string; shape: number[]; data: number[] }[] };
    for (const [at, { name, shape, data }] of trainer.parameters.entries()) {
      const { dtype, data_offsets: [start, end], ...rest } = header[name] ?? { dtype: '', shape: [], data_offsets: [0, 0] };
      expect([dtype, rest.shape]).toEqual(['F32', shape]);
      expect(new Float32Array(file.slice(8 + length + start, 8 + length + end).buffer)).toEqual(data);
      expect({ name, shape, data: Float32Array.from(tensors[at]?.data ?? []) }).toEqual({ name, shape, data });
    }
  });

  test('as ONNX are refused where no chain holds them', () => {
    const trainer = training.trainer({ ...RUN, network: [{ kind: 'layer_norm' }] }, moons());
    expect(refusal(() => trainer.weights('onnx'))).toMatchObject({ code: 'undefined', got: 'network[0]' });
  });
});
