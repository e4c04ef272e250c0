import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type WorkerClient, connect } from '../../api/worker.js';

/** Asks the package for what a figure draws. It may call the client, and must not compute. */
export type Compute<Request, Value> = (client: WorkerClient, request: Request) => Promise<Value>;

/**
 * Runs one question at a time on the page's shared worker. While it runs only the latest of the newer questions is kept, so a
 * drag never floods the worker and the last value always arrives. A crash of the worker costs one repetition: the client puts
 * a new worker in its place, and the state is the element's, not the worker's.
 */
export class ComputeController<Request, Value> implements ReactiveController {
  /** The latest answer; the previous one stays until the next is there. */
  value: Value | undefined;
  /** Why the latest question has no answer. */
  failure: string | undefined;
  /** What the reader should know although there is an answer. */
  notice: string | undefined;
  private running = false;
  private next: { request: Request; key: string } | undefined;
  private asked = '';

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly compute: Compute<Request, Value>,
  ) {
    host.addController(this);
  }

  /** Asks, unless the same was asked last. */
  ask(request: Request): void {
    const key = JSON.stringify(request);
    if (key === this.asked) return;
    this.asked = key;
    this.next = { request, key };
    if (!this.running) void this.run();
  }

  /** Forgets the answer and the notice; the next `ask` asks again. */
  forget(): void {
    this.value = this.failure = this.notice = undefined;
    this.asked = '';
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.next !== undefined) {
      const { request } = this.next;
      this.next = undefined;
      await this.attempt(request, true);
      this.host.requestUpdate();
      // One answer a frame: what is drawn is what was asked last, and the page stays free in between.
      await this.host.updateComplete;
    }
    this.running = false;
  }

  private async attempt(request: Request, again: boolean): Promise<void> {
    try {
      this.value = await this.compute(connect(), request);
      this.failure = undefined;
    } catch (error) {
      const lost = (error as { code?: string }).code === 'crashed';
      if (lost && again) {
        this.notice = 'The computing worker stopped and was replaced; everything was computed anew.';
        await this.attempt(request, false);
        return;
      }
      this.failure = error instanceof Error ? error.message : String(error);
      this.host.dispatchEvent(
        new CustomEvent('lossarium-error', { detail: this.failure, bubbles: true, composed: true }),
      );
    }
  }
}
