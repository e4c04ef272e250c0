import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAPS, type Site, type View, axeFindings, drawn, listen, numbers, openSite, plainHost, stateOf } from './lab-site.js';

let site: Site;

beforeAll(async () => {
  site = await openSite();
});

afterAll(() => site.close());

const LAB = 'softmax-lab/';
const state = (page: Page) => stateOf(page, 'lossarium-softmax-lab');

describe('the address', () => {
  test('carries the whole state, and gives it back', async () => {
    const { page, complaints } = await site.open(`${LAB}#v=1&logits=1,2,3,-1&map=entmax15&temperature=0.5&order=4&seed=9&hard=1`);
    await drawn(page);
    const first = await state(page);
    expect(first).toMatchObject({ logits: [1, 2, 3, -1], map: 'entmax15', temperature: 0.5, order: 4, seed: 9, hard: true });
    await page.getByRole('slider', { name: 'Logit B' }).press('ArrowDown');
    await page.waitForURL(/logits=1,1\.875,3,-1/);
    const changed = await state(page);
    const again = await site.open(new URL(page.url()).pathname.slice(1) + new URL(page.url()).hash);
    await drawn(again.page);
    expect(await state(again.page)).toEqual(changed);
    expect([...complaints, ...again.complaints]).toEqual([]);
    await Promise.all([page.context().close(), again.page.context().close()]);
  });

  test('gives the same numbers at every load', async () => {
    const read = async () => {
      const { page } = await site.open(`${LAB}#v=1&logits=0.5,-2,4,1&seed=3&temperature=1.7`);
      await drawn(page);
      const rows = await numbers(page, MAPS);
      await page.context().close();
      return rows;
    };
    const first = await read();
    expect(first.map(([name]) => name)).toContain('Gumbel sample');
    expect(await read()).toEqual(first);
  });

  test('falls back for bad values, says so once, and ignores unknown names', async () => {
    const { page, complaints } = await site.open(`${LAB}#v=1&temperature=-3&logits=1,2&unknown=7`);
    await drawn(page);
    expect(await state(page)).toMatchObject({ temperature: 1, logits: [2, 1, -1] });
    expect(complaints).toHaveLength(2);
    expect(complaints.join()).toMatch(/logits=1,2 is not 3 to 12 numbers.*temperature=-3 is not a number/);
    await page.context().close();
  });

  test('does not flood the history', async () => {
    const { page } = await site.open(LAB);
    await drawn(page);
    const before = await page.evaluate(() => history.length);
    const slider = page.getByRole('slider', { name: 'Logit A' });
    for (let press = 0; press < 20; press++) await slider.press('ArrowDown');
    await page.waitForURL(/logits=-0\.5,1,-1/);
    expect(await page.evaluate(() => history.length)).toBe(before);
    await page.context().close();
  });
});

describe('hands', () => {
  test('drag a logit by mouse, without a long task', async () => {
    const { page, complaints } = await site.open(LAB, { viewport: { width: 1280, height: 1200 } });
    await drawn(page);
    await page.evaluate(() => {
      const tasks = ((globalThis as { tasks?: number[] }).tasks = []) as number[];
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
    });
    const box = await page.getByRole('slider', { name: 'Logit B' }).boundingBox();
    if (!box) throw new Error('the logit has no box');
    const x = box.x + box.width / 2;
    await page.mouse.move(x, box.y + 60);
    await page.mouse.down();
    for (let step = 0; step <= 60; step++) await page.mouse.move(x, box.y + 60 + step * 2);
    await page.mouse.up();
    const { logits } = (await state(page)) as { logits: number[] };
    expect(logits[1]).toBeLessThan(-0.5);
    expect(await page.evaluate(() => (globalThis as { tasks?: number[] }).tasks?.filter((duration) => duration > 50))).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('drive the lab by keyboard alone', async () => {
    const { page } = await site.open(LAB);
    await drawn(page);
    const focusOn = async (name: string) => {
      for (let tab = 0; tab < 60; tab++) {
        await page.keyboard.press('Tab');
        const label = await page.evaluate(() => {
          let active = document.activeElement;
          while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
          return active?.getAttribute('aria-label') ?? (active as HTMLInputElement | null)?.labels?.[0]?.textContent ?? active?.textContent;
        });
        if (label?.trim().startsWith(name)) return;
      }
      throw new Error(`Tab never came to ${name}`);
    };
    await focusOn('Simplex');
    await focusOn('Temperature');
    await page.keyboard.press('ArrowRight');
    await focusOn('More');
    await page.keyboard.press('Enter');
    await focusOn('Logit A');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await state(page)).toMatchObject({ logits: [3.375, 1, -1, 0.5] });
    await page.keyboard.press('r');
    expect(await state(page)).toMatchObject({ logits: [2, 1, -1], temperature: 1 });
    await page.getByRole('radio', { name: 'Simplex' }).focus();
    await page.keyboard.press('ArrowRight');
    await drawn(page, 'edge');
    expect(await state(page)).toMatchObject({ view: 'edge' });
    await page.context().close();
  });

  test('reset by R comes back to the same numbers', async () => {
    const { page } = await site.open(LAB);
    await drawn(page);
    const before = await numbers(page, MAPS);
    const slider = page.getByRole('slider', { name: 'Logit C' });
    await slider.press('End');
    await expect.poll(() => numbers(page, MAPS)).not.toEqual(before);
    await slider.press('R');
    await expect.poll(() => numbers(page, MAPS)).toEqual(before);
    await page.context().close();
  });
});

describe('the edge of numbers', () => {
  test('breaks the definition at an offset of 89 and no other way', async () => {
    const { page } = await site.open(`${LAB}#v=1&view=edge&offset=100`);
    await drawn(page, 'edge');
    const rows = await numbers(page, 'Add a constant to every logit');
    const value = (label: string) => rows.find(([name]) => name === label)?.slice(1).map(Number);
    expect(value('exp / sum, as written')).toEqual([NaN, NaN, NaN]);
    for (const label of ['Three-pass, recompute', 'Three-pass, reload', 'Two-pass', 'Online', 'Blocked']) {
      expect(value(label)?.[0]).toBeCloseTo(0.705385, 5);
    }
    await page.context().close();
  });

  test('shows softmax too sure to learn, and StableMax not', async () => {
    const { page } = await site.open(`${LAB}#v=1&view=edge&margin=20`);
    await drawn(page, 'edge');
    const readout = page.locator('.readout tbody tr');
    expect((await readout.nth(0).innerText()).split('\t')).toEqual(['Softmax', 'exactly 1', 'exactly 0']);
    expect(await readout.nth(1).innerText()).not.toMatch(/exactly/);
    await page.context().close();
  });
});

const PAGES = ['', LAB, `${LAB}#v=1&view=edge`, `${LAB}#v=1&view=race`, `${LAB}#v=1&logits=1,2,3,4,5,-1,-2,-3,-4,-5,0,1`];

async function pageDrawn(page: Page, path: string): Promise<void> {
  const [, view = 'simplex'] = /view=(\w+)/.exec(path) ?? [];
  if (path) await drawn(page, view as View);
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each(PAGES)('axe finds nothing on /%s', async (path) => {
    const { page, complaints } = await site.open(path, { colorScheme, bypassCSP: true });
    await pageDrawn(page, path);
    expect(await axeFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe.each([320, 390, 768, 1280])('at %i px', (width) => {
  test.each(PAGES)('/%s does not scroll sideways', async (path) => {
    const { page } = await site.open(path, { viewport: { width, height: 800 } });
    await pageDrawn(page, path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.context().close();
  });
});

describe('the reader', () => {
  test('who asks for less motion gets steps', async () => {
    const { page } = await site.open(LAB, { reducedMotion: 'reduce' });
    await drawn(page);
    const play = page.getByRole('button', { name: 'Play' });
    await play.click();
    const { temperature } = (await state(page)) as { temperature: number };
    expect(temperature).not.toBe(1);
    await page.waitForTimeout(300);
    expect((await state(page)).temperature).toBe(temperature);
    expect(await play.getAttribute('aria-pressed')).toBe('false');
    await page.context().close();
  });

  test('who presses play sees it move, and stop', async () => {
    const { page } = await site.open(LAB);
    await drawn(page);
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(async () => (await state(page)).temperature).not.toBe(1);
    await page.getByRole('button', { name: 'Pause' }).click();
    const { temperature } = await state(page);
    await page.waitForTimeout(200);
    expect((await state(page)).temperature).toBe(temperature);
    await page.context().close();
  });

  test('who has no script gets text and a picture', async () => {
    const { page } = await site.open(LAB, { javaScriptEnabled: false });
    expect(await page.getByRole('img', { name: /Three logits as bars/ }).boundingBox()).toMatchObject({ width: expect.any(Number) });
    expect(await page.getByText('Where we differ from the papers').isVisible()).toBe(true);
    expect(await page.locator('math').count()).toBeGreaterThan(10);
    await page.context().close();
  });

  test('who chose a theme by address keeps it', async () => {
    const { page } = await site.open(`${LAB}#v=1&theme=dark`, { colorScheme: 'light' });
    await drawn(page);
    const ground = () => page.locator('lossarium-softmax-lab').evaluate((lab) => getComputedStyle(lab).getPropertyValue('--lossarium-sheet').trim());
    expect(await ground()).toBe('#141d23');
    await page.getByRole('button', { name: 'Theme: dark' }).click();
    expect(await ground()).toBe('#fcfdfc');
    expect(page.url()).toMatch(/theme=light/);
    await page.context().close();
  });
});

describe('trouble', () => {
  test('a crash of the worker leaves the page alive and the state kept', async () => {
    const { page } = await site.open(`${LAB}#v=1&logits=1,0,3&temperature=2`);
    await drawn(page);
    const before = await numbers(page, MAPS);
    // As text: the test runner would rewrite an import in a function.
    const code = await page.evaluate(
      `import('/elements/softmax-lab.js').then(({ connect }) => connect().panic('injected')).then(() => 'no error', ({ code }) => code)`,
    );
    expect(code).toBe('crashed');
    await page.getByText('The computing worker stopped and was replaced').first().waitFor();
    expect(await state(page)).toMatchObject({ logits: [1, 0, 3], temperature: 2 });
    expect(await numbers(page, MAPS)).toEqual(before);
    await page.getByRole('slider', { name: 'Logit A' }).press('ArrowUp');
    await expect.poll(() => numbers(page, MAPS)).not.toEqual(before);
    await page.context().close();
  });

  test('no network after the first visit', async () => {
    const { page } = await site.open(LAB, { serviceWorkers: 'allow' });
    await drawn(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await expect.poll(() => page.evaluate(async () => (await caches.keys()).length)).toBe(1);
    await page.context().setOffline(true);
    await page.reload();
    await drawn(page);
    expect((await numbers(page, MAPS)).length).toBeGreaterThan(8);
    await page.goto(site.url);
    expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true);
    await page.context().close();
  });
});

describe('a host that sets no headers', () => {
  test('serves the site from any folder, isolated from the second load on', async () => {
    const host = await plainHost('/any/folder/');
    const page = await site.browser.newPage();
    const complaints = listen(page);
    await page.goto(`${host.url}softmax-lab/`);
    await drawn(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await page.reload();
    await drawn(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
    await host.close();
  });
});

describe('files', () => {
  test.each(['SVG', 'PNG', 'CSV'])('saves a figure as %s', async (kind) => {
    const { page, complaints } = await site.open(LAB);
    await drawn(page);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: `Save ${MAPS} as ${kind}` }).click()]);
    const bytes = readFileSync(await file.path());
    const text = bytes.toString('utf8');
    if (kind === 'SVG') expect(text).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg".*Sparsemax/s);
    if (kind === 'SVG') expect(text).not.toMatch(/class=|var\(/);
    if (kind === 'PNG') expect(bytes.readUInt32BE(16)).toBeGreaterThan(1000);
    if (kind === 'CSV') expect(text.split('\r\n')).toHaveLength(11);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('the stored picture', () => {
  const place = new URL('../../www/demos/softmax-lab/', import.meta.url);
  const rounded = (text: string) => text.replace(/\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(2))));

  /** `UPDATE_PICTURES=1` stores what the lab draws now; otherwise the two are compared. */
  test('is what the lab draws', async () => {
    const { page } = await site.open('embed/softmax-lab/', { viewport: { width: 1200, height: 630 }, colorScheme: 'light' });
    await drawn(page);
    const shot = await page.screenshot();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: `Save ${MAPS} as SVG` }).click()]);
    const drawing = readFileSync(await file.path(), 'utf8');
    if (process.env.UPDATE_PICTURES) {
      writeFileSync(new URL('picture.svg', place), drawing);
      writeFileSync(new URL('picture.png', place), shot);
    }
    expect(rounded(drawing)).toBe(rounded(readFileSync(new URL('picture.svg', place), 'utf8')));
    await page.context().close();
  });
});
