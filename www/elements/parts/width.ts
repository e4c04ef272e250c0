import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The width of an element in CSS pixels, so that a figure is drawn for the room it has and text keeps its size. */
export class WidthController implements ReactiveController {
  /** Whole pixels; 0 before the first layout. */
  width = 0;
  private readonly observer = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width === this.width) return;
    this.width = width;
    this.host.requestUpdate();
  });

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    this.observer.observe(this.host);
  }

  hostDisconnected(): void {
    this.observer.disconnect();
  }
}
