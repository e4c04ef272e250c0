import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ControlTable } from './controls.js';
import type { StateController } from './state.js';

/** Shortest time between two writes of the address: browsers refuse more than about a hundred in half a minute. */
const WRITE_EVERY_MS = 250;

/**
 * Keeps the state in the page's address. Only a page that is there for this one element asks for it: an element in an
 * article must not touch the article's address.
 */
export class UrlStateController<T extends ControlTable> implements ReactiveController {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private abort: AbortController | undefined;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement & { readonly address: boolean },
    private readonly states: StateController<T>,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    if (!this.host.address) return;
    this.abort = new AbortController();
    const { signal } = this.abort;
    const read = () => this.states.fromFragment(location.hash);
    if (location.hash.length > 1) read();
    addEventListener('hashchange', read, { signal });
    addEventListener('pagehide', () => this.write(), { signal });
    this.host.addEventListener('lossarium-change', () => this.schedule(), { signal });
  }

  hostDisconnected(): void {
    clearTimeout(this.timer);
    this.abort?.abort();
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.write(), WRITE_EVERY_MS);
  }

  private write(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const fragment = `#${this.states.fragment}`;
    if (fragment !== location.hash) history.replaceState(history.state, '', fragment);
  }
}
