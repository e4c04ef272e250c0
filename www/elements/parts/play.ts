import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ReducedMotionController } from './media.js';

/** Time for one way through. */
const WAY_MS = 8000;

/** Part of a way that one step takes. */
const STEP = 1 / 40;

/**
 * Moves a phase from 0 to 1 and back. Nothing moves before play; with reduced motion, play takes one step and stops.
 */
export class PlayController implements ReactiveController {
  playing = false;
  private phase = 0;
  private frame = 0;
  private last = 0;
  private readonly reduced: ReducedMotionController;

  constructor(
    private readonly host: ReactiveControllerHost,
    /** Told where the phase is, `0..1`. */
    private readonly move: (position: number) => void,
    /** Is anybody looking? */
    private readonly seen: () => boolean,
  ) {
    this.reduced = new ReducedMotionController(host);
    host.addController(this);
  }

  hostDisconnected(): void {
    this.pause();
  }

  hostUpdated(): void {
    if (this.playing && !this.seen()) this.pause();
  }

  /** Starts from where the control is. */
  play(position: number): void {
    this.phase = Math.min(1, Math.max(0, position));
    if (this.reduced.matches) return this.step();
    if (this.playing) return;
    this.playing = true;
    this.last = performance.now();
    this.frame = requestAnimationFrame(this.advance);
    this.host.requestUpdate();
  }

  pause(): void {
    cancelAnimationFrame(this.frame);
    if (!this.playing) return;
    this.playing = false;
    this.host.requestUpdate();
  }

  private step(): void {
    this.phase = (this.phase + STEP) % 2;
    this.move(this.position);
  }

  /** There and back again. */
  private get position(): number {
    return this.phase <= 1 ? this.phase : 2 - this.phase;
  }

  private readonly advance = (now: number): void => {
    this.phase = (this.phase + (now - this.last) / WAY_MS) % 2;
    this.last = now;
    this.move(this.position);
    this.frame = requestAnimationFrame(this.advance);
  };
}
