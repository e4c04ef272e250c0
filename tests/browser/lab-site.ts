import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import { serve } from '../../scripts/serve.mjs';
import { ensureBrowser } from '../../scripts/setup.mjs';
import { ROOT } from '../../scripts/shell.mjs';
import { QUIET } from './chromium.js';

/** The built site as a reader meets it: served with its headers, every complaint of the browser noted. */
export interface Site {
  readonly browser: Browser;
  readonly url: string;
  /** Opens a page; what its console warns of or worse is in `complaints`. */
  open(path: string, options?: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }>;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const server = await serve({ port: 0 });
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: QUIET });
  return {
    browser,
    url: server.url,
    async open(path, options = {}) {
      const context = await browser.newContext({ serviceWorkers: 'block', ...options });
      const page = await context.newPage();
      const complaints = listen(page);
      await page.goto(new URL(path, server.url).href);
      return { page, complaints };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Notes what a page complains of. */
export function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // Our own blocking of the service worker is no complaint of the page.
    const ours = message.text().startsWith('Service Worker registration blocked');
    // A graphics driver made of software says that it is slow.
    const slow = message.text().includes('GL Driver Message (OpenGL, Performance');
    if (['error', 'warning'].includes(message.type()) && !ours && !slow) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with a page that was opened without its content policy. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
}

/** The whole state of a demo. */
export function stateOf(page: Page, tag: string): Promise<Record<string, unknown>> {
  return page.locator(tag).evaluate((element) => (element as unknown as { state: Record<string, unknown> }).state);
}

export type View = 'simplex' | 'edge' | 'race';

/** Waits until the lab has drawn the view. */
export async function drawn(page: Page, view: View = 'simplex'): Promise<void> {
  await page.locator(`lossarium-softmax-${view} lossarium-figure svg`).first().waitFor();
}

/** The numbers behind a figure, as its table shows them. */
export async function numbers(page: Page, label: string | RegExp): Promise<string[][]> {
  const figure = page.getByRole('figure', { name: label });
  const button = figure.getByRole('button', { name: 'Numbers' });
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  return figure.locator('tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
}

/** Name of the figure with the maps. */
export const MAPS = 'Logits, and what eight maps make of them';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' };

/** The built site on a host that sets no headers, in a folder of it. */
export function plainHost(folder: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.replace(folder, '/');
    const file = path.endsWith('/') ? `${path}index.html` : path;
    readFile(join(ROOT, 'site', file)).then(
      (bytes) => response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  const close = () => new Promise<void>((done) => server.close(() => done()).closeAllConnections());
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ url: `http://localhost:${(server.address() as AddressInfo).port}${folder}`, close }));
  });
}
