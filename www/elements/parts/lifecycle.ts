import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Far away: nothing is fetched. Ready: within two viewports. On screen: draws. Off screen: pauses. */
export type Stage = 'dormant' | 'ready' | 'onscreen' | 'offscreen';

/** How long a figure may be out of sight before it gives up what it holds. */
const FREE_AFTER_MS = 30_000;

/**
 * Wakes a figure as it comes near the viewport and lets it sleep when it leaves. `dormant → ready → onscreen ⇄ offscreen`;
 * a hidden tab counts as off screen.
 */
export class LifecycleController implements ReactiveController {
  stage: Stage = 'dormant';
  private inView = false;
  private observers: IntersectionObserver[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    /** Called after half a minute out of sight. */
    private readonly free: () => void = () => undefined,
  ) {
    host.addController(this);
  }

  /** May it fetch and compute? */
  get awake(): boolean {
    return this.stage === 'ready' || this.stage === 'onscreen';
  }

  hostConnected(): void {
    const near = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && this.stage === 'dormant' && this.enter('ready'),
      { rootMargin: '200% 0px' },
    );
    const seen = new IntersectionObserver(([entry]) => {
      this.inView = entry?.isIntersecting ?? false;
      this.look();
    });
    this.observers = [near, seen];
    this.observers.forEach((observer) => observer.observe(this.host));
    document.addEventListener('visibilitychange', this.look);
  }

  hostDisconnected(): void {
    this.observers.forEach((observer) => observer.disconnect());
    document.removeEventListener('visibilitychange', this.look);
    clearTimeout(this.timer);
  }

  private readonly look = (): void => {
    if (this.inView && !document.hidden) this.enter('onscreen');
    else if (this.stage === 'onscreen') this.enter('offscreen');
  };

  private enter(stage: Stage): void {
    if (stage === this.stage) return;
    this.stage = stage;
    clearTimeout(this.timer);
    if (stage === 'offscreen') this.timer = setTimeout(this.free, FREE_AFTER_MS);
    this.host.requestUpdate();
  }
}
