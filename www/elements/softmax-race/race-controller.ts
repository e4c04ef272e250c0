import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { race } from '../../api/timing-client.js';
import type { RaceRequest, RaceResult } from '../../api/timing-softmax.js';
import type { Progress } from '../../api/timing.js';
import { type ConnectOptions, connect } from '../../api/worker.js';

/** One race at a time, in the page's worker; it ends with the element. */
export class RaceController implements ReactiveController {
  /** How far the present race is. */
  progress: Progress | undefined;
  /** What the last race came to. */
  result: RaceResult | undefined;
  failure: string | undefined;
  /** What the reader should know although nothing failed. */
  notice: string | undefined;
  private abort: AbortController | undefined;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  get running(): boolean {
    return this.abort !== undefined;
  }

  hostDisconnected(): void {
    this.stop();
  }

  async start(request: RaceRequest, variant: Pick<ConnectOptions, 'arithmetic' | 'threads'>): Promise<void> {
    if (this.running) return;
    this.abort = new AbortController();
    this.progress = this.result = this.failure = this.notice = undefined;
    this.host.requestUpdate();
    try {
      const { signal } = this.abort;
      this.result = await race(connect(variant), request, { signal, onProgress: (progress) => this.show(progress) });
      if (this.result === undefined) this.notice = 'Stopped. What was measured so far is not shown as a result.';
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      this.host.dispatchEvent(new CustomEvent('lossarium-error', { detail: this.failure, bubbles: true, composed: true }));
    }
    this.abort = undefined;
    this.host.requestUpdate();
  }

  stop(): void {
    this.abort?.abort();
  }

  private show(progress: Progress): void {
    this.progress = progress;
    this.host.requestUpdate();
  }
}
