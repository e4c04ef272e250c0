import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Follows a media query. */
export class MediaController implements ReactiveController {
  private readonly query: MediaQueryList;

  constructor(
    private readonly host: ReactiveControllerHost,
    media: string,
  ) {
    this.query = matchMedia(media);
    host.addController(this);
  }

  /** Does the query hold? */
  get matches(): boolean {
    return this.query.matches;
  }

  hostConnected(): void {
    this.query.addEventListener('change', this.update);
  }

  hostDisconnected(): void {
    this.query.removeEventListener('change', this.update);
  }

  private readonly update = (): void => this.host.requestUpdate();
}

/** Does the reader ask for less motion? Then steps replace transitions. */
export class ReducedMotionController extends MediaController {
  constructor(host: ReactiveControllerHost) {
    super(host, '(prefers-reduced-motion: reduce)');
  }
}
