import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { serve } from '../../scripts/serve.mjs';
import { ensureBrowser } from '../../scripts/setup.mjs';
import { ROOT } from '../../scripts/shell.mjs';
import { QUIET } from '../browser/chromium.js';

/** What a project of `fixtures/` computes with the package. */
export interface Answers {
  readonly index: { readonly build: string; readonly rows: number[]; readonly byName: number[] };
  readonly worker?: number[];
}

/** Projects outside of the repository, where nothing but the packed tarball can be reached, and a browser for them. */
export interface Projects {
  readonly root: string;
  readonly tarball: string;
  /** Answers of a page below the folder, served with the strict content policy. */
  answersAt(path: string): Promise<Answers>;
  /** Answers of a page of any server. */
  answersOf(address: string): Promise<Answers>;
  close(): Promise<void>;
}

/** What a program prints; where it fails, that is the error. */
export function outputOf(command: string, args: string[], cwd = ROOT): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} failed:\n${stdout}${stderr}`);
  return stdout.trim();
}

async function ask(browser: Browser, address: string): Promise<Answers> {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(address);
  const waiting = page.waitForFunction(() => 'answers' in globalThis, undefined, { timeout: 20_000 });
  await waiting.catch(() => undefined);
  if (errors.length > 0) throw new Error(errors.join('\n'));
  const answers = await page.evaluate(() => (globalThis as unknown as { answers: Promise<Answers> }).answers);
  await page.close();
  return answers;
}

/** Packs the package, installs the tarball beside the fixtures, starts server and browser. */
export async function projects(): Promise<Projects> {
  const root = mkdtempSync(join(tmpdir(), 'lossarium-packaging-'));
  const [packed] = JSON.parse(outputOf('npm', ['pack', '--json', '--pack-destination', root])) as { filename: string }[];
  const tarball = join(root, packed?.filename ?? '');
  cpSync(join(ROOT, 'tests/packaging/fixtures'), root, { recursive: true });
  writeFileSync(join(root, 'package.json'), '{ "private": true, "type": "module" }\n');
  outputOf('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', tarball], root);
  const server = await serve({ root, port: 0 });
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: QUIET });
  return {
    root,
    tarball,
    answersAt: (path) => ask(browser, new URL(path, server.url).href),
    answersOf: (address) => ask(browser, address),
    async close() {
      await browser.close();
      await server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
