import { type Browser, type Page, chromium } from 'playwright-core';
import { serve } from '../../scripts/serve.mjs';
import { ensureBrowser } from '../../scripts/setup.mjs';
import { ROOT } from '../../scripts/shell.mjs';

/** Arguments for a Chromium that asks nothing of the network. */
export const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser, and a server of the project's folder with the headers of the real one. */
export interface Stage {
  readonly browser: Browser;
  /** Opens a page of the project's folder. What it logs as an error fails the test that asks for it. */
  open(path: string): Promise<Page>;
  close(): Promise<void>;
}

/** Starts both. */
export async function stage(): Promise<Stage> {
  const server = await serve({ root: ROOT, port: 0 });
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: QUIET });
  return {
    browser,
    async open(path) {
      const page = await browser.newPage();
      await page.goto(new URL(path, server.url).href);
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
