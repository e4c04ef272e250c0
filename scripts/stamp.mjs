// Work is skipped while its inputs are what they were: a stamp holds the hash of their contents.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './shell.mjs';

const STAMPS = join(ROOT, 'target', 'stamps');

/** Every file below the paths, relative to the top, in a fixed order. */
export function filesBelow(paths, keep = () => true) {
  const list = (path) => {
    const full = join(ROOT, path);
    if (!existsSync(full)) return [];
    if (!statSync(full).isDirectory()) return [path];
    return readdirSync(full).sort().flatMap((name) => list(`${path}/${name}`));
  };
  return paths.flatMap(list).filter(keep);
}

function hashOf(files, words) {
  const hash = createHash('sha256').update(JSON.stringify(words));
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

/**
 * Runs `work` unless it ran before with the same inputs and its outputs are still there. Returns whether it ran.
 * @param {{ name: string, inputs: string[], words?: unknown[], outputs: string[] }} job
 */
export async function unlessFresh({ name, inputs, words = [], outputs }, work) {
  const stamp = join(STAMPS, name);
  const hash = hashOf(inputs, words);
  const there = outputs.every((output) => existsSync(join(ROOT, output)));
  if (there && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  await work();
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}
