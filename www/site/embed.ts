/** The script of a frame: one element fills it, and talks to the page around it. */
import { type Embeddable, connectFrame } from '../elements/parts/messages.js';
import './page.js';

/** Connects the element of the frame. */
export function startEmbed(tag: string): void {
  const element = document.querySelector<Embeddable>(tag);
  if (element) connectFrame(element);
}
