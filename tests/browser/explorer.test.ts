import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Site, axeFindings, numbers, openSite, stateOf } from './lab-site.js';

let site: Site;

beforeAll(async () => {
  site = await openSite();
});

afterAll(() => site.close());

const TAG = 'lossarium-loss-explorer';
const state = (page: Page) => stateOf(page, TAG);

/** The element that draws each view. */
const VIEWS = { curve: 'curves', surface: 'surface', simplex: 'simplex', circle: 'circle', residuals: 'curves', boxes: 'boxes' } as const;
type View = keyof typeof VIEWS;
const NAMES = Object.keys(VIEWS) as View[];

async function open(view: View, rest = '', options = {}): Promise<{ page: Page; complaints: string[] }> {
  const opened = await site.open(`loss-explorer/#v=1&view=${view}${rest}`, options);
  await opened.page.locator(`lossarium-loss-${VIEWS[view]} lossarium-figure svg`).first().waitFor();
  return opened;
}

describe('the address', () => {
  test('carries losses and their params, and gives them back', async () => {
    const rest = '&losses=focal_loss,cross_entropy&logits=0.5,0,-1,2&label=1&focal_loss.gamma=3.5';
    const { page, complaints } = await open('curve', rest);
    const first = await state(page);
    expect(first).toMatchObject({ losses: ['focal_loss', 'cross_entropy'], logits: [0.5, 0, -1, 2], label: '1', 'focal_loss.gamma': 3.5 });
    await page.getByRole('slider', { name: 'logit A' }).press('ArrowRight');
    await page.waitForURL(/logits=0\.625,0,-1,2/);
    const again = await site.open(new URL(page.url()).pathname.slice(1) + new URL(page.url()).hash);
    await again.page.locator('lossarium-loss-curves svg').first().waitFor();
    expect(await state(again.page)).toEqual(await state(page));
    expect([...complaints, ...again.complaints]).toEqual([]);
    await Promise.all([page.context().close(), again.page.context().close()]);
  });

  test('reports what does not fit', async () => {
    const { page, complaints } = await open('curve', '&losses=nonsense&focal_loss.gamma=-1');
    expect(complaints).toHaveLength(2);
    await page.context().close();
  });
});

describe('hands', () => {
  test('drag the probe along the curve by mouse', async () => {
    const { page, complaints } = await open('curve', '', { viewport: { width: 1280, height: 1000 } });
    const box = await page.getByRole('slider', { name: 'logit A' }).boundingBox();
    if (!box) throw new Error('the probe has no box');
    await page.mouse.move(box.x + box.width * 0.6, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.25, box.y + 50, { steps: 10 });
    await page.mouse.up();
    const [dragged = 0] = (await state(page))['logits'] as number[];
    expect(dragged).toBeLessThan(-3);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test.each([
    { view: 'surface', slider: 'Start of the ball', key: 'logits' },
    { view: 'simplex', slider: /^Probabilities, Cross entropy/, key: 'logits' },
    { view: 'circle', slider: 'Embedding A1', key: 'angles' },
    { view: 'residuals', slider: 'prediction − target', key: 'residual' },
    { view: 'boxes', slider: /^Box A, Hard/, key: 'boxes' },
  ] as const)('move the handle of $view by keyboard', async ({ view, slider, key }) => {
    const { page } = await open(view);
    const before = (await state(page))[key];
    await page.getByRole('slider', { name: slider }).first().press('Shift+ArrowLeft');
    expect((await state(page))[key]).not.toEqual(before);
    await page.keyboard.press('r');
    expect((await state(page))[key]).toEqual(before);
    await page.context().close();
  });

  test('find a loss by a word and add it', async () => {
    const { page } = await open('curve', '&losses=cross_entropy');
    await page.getByText(/^Choose among \d+ losses/).click();
    await page.getByLabel('Search the losses').fill('poly1');
    await page.getByRole('checkbox', { name: 'Poly1 loss' }).check();
    expect(await state(page)).toMatchObject({ losses: ['cross_entropy', 'poly1_loss'] });
    await expect.poll(async () => (await numbers(page, /^Loss and slope/))[0]).toContain('Poly1 loss');
    await page.context().close();
  });

  test('roll the ball down, and the loss falls', async () => {
    const { page } = await open('surface', '&losses=cross_entropy&steps=20');
    const rows = (await numbers(page, /over two margins$/)).slice(1).map((row) => Number(row.at(-1)));
    expect(rows).toHaveLength(21);
    rows.slice(1).forEach((loss, index) => expect(loss).toBeLessThan(rows[index] ?? 0));
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(async () => (await state(page))['steps']).not.toBe(20);
    await page.context().close();
  });
});

describe('numbers', () => {
  test('of cross-entropy are those of its definition', async () => {
    const { page } = await open('curve', '&losses=cross_entropy&logits=1,0,-1');
    const rows = await numbers(page, /^Loss and slope/);
    const middle = rows.find(([x]) => Number(x) === 0)?.map(Number) ?? [];
    const sum = 2 + Math.exp(-1);
    expect(middle[1]).toBeCloseTo(Math.log(sum), 5);
    expect(middle[2]).toBeCloseTo(1 / sum - 1, 5);
    await page.context().close();
  });

  test('of overlapping boxes are those of hard suppression', async () => {
    const { page } = await open('boxes', '&boxes=0,0,20,20,1,0,20,20,60,10,20,20,60,40,10,10&scores=0.9,0.8,0.7,0.6');
    const left = (await numbers(page, 'Hard suppression')).slice(1).map((row) => Number(row[2]));
    expect(left).toEqual([0.9, 0, 0.7, 0.6]);
    await page.context().close();
  });

  test('come with code that says them in two languages', async () => {
    const { page } = await open('curve', '&losses=focal_loss');
    await page.getByText('The numbers at the probe, from your own code').click();
    const code = await page.locator('.call pre').allInnerTexts();
    expect(code[0]).toContain('lossarium.functions.focalLoss({');
    expect(code[1]).toContain('lossarium::catalog::call("focal_loss")?');
    await page.context().close();
  });

  test('light up where symbol and control belong together', async () => {
    const { page } = await open('curve', '&losses=focal_loss');
    await page.locator('[data-key="focal_loss.gamma"] input').hover();
    expect(await page.locator('mi.lit').first().textContent()).toBe('γ');
    await page.context().close();
  });
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each(NAMES)('axe finds nothing in %s', async (view) => {
    const { page, complaints } = await open(view, '', { colorScheme, bypassCSP: true });
    expect(await axeFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe.each([320, 768, 1280])('at %i px', (width) => {
  test.each(NAMES)('%s does not scroll sideways', async (view) => {
    const { page } = await open(view, '', { viewport: { width, height: 800 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.context().close();
  });
});

describe('the stored picture', () => {
  const place = new URL('../../www/demos/loss-explorer/', import.meta.url);
  const rounded = (text: string) => text.replace(/\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(2))));

  /** `UPDATE_PICTURES=1` stores what the explorer draws now; otherwise the two are compared. */
  test('is what the explorer draws', async () => {
    const { page } = await site.open('embed/loss-explorer/', { viewport: { width: 1200, height: 630 }, colorScheme: 'light' });
    await page.locator('lossarium-loss-curves svg').first().waitFor();
    const shot = await page.screenshot();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Save Loss and slope .* as SVG/ }).click()]);
    const drawing = readFileSync(await file.path(), 'utf8');
    if (process.env.UPDATE_PICTURES) {
      writeFileSync(new URL('picture.svg', place), drawing);
      writeFileSync(new URL('picture.png', place), shot);
    }
    expect(rounded(drawing)).toBe(rounded(readFileSync(new URL('picture.svg', place), 'utf8')));
    await page.context().close();
  });
});
