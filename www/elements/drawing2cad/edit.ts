/** What a hand does to the primitives of a view. Every function gives a new view; coordinates stay on the page. */
import type { Place } from '../../figures/pointer.js';
import { LAST, type Row, type View, isLine, line } from './rows.js';

/** What a hand can take hold of: the whole primitive, an end, or a point that pulls a curve. */
export type Grip = 'whole' | 'start' | 'end' | 'pull1' | 'pull2';

/** Where the numbers of a grip stand in a row. */
const AT: Readonly<Record<Exclude<Grip, 'whole'>, number>> = { start: 0, pull1: 2, pull2: 4, end: 6 };

/** The grips of a primitive, in the order in which keys go through them. */
export const gripsOf = (row: Row): readonly Exclude<Grip, 'whole'>[] => (isLine(row) ? ['start', 'end'] : ['start', 'pull1', 'pull2', 'end']);

export const placeOf = (row: Row, grip: Exclude<Grip, 'whole'>): Place => ({ x: row[AT[grip]] ?? 0, y: row[AT[grip] + 1] ?? 0 });

const key = ({ x, y }: Place) => `${x} ${y}`;
const ends = (row: Row): Place[] => [placeOf(row, 'start'), placeOf(row, 'end')];
const clamp = (value: number) => Math.min(LAST, Math.max(0, Math.round(value)));

/** The curves that hang together with a curve: a circle is four. A line is alone. */
export function piecesOf(view: View, index: number): ReadonlySet<number> {
  const found = new Set([index]);
  const row = view[index];
  if (!row || isLine(row)) return found;
  const places = new Set(ends(row).map(key));
  for (let grown = true; grown; ) {
    grown = false;
    view.forEach((other, at) => {
      if (found.has(at) || isLine(other) || !ends(other).some((end) => places.has(key(end)))) return;
      found.add(at);
      ends(other).forEach((end) => places.add(key(end)));
      grown = true;
    });
  }
  return found;
}

/** Middle and radius, if the pieces of a curve are a circle. */
export function circleOf(view: View, pieces: ReadonlySet<number>): { middle: Place; radius: number } | undefined {
  const places = [...pieces].flatMap((at) => ends(view[at] as Row));
  const different = new Map(places.map((place) => [key(place), place]));
  if (pieces.size !== 4 || different.size !== 4) return undefined;
  const corners = [...different.values()];
  const middle = { x: corners.reduce((sum, { x }) => sum + x, 0) / 4, y: corners.reduce((sum, { y }) => sum + y, 0) / 4 };
  const radii = corners.map(({ x, y }) => Math.hypot(x - middle.x, y - middle.y));
  const radius = radii.reduce((sum, one) => sum + one, 0) / 4;
  return radii.every((one) => Math.abs(one - radius) <= 1.5) ? { middle, radius } : undefined;
}

/** Moves places, and with an end the point that pulls at it. */
function moveEnds(view: View, moved: ReadonlySet<string>, whole: ReadonlySet<number>, by: Place): View {
  return view.map((row, at) => {
    const next = [...row];
    const shift = (from: number) => {
      next[from] = clamp((row[from] ?? 0) + by.x);
      next[from + 1] = clamp((row[from + 1] ?? 0) + by.y);
    };
    for (const grip of ['start', 'end'] as const) {
      if (!whole.has(at) && !moved.has(key(placeOf(row, grip)))) continue;
      shift(AT[grip]);
      if (!isLine(row)) shift(AT[grip === 'start' ? 'pull1' : 'pull2']);
    }
    return next as unknown as Row;
  });
}

/** How far places can be moved before one leaves the page. */
function within(places: readonly Place[], by: Place): Place {
  const limit = (values: number[], wanted: number) => Math.min(LAST - Math.max(...values), Math.max(-Math.min(...values), Math.round(wanted)));
  return { x: limit(places.map(({ x }) => x), by.x), y: limit(places.map(({ y }) => y), by.y) };
}

/**
 * Moves a grip of a primitive. Ends that touch come along, so that an outline stays closed; the grip of a circle changes its radius.
 */
export function move(view: View, index: number, grip: Grip, by: Place): View {
  const row = view[index];
  if (!row) return view;
  const pieces = piecesOf(view, index);
  if (grip === 'whole') {
    const places = [...pieces].flatMap((at) => ends(view[at] as Row));
    return moveEnds(view, new Set(places.map(key)), pieces, within(places, by));
  }
  const from = placeOf(row, grip);
  const circle = circleOf(view, pieces);
  if (circle) return resize(view, pieces, circle, { x: from.x + by.x, y: from.y + by.y });
  if (grip === 'pull1' || grip === 'pull2') {
    const to = { x: clamp(from.x + by.x), y: clamp(from.y + by.y) };
    return view.map((other, at) => (at === index ? (other.map((value, n) => (n === AT[grip] ? to.x : n === AT[grip] + 1 ? to.y : value)) as unknown as Row) : other));
  }
  return moveEnds(view, new Set([key(from)]), new Set(), within([from], by));
}

function resize(view: View, pieces: ReadonlySet<number>, { middle }: { middle: Place }, to: Place): View {
  const rest = view.filter((_, at) => !pieces.has(at));
  const radius = Math.max(1, Math.hypot(to.x - middle.x, to.y - middle.y));
  return [...rest, ...circle(middle, Math.min(radius, middle.x, middle.y, LAST - middle.x, LAST - middle.y))];
}

/** Without a primitive; of a circle all of it goes. */
export function remove(view: View, index: number): View {
  const pieces = piecesOf(view, index);
  const gone = circleOf(view, pieces) ? pieces : new Set([index]);
  return view.filter((_, at) => !gone.has(at));
}

/** What can be drawn. */
export const SHAPES = ['line', 'rectangle', 'circle', 'arc'] as const;
export type Shape = (typeof SHAPES)[number];

/** The primitives of a shape that a hand draws from one place to another; none while it has no size. */
export function draw(shape: Shape, from: Place, to: Place): View {
  const [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y].map(clamp) as [number, number, number, number];
  if (x1 === x2 && y1 === y2) return [];
  switch (shape) {
    case 'line':
      return [line(x1, y1, x2, y2)];
    case 'rectangle':
      return x1 === x2 || y1 === y2 ? [] : [line(x1, y1, x2, y1), line(x2, y1, x2, y2), line(x1, y2, x2, y2), line(x1, y1, x1, y2)];
    case 'circle':
      return circle({ x: x1, y: y1 }, Math.min(Math.hypot(x2 - x1, y2 - y1), x1, y1, LAST - x1, LAST - y1));
    case 'arc':
      return halfCircle({ x: x1, y: y1 }, { x: x2, y: y2 });
  }
}

/** Handle of a quarter circle of radius 1. */
const KAPPA = (4 / 3) * (Math.SQRT2 - 1);

function quarter(middle: Place, a: Place, b: Place): Row {
  const at = (u: number, v: number) => [clamp(middle.x + u * a.x + v * b.x), clamp(middle.y + u * a.y + v * b.y)] as const;
  return [...at(1, 0), ...at(1, KAPPA), ...at(KAPPA, 1), ...at(0, 1)];
}

/** A circle: four cubics. */
export function circle(middle: Place, radius: number): View {
  if (radius < 1) return [];
  const ways = [{ x: radius, y: 0 }, { x: 0, y: radius }, { x: -radius, y: 0 }, { x: 0, y: -radius }];
  return ways.map((way, at) => quarter(middle, way, ways[(at + 1) % 4] as Place));
}

/** Half a circle over a chord, to its left: two cubics. */
function halfCircle(from: Place, to: Place): View {
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const out = { x: from.x - middle.x, y: from.y - middle.y };
  const top = { x: -out.y, y: out.x };
  return [quarter(middle, out, top), quarter(middle, top, { x: -out.x, y: -out.y })];
}
