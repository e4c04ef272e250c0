/** Small pictures in rows, with a word under each. */
import { type TemplateResult, svg } from 'lit';
import type { Context } from './context.js';

export interface Tile {
  /** The picture as an image. */
  readonly picture: string;
  readonly word?: string;
  /** What it is, for those who do not see it. */
  readonly title: string;
}

export interface TilesOptions {
  /** Height over width of a picture. */
  readonly ratio: number;
  /** Width that a picture shall have. */
  readonly size: number;
  /** Said where there is none. */
  readonly empty: string;
}

const GAP = 6;
const WORD = 16;

export function tilesFigure(tiles: readonly Tile[], { ratio, size, empty }: TilesOptions, { width }: Context): TemplateResult {
  const columns = Math.max(1, Math.floor((width + GAP) / (size + GAP)));
  const side = (width - GAP * (columns - 1)) / columns;
  const worded = tiles.some(({ word }) => word !== undefined);
  const [tall, step] = [side * ratio, side * ratio + GAP + (worded ? WORD : 0)];
  const height = Math.max(60, Math.ceil(tiles.length / columns) * step);
  const tile = ({ picture, word, title }: Tile, at: number) => {
    const [x, y] = [(at % columns) * (side + GAP), Math.floor(at / columns) * step];
    return svg`<g><title>${title}</title>
      <image class="pixels" href=${picture} x=${x} y=${y} width=${side} height=${tall} preserveAspectRatio="none"></image>
      <rect class="edge" x=${x} y=${y} width=${side} height=${tall}></rect>
      ${word === undefined ? svg`` : svg`<text class="tick middle" x=${x + side / 2} y=${y + tall + 13}>${word}</text>`}
    </g>`;
  };
  return svg`<svg viewBox="0 0 ${width} ${height}" width=${width} height=${height}>
    ${tiles.length > 0 ? tiles.map(tile) : svg`<text class="quiet" x="0" y="20">${empty}</text>`}
  </svg>` as unknown as TemplateResult;
}
