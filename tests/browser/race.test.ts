import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Site, numbers, openSite } from './lab-site.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RACE = 'softmax-lab/#v=1&view=race&length=10000';
const RACERS = ['Three-pass recompute', 'Three-pass reload', 'Two-pass', 'Online', 'Blocked', 'Plain JavaScript'];
const BARS = 'Time an element';

let site: Site;

beforeAll(async () => {
  site = await openSite();
});

afterAll(() => site.close());

/** Marks of a drawing, which stands in the slot of its figure. */
const marks = (page: Page, file: 'softmax-race' | 'softmax-passes', selector: string) => page.locator(`lossarium-figure[file=${file}] ${selector}`);
const start = (page: Page) => page.getByRole('button', { name: 'Start the race' }).click();
const finished = (page: Page) => page.locator('.finding').first().waitFor({ timeout: 60_000 });

/** What a button saves. */
async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  return readFileSync(await download.path(), 'utf8');
}

/** Rows of comma-separated text without quoted cells. */
const rowsOf = (text: string) => text.trim().split('\r\n').map((line) => line.split(','));

describe('the race', () => {
  test('runs when the reader starts it, without a long task of the page, and says what it shows', async () => {
    const { page, complaints } = await site.open(RACE);
    await page.getByText('Nothing has been measured yet').first().waitFor();
    await page.evaluate(() => {
      const tasks = ((globalThis as { tasks?: number[] }).tasks = []) as number[];
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
    });
    await start(page);
    await finished(page);
    expect(await page.evaluate(() => (globalThis as { tasks?: number[] }).tasks)).toEqual([]);
    const sentences = (await page.locator('.finding').allInnerTexts()).join(' ');
    expect(sentences).toMatch(/^On this machine, at 10,000 logits, .+ is fastest: \d+\.\d\d ns an element \(\d+\.\d\d to \d+\.\d\d\)/);
    expect(sentences).toMatch(/[\d.]+ times the streaming limit of its traffic/);
    expect(sentences).toMatch(/The paper on Two-Pass found it faster/);
    expect(sentences).toMatch(/All results had the same checksum/);
    expect(await page.locator('.conditions').innerText()).toMatch(/portable arithmetic, one thread; .* the clock steps by [\d.]+ µs/);
    const [head, ...rows] = await numbers(page, BARS);
    expect(head?.slice(0, 4)).toEqual(['algorithm', 'ns an element', 'low', 'high']);
    expect(rows.map(([name]) => name)).toEqual(RACERS);
    for (const [, median, low, high] of rows) {
      expect(Number(low)).toBeLessThanOrEqual(Number(median));
      expect(Number(median)).toBeLessThanOrEqual(Number(high));
    }
    expect(await marks(page, 'softmax-race', 'path.bar').count()).toBe(RACERS.length);
    expect(await marks(page, 'softmax-race', '.limit').count()).toBe(RACERS.length);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('gives every sample as CSV, and a sentence to cite', async () => {
    const { page } = await site.open(RACE, { permissions: ['clipboard-read', 'clipboard-write'] });
    await start(page);
    await finished(page);
    const [head, ...rows] = rowsOf(await saved(page, 'Save every sample as CSV'));
    expect(head).toEqual(['candidate', 'sample', 'calls', 'ms a call', 'ns an element']);
    expect(new Set(rows.map(([name]) => name)).size).toBe(RACERS.length + 3);
    expect(rows.length).toBeGreaterThanOrEqual(6 * (RACERS.length + 3));
    expect(rows.flatMap((row) => row.slice(1)).every((cell) => Number.isFinite(Number(cell)))).toBe(true);
    await page.getByRole('button', { name: 'Copy as a sentence' }).click();
    await page.getByText('Copied', { exact: true }).waitFor();
    const sentence = await page.evaluate(() => navigator.clipboard.readText());
    expect(sentence).toMatch(/^Softmax of 10,000 logits, measured \d{4}-\d\d-\d\d in .+: Three-pass recompute \d/);
    await page.context().close();
  });

  test('stops when asked, and can start again', async () => {
    const { page, complaints } = await site.open(RACE);
    await start(page);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    expect(await page.locator('.finding').count()).toBe(0);
    await start(page);
    await finished(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('races those who were chosen, with threads', async () => {
    const { page, complaints } = await site.open(`${RACE}&threads=1&online=0&two_pass=0`);
    await start(page);
    await finished(page);
    expect((await numbers(page, BARS)).slice(1).map(([name]) => name)).toEqual(RACERS.filter((name) => !['Online', 'Two-pass'].includes(name)));
    expect(await page.locator('.conditions').innerText()).toMatch(/build threads, .* \d threads/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('takes no more memory than there is', async () => {
    const { page } = await site.open(RACE.replace('10000', '32000000'));
    await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'deviceMemory', { get: () => 0.25 }));
    await page.reload();
    await page.getByText(/32,000,000 logits take 244 MiB in two arrays; on this machine the race takes 32 MiB at most/).waitFor();
    expect(await page.getByRole('button', { name: 'Start the race' }).isDisabled()).toBe(true);
    await page.context().close();
  });
});

describe('for everyone', () => {
  test.each(['light', 'dark'] as const)('axe finds nothing, %s', async (colorScheme) => {
    const { page } = await site.open(RACE, { colorScheme, viewport: { width: 320, height: 800 } });
    await start(page);
    await finished(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.evaluate(AXE);
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(part: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
      return (await axe.run('lossarium-softmax-lab')).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    });
    expect(violations).toEqual([]);
    await page.context().close();
  });

  test('with reduced motion the picture of the passes goes in steps', async () => {
    const { page } = await site.open(RACE, { reducedMotion: 'reduce' });
    const cursor = marks(page, 'softmax-passes', '.cursor');
    await page.getByRole('button', { name: 'Play the picture' }).click();
    const at = await cursor.getAttribute('x1');
    await page.waitForTimeout(300);
    expect(await cursor.getAttribute('x1')).toBe(at);
    await page.getByRole('button', { name: 'One array' }).click();
    expect(Number(await cursor.getAttribute('x1'))).toBeGreaterThan(Number(at));
    await page.context().close();
  });
});
