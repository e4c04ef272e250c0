// Running other programs, and saying what happens in short lines.
import { spawn, spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The top of the repository. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** Something that the reader has to do: one sentence, shown without a stack. */
export class Missing extends Error {}

export function say(text) {
  console.log(text);
}

/** A program that failed, after it said why itself. */
export class Failed extends Missing {
  /** @param {string} [output] what it printed */
  constructor(message, output = '') {
    super(message);
    this.output = output;
  }
}

/**
 * Runs a program, its output passed on. Rejects when it fails.
 * @param {{ env?: Record<string, string>, cwd?: string }} [options]
 * @returns {Promise<string>} what it printed
 */
export function run(command, args, { env = {}, cwd = ROOT } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Failed(`${[command, ...args].join(' ')} failed (exit code ${code}); its own words stand above.`, output));
    });
  });
}

/** What a program prints, or `undefined` where it is missing or fails. */
export function capture(command, args, { env = {}, cwd = ROOT } = {}) {
  const { status, stdout } = spawnSync(command, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Is the program there? */
export function has(command, args = ['--version'], options = {}) {
  return capture(command, args, options) !== undefined;
}

/** Runs the main function of a script: a `Missing` piece ends it with one sentence. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof Missing ? `\n${error.message}` : error);
    process.exit(1);
  }
}

/** Is this module the program that was started? */
export function isMain(url) {
  return process.argv[1] !== undefined && fileURLToPath(url) === realpathSync(process.argv[1]);
}

/** Runs `work` under a heading and says how long it took. */
export async function step(name, work) {
  const start = performance.now();
  say(`• ${name}`);
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  if (seconds > 1) say(`  ${name}: ${seconds.toFixed(1)} s`);
  return result;
}
