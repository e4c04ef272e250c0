import { expect, test } from 'vitest';
import { packSession, unpackSession } from './session-file.js';

const session = { fragment: 'v=1&points=moons', saved: [Uint8Array.of(1, 2, 10, 3), Uint8Array.of(), Uint8Array.of(10)] };

test('a session comes back as it was packed', () => {
  expect(unpackSession(packSession(session))).toEqual(session);
});

test.each([
  ['another file', () => new TextEncoder().encode('x,y,class\n1,2,a\n'), 'not a session'],
  ['an empty file', () => new Uint8Array(), 'not a session'],
  ['a damaged header', () => new TextEncoder().encode('lossarium trainer 1\n{\n'), 'not the JSON'],
  ['a truncated file', () => packSession(session).slice(0, -1), 'should have'],
  ['a file with more', () => Uint8Array.from([...packSession(session), 0]), 'should have'],
])('%s is refused', (_, bytes, words) => {
  expect(() => unpackSession(bytes())).toThrow(words);
});
