/** What a hand does to a drawing: places in its own units, a pointer that is held, keys that step. */

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where a pointer is, in the units of the drawing's view box. */
export function placeOf(event: PointerEvent): Place {
  const drawing = (event.currentTarget as SVGElement).ownerSVGElement as SVGSVGElement;
  const box = drawing.getBoundingClientRect();
  const { width, height } = drawing.viewBox.baseVal;
  return { x: ((event.clientX - box.left) * width) / box.width, y: ((event.clientY - box.top) * height) / box.height };
}

/** Takes hold of a handle, and asks for the place where that happened. */
export function grab(event: PointerEvent, ask: (place: Place) => void): void {
  if (event.button !== 0) return;
  const handle = event.currentTarget as SVGElement;
  handle.setPointerCapture(event.pointerId);
  handle.focus({ preventScroll: true });
  event.preventDefault();
  ask(placeOf(event));
}

/** Asks for the place of a pointer that holds the handle. */
export function drag(event: PointerEvent, ask: (place: Place) => void): void {
  if ((event.currentTarget as SVGElement).hasPointerCapture(event.pointerId)) ask(placeOf(event));
}

/** The step that an arrow key asks for, up and right positive; ten with Shift. Nothing for other keys. */
export function arrow(event: KeyboardEvent): Place | undefined {
  const size = event.shiftKey ? 10 : 1;
  const step = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  if (!step) return undefined;
  event.preventDefault();
  return { x: size * (step[0] ?? 0), y: size * (step[1] ?? 0) };
}
