import {
  type SymbolType, symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolStar, symbolTimes, symbolTriangle, symbolWye,
} from 'd3-shape';
import { svg } from 'lit';

const SHAPES: readonly SymbolType[] = [
  symbolCircle, symbolSquare, symbolDiamond, symbolTriangle, symbolCross, symbolStar, symbolWye, symbolTimes,
];

/** A mark that tells the members of a family apart without colour. */
export function mark(index: number, x: number, y: number, size: number, className: string) {
  const shape = SHAPES[index % SHAPES.length] ?? symbolCircle;
  const open = shape === symbolTimes ? ' open' : '';
  return svg`<path class="${className}${open}" d=${symbol(shape, size)() ?? ''} transform="translate(${x},${y})"></path>`;
}
