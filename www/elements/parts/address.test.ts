import { describe, expect, test } from 'vitest';
import { type Codec, decode, encode } from './address.js';
import { type ControlTable, defaults } from './controls.js';

const TABLE = {
  count: { kind: 'integer', label: '', help: '', default: 3, min: 1, max: 9, step: 2 },
  rate: { kind: 'number', label: '', help: '', default: 1, min: 0.1, max: 1000, slider: [0.1, 10], step: 0.1, scale: 'log' },
  loud: { kind: 'flag', label: '', help: '', default: false },
  kind: { kind: 'choice', label: '', help: '', default: 'one', choices: { one: 'One', two: 'Two' } },
  list: { kind: 'numbers', label: '', help: '', default: [1, 2], min: -5, max: 5, step: 0.5, length: [2, 4] },
} as const satisfies ControlTable;

const CODEC: Codec<typeof TABLE> = {
  table: TABLE,
  version: 3,
  migrations: {
    1: (values) => values.set('rate', String(10 * Number(values.get('speed')))),
    2: (values) => {
      if (values.get('kind') === 'second') values.set('kind', 'two');
    },
  },
};

const START = defaults(TABLE);

describe('an address', () => {
  test('holds what differs from the defaults, and nothing else', () => {
    expect(encode(CODEC, START)).toBe('v=3');
    expect(encode(CODEC, { ...START, loud: true, list: [-1, 0.5, 3] })).toBe('v=3&loud=1&list=-1,0.5,3');
  });

  test.each([
    { ...START, count: 9 },
    { ...START, rate: 0.1, kind: 'two' as const },
    { ...START, loud: true, list: [5, -5, 0, 0.25] },
  ])('gives back %o', (state) => {
    expect(decode(CODEC, `#${encode(CODEC, state)}`)).toMatchObject({ state, problems: [] });
  });

  test('may go beyond the slider, not beyond the range', () => {
    expect(decode(CODEC, 'v=3&rate=500').state.rate).toBe(500);
    expect(decode(CODEC, 'v=3&rate=5000')).toMatchObject({ state: START, problems: ['rate=5000 is not a number from 0.1 to 1000'] });
  });

  test.each(['count=2', 'count=x', 'count=', 'rate=NaN', 'rate=Infinity', 'loud=maybe', 'kind=three', 'kind=toString', 'list=1', 'list=1,2,3,4,5', 'list=1,x'])(
    'falls back for %s',
    (pair) => {
      const { state, problems } = decode(CODEC, `v=3&${pair}`);
      expect(state).toEqual(START);
      expect(problems).toHaveLength(1);
    },
  );

  test('keeps the names of others', () => {
    const { others } = decode(CODEC, 'v=3&theme=dark&hide=rate,kind');
    expect(encode(CODEC, START, others)).toBe('v=3&theme=dark&hide=rate,kind');
  });

  test('of an older version is brought forward, step by step', () => {
    expect(decode(CODEC, 'v=1&speed=5&kind=second').state).toMatchObject({ rate: 50, kind: 'two' });
    expect(decode(CODEC, 'v=2&rate=5&kind=second').state).toMatchObject({ rate: 5, kind: 'two' });
  });

  test('of a version to come is read as far as it goes', () => {
    const { state, problems } = decode(CODEC, 'v=4&count=5');
    expect(state.count).toBe(5);
    expect(problems).toEqual(['v=4 is not a version from 1 to 3']);
  });
});
