import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ReducedMotionController } from '../parts/media.js';

/** Time to stream one array in the picture. */
const ARRAY_MS = 900;

/** Moves a position from 0 to an end, once for each play. With reduced motion, play takes one step. */
export class SweepController implements ReactiveController {
  position = 0;
  private frame = 0;
  private last = 0;
  private readonly reduced: ReducedMotionController;

  constructor(private readonly host: ReactiveControllerHost, private readonly end: () => number) {
    this.reduced = new ReducedMotionController(host);
    host.addController(this);
  }

  get playing(): boolean {
    return this.frame !== 0;
  }

  hostDisconnected(): void {
    this.pause();
  }

  play(): void {
    if (this.position >= this.end()) this.position = 0;
    if (this.reduced.matches) return this.step();
    this.last = performance.now();
    this.frame = requestAnimationFrame(this.advance);
    this.host.requestUpdate();
  }

  pause(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.host.requestUpdate();
  }

  /** One array further. */
  step(): void {
    this.pause();
    this.position = this.position >= this.end() ? 0 : Math.floor(this.position + 1);
  }

  private readonly advance = (now: number): void => {
    this.position = Math.min(this.end(), this.position + (now - this.last) / ARRAY_MS);
    this.last = now;
    this.frame = this.position < this.end() ? requestAnimationFrame(this.advance) : 0;
    this.host.requestUpdate();
  };
}
