import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow } from '../../scripts/stamp.mjs';
import { ROOT } from '../../scripts/shell.mjs';

test('no shipped file names a folder of the machine that built it', () => {
  const named = filesBelow(['dist']).filter((file: string) => {
    const text = readFileSync(join(ROOT, file), 'latin1');
    return text.includes(ROOT) || text.includes(homedir());
  });
  expect(named).toEqual([]);
});
