/** An arrow from a place along a vector. */
import { svg } from 'lit';

export function arrowMark(x: number, y: number, dx: number, dy: number, className: string) {
  const length = Math.hypot(dx, dy);
  if (!(length > 1)) return svg`<circle class="nil" cx=${x} cy=${y} r="1.5"></circle>`;
  const head = Math.min(6, length * 0.45);
  const [ux, uy] = [dx / length, dy / length];
  const [ex, ey] = [x + dx, y + dy];
  const side = (turn: number) => `${(ex - head * (ux + turn * 0.55 * uy)).toFixed(1)},${(ey - head * (uy - turn * 0.55 * ux)).toFixed(1)}`;
  return svg`<path class="arrow ${className}" d="M${x.toFixed(1)},${y.toFixed(1)}L${ex.toFixed(1)},${ey.toFixed(1)}M${side(1)}L${ex.toFixed(1)},${ey.toFixed(1)}L${side(-1)}"></path>`;
}
