/** Numbers as pixels. */
import { CATEGORIES } from '../parts/theme-tokens.js';

type Colour = readonly [number, number, number];

/** The colours in effect, as numbers. */
export interface Palette {
  readonly classes: readonly Colour[];
  readonly sheet: Colour;
  readonly ink: Colour;
}

/** Share of a class's colour in a cell that is certain; the rest is the sheet's, so that points stand out. */
const STRENGTH = 0.55;

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string): Colour => {
    const number = parseInt(style.getPropertyValue(`--lossarium-${name}`).trim().slice(1), 16);
    return [number >> 16, (number >> 8) & 255, number & 255];
  };
  return { classes: CATEGORIES.map(colour), sheet: colour('sheet'), ink: colour('ink') };
}

/** The plane: each cell has the colours of its classes by their probabilities. */
export function paintPlane(probabilities: Float32Array, classes: number, side: number, { classes: colours, sheet }: Palette): string {
  return painted(side, side, (cell) => {
    let [red, green, blue] = [0, 0, 0];
    for (let index = 0; index < classes; index += 1) {
      const share = probabilities[cell * classes + index] ?? 0;
      const colour = colours[index] ?? sheet;
      red += share * colour[0];
      green += share * colour[1];
      blue += share * colour[2];
    }
    return between(sheet, [red, green, blue], STRENGTH);
  });
}

/** A picture: 0 is paper, 1 is ink. */
export function paintInk(values: Float32Array, height: number, width: number, { sheet, ink }: Palette): string {
  return painted(height, width, (at) => between(sheet, ink, values[at] ?? 0));
}

/** Numbers of either sign: blue above 0, orange below, the largest size of all full. */
export function paintSigned(values: Float32Array, height: number, width: number, { classes: [blue, orange], sheet }: Palette): string {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  return painted(height, width, (at) => {
    const value = values[at] ?? 0;
    return between(sheet, (value < 0 ? orange : blue) ?? sheet, Math.abs(value) / largest);
  });
}

const between = ([red, green, blue]: Colour, to: Colour, share: number): Colour => [red + share * (to[0] - red), green + share * (to[1] - green), blue + share * (to[2] - blue)];

let canvas: HTMLCanvasElement | undefined;

function painted(height: number, width: number, colour: (at: number) => Colour): string {
  canvas ??= document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d');
  if (!context) return '';
  const image = context.createImageData(width, height);
  for (let at = 0; at < width * height; at += 1) image.data.set([...colour(at), 255], 4 * at);
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}
