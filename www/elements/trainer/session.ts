/** Networks that learn side by side in the page's worker: from the same seed, on the same batches, a loss each. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Evaluation, NamedTensor } from '../../api/run.js';
import { RemoteDataset, RemoteTrainer, type WorkerClient, connect, isGone, makeDataset } from '../../api/worker.js';
import { fetchPieces } from './pieces.js';
import { keyOf, pointsOf, runOf } from './runs.js';
import { REACH, type TrainerState } from './state.js';

/** What a network was at a step. */
export interface Moment {
  readonly step: number;
  /** Of the batch. */
  readonly loss: number;
  readonly gradientNorm: number;
  /** Of the test, where it was looked at. */
  readonly accuracy: number;
  readonly testLoss: number;
}

/** A network and what is known of it. */
export interface Lane {
  readonly id: string;
  readonly moments: readonly Moment[];
  readonly steps: number;
  readonly epoch: number;
  readonly test: Evaluation | undefined;
  /** Probabilities over the plane, of points. */
  readonly plane: Float32Array | undefined;
  /** Weights and biases of the first layer. */
  readonly weights: NamedTensor | undefined;
  /** Why it cannot go on: its last good state stays. */
  readonly failure: string | undefined;
}

interface Work extends Lane {
  readonly trainer: RemoteTrainer;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Examples as the page shows them. */
export interface Shown {
  readonly features: Float32Array;
  readonly labels: Int32Array;
  readonly shape: readonly number[];
  readonly classes: number;
}

/** Cells of the plane on a side. */
export const CELLS = 56;
/** About how long the worker steps between two looks, and how often pictures are looked at, in milliseconds. */
const SLICE = 20;
const LOOK_EVERY = 400;
/** A look at the test may take one part of so many of the time. */
const LOOK_SHARE = 4;
/** Moments that a curve keeps; then every second one goes. */
const MOST_MOMENTS = 800;
/** How often what was learned is kept in case the worker dies, in milliseconds. */
const KEEP_EVERY = 2000;
/** A worker that dies again so soon, in milliseconds, will do so the next time too. */
const TOO_SOON = 5000;

/** One session; it ends with the element. */
export class SessionController implements ReactiveController {
  lanes: readonly Lane[] = [];
  /** What the networks learn from, and what they are tested by. */
  train: Shown | undefined;
  test: Shown | undefined;
  playing = false;
  /** Steps a second that each network takes. */
  speed = 0;
  /** What is being waited for, and how much of it is there, from 0 to 1. */
  waiting: { readonly what: string; readonly share: number } | undefined;
  failure: string | undefined;
  notice: string | undefined;
  private work: Mutable<Work>[] = [];
  private data: RemoteDataset[] = [];
  private kept: readonly Uint8Array[] = [];
  private keptAt = 0;
  private nextLook = 0;
  private revivedAt = -Infinity;
  private steps = 1;
  private key = '';
  private corruption = '';
  private state: TrainerState | undefined;
  /** One thing at a time: what is asked meanwhile waits. */
  private queue: Promise<void> = Promise.resolve();
  private stopListening = (): void => undefined;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly seen: () => boolean,
    /** Told that another run begins anew, so that the state need not remember steps of the last. */
    private readonly begun: () => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.stopListening = connect().onReplaced(() => void this.enqueue(() => this.revive()));
  }

  hostDisconnected(): void {
    this.stopListening();
    void this.pause();
    this.key = '';
    void this.enqueue(async () => this.release());
  }

  hostUpdated(): void {
    if (this.playing && !this.seen()) void this.pause();
  }

  /** Follows the state: another run is made anew, wrong labels and balance move in the one that runs, a reset rewinds it. */
  follow(state: TrainerState): void {
    const before = this.state?.steps;
    const reset = state.steps === 0 && before !== undefined && before > 0;
    this.state = state;
    const key = keyOf(state);
    const corruption = JSON.stringify([state.label_noise, state.imbalance]);
    if (key !== this.key) {
      [this.key, this.corruption] = [key, corruption];
      // Steps that came with the run belong to it; others are those of the run before.
      const steps = state.steps === before ? 0 : state.steps;
      void this.enqueue(() => this.make(state, key, steps));
      return;
    }
    if (corruption !== this.corruption) {
      this.corruption = corruption;
      void this.enqueue(() => this.corrupt(state));
    }
    if (reset && this.lanes.some(({ steps }) => steps > 0)) void this.rewind();
  }

  play(): void {
    if (this.playing) return;
    this.playing = true;
    this.host.requestUpdate();
    void this.loop();
  }

  /** Stops; what runs is finished when the promise is kept. */
  pause(): Promise<void> {
    this.playing = false;
    return this.enqueue(async () => undefined);
  }

  /** One step of every network. */
  step(): Promise<void> {
    void this.pause();
    return this.enqueue(() => this.advance(1, true));
  }

  /** Back to the same start. */
  rewind(): Promise<void> {
    void this.pause();
    return this.enqueue(async () => {
      await Promise.all(this.work.map(({ trainer }) => trainer.rewind()));
      this.work.forEach((lane) => Object.assign(lane, { moments: [], steps: 0, epoch: 0, failure: undefined }));
      this.kept = [];
      await this.look(true);
    });
  }

  /** What the networks have learned, in bytes, in the order of the losses. */
  async save(): Promise<Uint8Array[]> {
    let saved: Uint8Array[] = [];
    await this.enqueue(async () => {
      saved = await Promise.all(this.work.map(({ trainer }) => trainer.save()));
    });
    return saved;
  }

  /** Goes on from what was saved. */
  restore(saved: readonly Uint8Array[]): Promise<void> {
    void this.pause();
    return this.enqueue(() => this.putBack(saved));
  }

  /** Probabilities that every network gives an example. */
  async answers(features: Float32Array): Promise<Float32Array[]> {
    return Promise.all(this.work.map(({ trainer }) => trainer.predict(features)));
  }

  /** The weights of a network as a file. */
  weights(lane: number, format: Parameters<RemoteTrainer['weights']>[0]): Promise<Uint8Array> | undefined {
    return this.work[lane]?.trainer.weights(format);
  }

  private get client(): WorkerClient {
    return connect();
  }

  /** Runs work after what is asked already. What fails is said, and does not stop what comes after. */
  private enqueue(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work).catch((error: unknown) => this.fail(error));
    return this.queue.then(() => this.host.requestUpdate());
  }

  private fail(error: unknown): void {
    // A worker that died is replaced, and this session with it.
    if (isGone(error)) return;
    this.playing = false;
    this.waiting = undefined;
    this.failure = error instanceof Error ? error.message : String(error);
    this.host.dispatchEvent(new CustomEvent('lossarium-error', { detail: this.failure, bubbles: true, composed: true }));
  }

  private release(): void {
    this.work.forEach(({ trainer }) => trainer.free());
    this.data.forEach((data) => data.free());
    [this.work, this.data, this.lanes, this.kept] = [[], [], [], []];
  }

  /** Data and networks of a state, before the first step. */
  private async make(state: TrainerState, key: string, steps = 0): Promise<void> {
    // A newer state waits already.
    if (key !== this.key) return;
    if (steps === 0) this.begun();
    this.failure = this.notice = undefined;
    this.release();
    if (state.view === 'points' && state.points === 'own' && state.own.length < 6) {
      this.train = this.test = { features: new Float32Array(0), labels: new Int32Array(0), shape: [2], classes: 2 };
      void this.pause();
      return;
    }
    const parts = [await this.dataset(state, 'train'), await this.dataset(state, 'test')] as const;
    this.data = [...parts];
    this.waiting = undefined;
    this.train = state.view === 'points' ? await shown(parts[0]) : undefined;
    this.test = await shown(parts[1]);
    for (const id of state.losses) {
      const trainer = await RemoteTrainer.start(this.client, runOf(id, state), parts[0]);
      this.work.push({ id, trainer, moments: [], steps: 0, epoch: 0, test: undefined, plane: undefined, weights: undefined, failure: undefined });
    }
    this.steps = 1;
    this.speed = 0;
    await this.catchUp(steps, key);
    await this.look(true);
  }

  /** Takes the steps that the address asks for. */
  private async catchUp(steps: number, key: string): Promise<void> {
    for (let taken = 0; taken < steps && key === this.key; ) {
      const count = Math.min(this.steps, steps - taken);
      await this.stepAll(count);
      taken += count;
      this.waiting = { what: `the first ${steps} steps`, share: taken / steps };
      this.host.requestUpdate();
    }
    this.waiting = undefined;
  }

  private async dataset(state: TrainerState, part: 'train' | 'test'): Promise<RemoteDataset> {
    if (state.view === 'points') return makeDataset(this.client, ...pointsOf(state, part));
    const count = part === 'train' ? Number(state.pieces) : 1;
    const tell = (here: number, of: number) => {
      this.waiting = { what: part === 'train' ? 'the pictures to learn from' : 'the pictures to be tested by', share: here / of };
      this.host.requestUpdate();
    };
    tell(0, count);
    return makeDataset(this.client, 'pieces', await fetchPieces(state.pictures, part, count, tell), 10);
  }

  private async corrupt({ label_noise: labelNoise, imbalance }: TrainerState): Promise<void> {
    await Promise.all(this.work.map(({ trainer }) => trainer.corrupt({ labelNoise, imbalance })));
  }

  private async loop(): Promise<void> {
    while (this.playing) {
      if (this.work.length > 0 && this.work.every(({ failure }) => failure)) return void this.pause();
      await this.enqueue(() => this.advance(this.steps, false));
      // A picture a frame: more would not be seen.
      await new Promise(requestAnimationFrame);
    }
  }

  /** So many steps of every network, and a look at what came of them. */
  private async advance(count: number, whole: boolean): Promise<void> {
    await this.stepAll(count);
    await this.look(whole);
    await this.keep();
  }

  /** So many steps of every network; says how many shall be taken next, so that a slice takes its time. */
  private async stepAll(count: number): Promise<void> {
    const start = performance.now();
    for (const lane of this.work.filter(({ failure }) => !failure)) await this.stepLane(lane, count);
    const took = Math.max(performance.now() - start, 0.1);
    const speed = (1000 * count) / took;
    this.speed = this.speed === 0 ? speed : 0.9 * this.speed + 0.1 * speed;
    this.steps = Math.max(1, Math.min(2 * count, Math.round((count * SLICE) / took)));
  }

  private async stepLane(lane: Mutable<Work>, count: number): Promise<void> {
    try {
      const { step, epoch, loss, gradientNorm } = await lane.trainer.step(count);
      const unknown = { accuracy: NaN, testLoss: NaN };
      Object.assign(lane, { steps: step, epoch, moments: thinned([...lane.moments, { step, loss, gradientNorm, ...unknown }]) });
    } catch (error) {
      if (isGone(error)) throw error;
      lane.failure = error instanceof Error ? error.message : String(error);
    }
  }

  /** What the networks make of the plane, and, of pictures from time to time, of the test. */
  private async look(whole: boolean): Promise<void> {
    const points = this.train?.shape.length === 1;
    const now = performance.now();
    const test = this.data[1];
    const due = whole || points || now > this.nextLook;
    for (const lane of this.work) {
      if (points) lane.plane = await lane.trainer.regions({ x: [-REACH, REACH], y: [REACH, -REACH], columns: CELLS, rows: CELLS });
      if (!due || !test) continue;
      lane.test = await lane.trainer.evaluate(test);
      lane.weights = (await lane.trainer.parameters())[0];
      const { accuracy, loss: testLoss } = lane.test;
      const last = lane.moments.at(-1) ?? { step: 0, loss: NaN, gradientNorm: NaN };
      lane.moments = [...lane.moments.filter(({ step }) => step !== last.step), { ...last, accuracy, testLoss }];
    }
    const end = performance.now();
    if (due) this.nextLook = end + Math.max(LOOK_EVERY, LOOK_SHARE * (end - now));
    this.lanes = this.work.map((lane) => ({ ...lane }));
    this.host.requestUpdate();
  }

  private async keep(): Promise<void> {
    if (performance.now() - this.keptAt < KEEP_EVERY) return;
    this.keptAt = performance.now();
    this.kept = await Promise.all(this.work.map(({ trainer }) => trainer.save()));
  }

  private async putBack(saved: readonly Uint8Array[]): Promise<void> {
    for (const [at, bytes] of saved.entries()) {
      const lane = this.work[at];
      if (!lane) continue;
      await lane.trainer.restore(bytes);
      // The record of a step is not in the bytes: the curves go on from what is known.
      const steps = await lane.trainer.steps();
      Object.assign(lane, { steps, failure: undefined, moments: lane.moments.filter(({ step }) => step <= steps) });
    }
    await this.look(true);
  }

  /** The worker died, perhaps in somebody else's call: all is made anew, and goes on from what was kept. */
  private async revive(): Promise<void> {
    const { state, kept } = this;
    if (!state || this.key === '') return;
    const again = performance.now() - this.revivedAt < TOO_SOON;
    this.revivedAt = performance.now();
    if (again) throw new Error('the computing worker stopped twice; another network or fewer pictures may help');
    const curves = this.work.map(({ moments }) => moments);
    await this.make(state, this.key);
    this.work.forEach((lane, at) => (lane.moments = curves[at] ?? []));
    if (kept.length === this.work.length) await this.putBack(kept);
    else this.work.forEach((lane) => (lane.moments = []));
    this.notice = 'The computing worker stopped and was replaced. Training goes on from where it was kept last, a few seconds before.';
  }
}

async function shown(data: RemoteDataset): Promise<Shown> {
  const { shape, classes } = data.facts;
  return { features: await data.features(), labels: await data.labels(), shape, classes };
}

/** Every second moment, once there are many: the newest stays. */
function thinned(moments: readonly Moment[]): readonly Moment[] {
  return moments.length <= MOST_MOMENTS ? moments : moments.filter((_, at) => (moments.length - at) % 2 === 1);
}
