/**
 * Messages between a frame and the page around it. Every message names the version of this contract. The frame listens to its
 * parent alone; the parent listens to the frame's window and origin alone (`embed/host.js` does).
 */
import type { ControlTable, StateOf } from './controls.js';
import { type Theme, isTheme } from './theme.js';

/** Version of the contract. */
export const MESSAGE_VERSION = 1;

/** From the page to the frame. */
export type HostMessage =
  | { readonly type: 'lossarium:set'; readonly version: 1; readonly state: Readonly<Record<string, unknown>> }
  | { readonly type: 'lossarium:get'; readonly version: 1 }
  | { readonly type: 'lossarium:play'; readonly version: 1 }
  | { readonly type: 'lossarium:pause'; readonly version: 1 }
  | { readonly type: 'lossarium:theme'; readonly version: 1; readonly theme: Theme };

/** From the frame to the page. `change` also answers `get`. */
export type FrameMessage =
  | { readonly type: 'lossarium:ready'; readonly version: 1; readonly element: string }
  | { readonly type: 'lossarium:size'; readonly version: 1; readonly height: number }
  | { readonly type: 'lossarium:change'; readonly version: 1; readonly state: StateOf<ControlTable>; readonly fragment: string }
  | { readonly type: 'lossarium:error'; readonly version: 1; readonly message: string };

/** What an element offers to the page around its frame. */
export interface Embeddable extends HTMLElement {
  readonly state: StateOf<ControlTable>;
  readonly fragment: string;
  set(state: Readonly<Record<string, unknown>>): void;
  play(): void;
  pause(): void;
}

type Unversioned<M> = M extends { version: 1 } ? Omit<M, 'version'> : never;

/** Connects an element that fills a frame with the page around the frame. */
export function connectFrame(element: Embeddable): void {
  if (window.parent === window) return;
  const origin = document.referrer ? new URL(document.referrer).origin : '*';
  const post = (message: Unversioned<FrameMessage>) =>
    window.parent.postMessage({ ...message, version: MESSAGE_VERSION }, origin);
  const change = () => post({ type: 'lossarium:change', state: element.state, fragment: element.fragment });

  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window.parent || (origin !== '*' && event.origin !== origin)) return;
    const message = asHostMessage(event.data);
    if (message === 'unknown') post({ type: 'lossarium:error', message: 'unknown message or version' });
    else if (message) obey(element, message, change);
  });
  element.addEventListener('lossarium-change', change);
  element.addEventListener('lossarium-error', (event) =>
    post({ type: 'lossarium:error', message: event.detail }),
  );
  const size = () => post({ type: 'lossarium:size', height: Math.ceil(document.documentElement.getBoundingClientRect().height) });
  new ResizeObserver(size).observe(document.documentElement);
  post({ type: 'lossarium:ready', element: element.localName });
}

function obey(element: Embeddable, message: HostMessage, change: () => void): void {
  switch (message.type) {
    case 'lossarium:set':
      return element.set(message.state);
    case 'lossarium:get':
      return change();
    case 'lossarium:play':
      return element.play();
    case 'lossarium:pause':
      return element.pause();
    case 'lossarium:theme':
      return document.documentElement.setAttribute('theme', message.theme);
  }
}

/** A message of the contract; `unknown` where it carries our prefix and is none; nothing where it is not for us. */
function asHostMessage(data: unknown): HostMessage | 'unknown' | undefined {
  if (typeof data !== 'object' || data === null || !('type' in data) || typeof data.type !== 'string') return undefined;
  if (!data.type.startsWith('lossarium:')) return undefined;
  const message = data as Partial<Record<string, unknown>>;
  if (message.version !== MESSAGE_VERSION) return 'unknown';
  const legal: Readonly<Record<string, boolean>> = {
    'lossarium:set': typeof message.state === 'object' && message.state !== null,
    'lossarium:get': true,
    'lossarium:play': true,
    'lossarium:pause': true,
    'lossarium:theme': isTheme(message.theme),
  };
  return legal[data.type] ? (data as HostMessage) : 'unknown';
}
