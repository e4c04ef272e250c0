/**
 * Linear and logarithmic scales. d3-scale's bring colour interpolation and time formats along, nine kilobytes of a script that
 * may have forty; its band scale, which does not, is used as it is.
 */
import { ticks } from 'd3-array';

type Pair = readonly [number, number];

/** Positions of numbers on a line. */
export interface Scale {
  (value: number): number;
  /** The number at a position. */
  invert(position: number): number;
  /** Round numbers inside the domain, about `count` of them. */
  ticks(count: number): number[];
  readonly domain: Pair;
  readonly range: Pair;
}

/** Equal steps in the domain are equal steps in the range. */
export function linearScale(domain: Pair, range: Pair): Scale {
  const [low, high] = domain;
  const [from, to] = range;
  const at = (value: number) => from + ((value - low) / (high - low)) * (to - from);
  return Object.assign(at, {
    invert: (position: number) => low + ((position - from) / (to - from)) * (high - low),
    ticks: (count: number) => ticks(low, high, count),
    domain,
    range,
  });
}

/** Equal factors in the domain are equal steps in the range. */
export function logScale([low, high]: Pair, range: Pair): (value: number) => number {
  const linear = linearScale([Math.log(low), Math.log(high)], range);
  return (value) => linear(Math.log(value));
}
