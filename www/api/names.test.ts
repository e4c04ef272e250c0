import { expect, test } from 'vitest';
import { FUNCTION_IDS } from './generated/functions.js';
import { functionId, functionName } from './names.js';

test('the name of every function leads back to its id', () => {
  expect(FUNCTION_IDS.map((id) => functionId(functionName(id)))).toEqual([...FUNCTION_IDS]);
});
