import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type ConnectOptions, type WorkerClient, connect } from '../../api/worker.js';

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
  private next: Request | undefined;
  private last: Request | undefined;
  private asked = '';
  private stopListening = (): void => undefined;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly compute: Compute<Request, Value>,
    /** The functions it needs: a page does not fetch the others. */
    private readonly rooms: ConnectOptions['rooms'] & string,
  ) {
    host.addController(this);
  }

  /** Asks, unless the same was asked last. */
  ask(request: Request): void {
    const key = JSON.stringify(request);
    if (key === this.asked) return;
    this.asked = key;
    this.next = this.last = request;
    if (!this.running) void this.run();
  }

  /** Forgets the answer and the notice; the next `ask` asks again. */
  forget(): void {
    this.value = this.failure = this.notice = undefined;
    this.asked = '';
  }

  hostConnected(): void {
    this.stopListening = connect().onReplaced(() => this.replaced());
  }

  hostDisconnected(): void {
    this.stopListening();
    this.next = undefined;
    this.asked = '';
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.next !== undefined) {
      const request = this.next;
      this.next = undefined;
      await this.attempt(request, true);
      this.host.requestUpdate();
      // One answer a frame: what is drawn is what was asked last, and the page stays free in between.
      await this.host.updateComplete;
    }
    this.running = false;
  }

  /** The worker crashed, perhaps in somebody else's call: what is shown is computed once more, to show that all is well. */
  private replaced(): void {
    if (this.last === undefined) return;
    this.notice = 'The computing worker stopped and was replaced. Your settings are as they were, and everything was computed anew.';
    this.host.requestUpdate();
    if (this.running) return;
    this.next = this.last;
    void this.run();
  }

  private async attempt(request: Request, again: boolean): Promise<void> {
    try {
      this.value = await this.compute(connect({ rooms: this.rooms }), request);
      this.failure = undefined;
    } catch (error) {
      const crashed = (error as { code?: string }).code === 'crashed';
      if (crashed && again) return this.attempt(request, false);
      this.failure = error instanceof Error ? error.message : String(error);
      this.host.dispatchEvent(
        new CustomEvent('lossarium-error', { detail: this.failure, bubbles: true, composed: true }),
      );
    }
  }
}
