import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Site, drawn, listen, openSite } from './lab-site.js';

/** A page of somebody else: another origin, no headers, no policy. */
interface Article {
  readonly origin: string;
  body: string;
  close(): Promise<void>;
}

let site: Site;
let article: Article;

function startArticle(): Promise<Article> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="en"><title>Article</title><h1>An article</h1>${page.body}</html>`);
  });
  const page: Article = {
    origin: '',
    body: '',
    close: () => new Promise((done) => server.close(() => done()).closeAllConnections()),
  };
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(Object.assign(page, { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` })),
    );
  });
}

beforeAll(async () => {
  [site, article] = await Promise.all([openSite(), startArticle()]);
});

afterAll(() => Promise.all([site.close(), article.close()]));

/** The code that the lab's dialog offers, for a state of its own. */
async function embedCode(kind: 'element' | 'frame'): Promise<string> {
  const { page } = await site.open('softmax-lab/#v=1&logits=1,0.5,2,-1&map=sparsemax');
  await drawn(page);
  await page.getByRole('button', { name: 'Embed' }).click();
  const code = await page.locator(`textarea[data-embed=${kind}]`).inputValue();
  await page.context().close();
  return code;
}

async function openArticle(body: string): Promise<{ page: Page; complaints: string[] }> {
  article.body = body;
  const page = await site.browser.newPage();
  const complaints = listen(page);
  await page.goto(article.origin);
  return { page, complaints };
}

test('the copied element works on a page of another origin', async () => {
  const { page, complaints } = await openArticle(await embedCode('element'));
  await drawn(page);
  const lab = page.locator('lossarium-softmax-lab');
  const state = await lab.evaluate((element) => (element as unknown as { state: object }).state);
  expect(state).toMatchObject({ logits: [1, 0.5, 2, -1], map: 'sparsemax' });
  await page.getByRole('slider', { name: 'Logit A' }).press('ArrowUp');
  expect(page.url()).toBe(article.origin);
  expect(await page.getByRole('link', { name: /full version/ }).getAttribute('href')).toBe(
    `${site.url}softmax-lab/#v=1&logits=1.125,0.5,2,-1&map=sparsemax`,
  );
  expect(complaints).toEqual([]);
  await page.close();
});

test('the copied frame works on a page of another origin, and takes the height of its content', async () => {
  const { page, complaints } = await openArticle(await embedCode('frame'));
  const frame = page.frameLocator('iframe');
  await frame.locator('lossarium-softmax-simplex svg').first().waitFor();
  const height = () => page.locator('iframe').evaluate((element) => Number((element as HTMLIFrameElement).height));
  await expect.poll(height).not.toBe(900);
  await expect.poll(() => frame.locator('html').evaluate((html) => html.scrollHeight - innerHeight)).toBeLessThanOrEqual(1);
  expect(complaints).toEqual([]);
  await page.close();
});

test('frame and page talk by versioned messages', async () => {
  const { page } = await openArticle(await embedCode('frame'));
  await page.frameLocator('iframe').locator('lossarium-softmax-simplex svg').first().waitFor();
  const answers = await page.evaluate(async () => {
    const received: { type: string; state?: { temperature: number }; message?: string }[] = [];
    addEventListener('message', ({ data }) => received.push(data as (typeof received)[number]));
    const target = document.querySelector('iframe')?.contentWindow;
    const send = (message: object) => target?.postMessage({ version: 1, ...message }, '*');
    send({ type: 'lossarium:set', state: { temperature: 3 } });
    send({ type: 'lossarium:theme', theme: 'dark' });
    send({ type: 'lossarium:get' });
    send({ type: 'lossarium:get', version: 2 });
    send({ type: 'somebody else' });
    await new Promise((done) => setTimeout(done, 500));
    return received;
  });
  expect(answers.filter(({ type }) => type === 'lossarium:change').at(-1)?.state?.temperature).toBe(3);
  expect(answers.filter(({ type }) => type === 'lossarium:error')).toHaveLength(1);
  expect(await page.frameLocator('iframe').locator('html').getAttribute('theme')).toBe('dark');
  await page.close();
});

test('twelve elements on one page share one worker and wake as they come near', async () => {
  const script = (await embedCode('element')).split('\n')[0];
  const figures = Array.from({ length: 12 }, (_, index) => `<lossarium-softmax-lab seed="${index}"></lossarium-softmax-lab>`);
  article.body = `${script}${figures.map((figure) => `<p>${'text '.repeat(200)}</p>${figure}`).join('')}`;
  const page = await site.browser.newPage({ viewport: { width: 900, height: 700 } });
  const complaints = listen(page);
  await page.goto(article.origin);
  await drawn(page);
  const awake = () => page.locator('lossarium-softmax-simplex').count();
  expect(await awake()).toBeLessThan(6);
  for (let step = 0; step < 60 && (await awake()) < 12; step++) {
    await page.mouse.wheel(0, 800);
    await page.waitForTimeout(100);
  }
  expect(await awake()).toBe(12);
  expect(page.workers()).toHaveLength(1);
  expect(complaints).toEqual([]);
  await page.close();
});

test('an element loaded twice registers once', async () => {
  const code = await embedCode('element');
  const { page, complaints } = await openArticle(`${code}${code.split('\n')[0]?.replace('.js', '.js?again')}`);
  await drawn(page);
  expect(complaints).toEqual([]);
  await page.close();
});

test('what does not fit the controls is reported and changes nothing', async () => {
  const script = (await embedCode('element')).split('\n')[0];
  const { page, complaints } = await openArticle(`${script}<lossarium-softmax-lab temperature="cold" hide="map"></lossarium-softmax-lab>`);
  await drawn(page);
  expect(complaints.join()).toMatch(/temperature="cold" is not a number from/);
  expect(await page.getByLabel('Map to look into').count()).toBe(0);
  await page.close();
});

/** Bytes of a script with all that it imports before it runs, each gzipped. */
function weight(script: URL, seen = new Set<string>()): number {
  if (seen.has(script.href)) return 0;
  seen.add(script.href);
  const text = readFileSync(script, 'utf8');
  const imports = [...text.matchAll(/(?:^|;)(?:import|export)(?:[^"'`()]*from)?["'](\.[^"']+)["']/g)].map(([, address]) => new URL(address as string, script));
  return gzipSync(text, { level: 9 }).length + imports.reduce((sum, address) => sum + weight(address, seen), 0);
}

test.each([
  { element: 'softmax-lab', budget: 40_000 },
  // Carries the formula, params and words of every loss it shows.
  { element: 'loss-explorer', budget: 80_000 },
])('all script of the embed $element is at most $budget bytes', ({ element, budget }) => {
  expect(weight(new URL(`../../site/elements/${element}.js`, import.meta.url))).toBeLessThanOrEqual(budget);
});
