import { readFileSync, writeFileSync } from 'node:fs';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Site, axeFindings, numbers, openSite, stateOf } from './lab-site.js';

let site: Site;

beforeAll(async () => {
  site = await openSite();
});

afterAll(() => site.close());

const TAG = 'lossarium-trainer';
const state = (page: Page) => stateOf(page, TAG);
const PICTURES = '&view=pictures';

async function open(rest = '', options = {}): Promise<{ page: Page; complaints: string[] }> {
  const opened = await site.open(`trainer/#v=1${rest}`, options);
  await opened.page.locator('lossarium-trainer-board lossarium-figure svg').first().waitFor();
  return opened;
}

/** Steps that the transport tells of. */
async function steps(page: Page): Promise<number> {
  return Number(/step (\d+)/.exec(await page.locator('.transport output').innerText())?.[1] ?? NaN);
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Trains until so many steps are taken. */
async function trainTo(page: Page, wanted: number): Promise<void> {
  await button(page, 'Train').click();
  await expect.poll(() => steps(page), { timeout: 30_000 }).toBeGreaterThan(wanted);
  await button(page, 'Pause').click();
  await expect.poll(async () => (await state(page))['steps'] === (await steps(page)), { timeout: 10_000 }).toBe(true);
}

/** The last accuracies on the test, a number a network. */
async function accuracies(page: Page): Promise<number[]> {
  return ((await numbers(page, 'Accuracy on the test')).at(-1) ?? []).slice(1).map(Number);
}

const bytesOf = async (download: Download) => readFileSync(await download.path());

describe('the address', () => {
  test('carries data, network and losses, and gives them back', async () => {
    const { page, complaints } = await open('&points=rings&classes=4&network=one&losses=cross_entropy,focal_loss,weston_watkins_hinge&focal_loss.gamma=5');
    expect(await state(page)).toMatchObject({ points: 'rings', classes: 4, network: 'one', losses: ['cross_entropy', 'focal_loss', 'weston_watkins_hinge'], 'focal_loss.gamma': 5 });
    expect(await page.getByRole('figure', { name: /^Decision regions/ }).count()).toBe(3);
    await button(page, 'New seed').click();
    await page.waitForURL(/seed=2/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('leads to the same numbers, also when it says how many steps were taken', async () => {
    const { page } = await open('&count=100');
    for (let step = 1; step <= 3; step += 1) {
      await button(page, 'Step').click();
      await expect.poll(() => steps(page)).toBe(step);
    }
    await page.waitForURL(/steps=3/);
    const again = await site.open(`trainer/${new URL(page.url()).hash}`);
    await expect.poll(() => steps(again.page)).toBe(3);
    expect(await accuracies(again.page)).toEqual(await accuracies(page));
    const weights = async (page: Page) => numbers(page, /^First layer, Cross/);
    expect(await weights(again.page)).toEqual(await weights(page));
    await Promise.all([page.context().close(), again.page.context().close()]);
  });
});

describe('training', () => {
  test('learns moons with wrong labels, and the robust loss does it at least as well', async () => {
    const { page, complaints } = await open('&steps=2000');
    await expect.poll(() => steps(page), { timeout: 30_000 }).toBe(2000);
    const [plain = 0, robust = 0] = await accuracies(page);
    expect(plain).toBeGreaterThan(0.88);
    expect(robust).toBeGreaterThanOrEqual(plain);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('rewinds to the same start', async () => {
    const { page } = await open('&count=100');
    const weights = () => numbers(page, /^First layer, Cross/);
    const start = await weights();
    await trainTo(page, 20);
    expect(await weights()).not.toEqual(start);
    await button(page, 'Rewind').click();
    await expect.poll(() => steps(page)).toBe(0);
    expect(await weights()).toEqual(start);
    await page.context().close();
  });

  test('takes more wrong labels while it runs, and goes on', async () => {
    const { page, complaints } = await open('&network=wide');
    await trainTo(page, 100);
    const before = await steps(page);
    await page.getByLabel('Wrong labels').fill('0.5');
    await trainTo(page, before + 300);
    expect((await state(page))['label_noise']).toBe(0.5);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('stops one network at its last good state and lets the others go on', async () => {
    const { page } = await open('&optimizer=sgd&rate=10&network=wide&activation=gelu&losses=one_hot_mse_loss,cross_entropy');
    await button(page, 'Train').click();
    await page.getByText(/^Stopped after \d+ steps/).first().waitFor();
    const stopped = await steps(page);
    await expect.poll(async () => Number((await numbers(page, 'Loss of the batches')).at(-1)?.[0]), { timeout: 20_000 }).toBeGreaterThan(stopped);
    await page.context().close();
  });
});

describe('hands', () => {
  test('train, step, rewind and pause by keys alone', async () => {
    const { page, complaints } = await open('&count=100');
    await button(page, 'Train').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => steps(page)).toBe(1);
    await page.keyboard.press('Enter');
    await expect.poll(() => steps(page)).toBeGreaterThan(20);
    await page.keyboard.press('Enter');
    await page.waitForURL(/steps=\d+/);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => steps(page)).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('put points by mouse and by keys, and the networks learn them', async () => {
    const { page } = await open('&points=own&label_noise=0&losses=cross_entropy', { viewport: { width: 1280, height: 1200 } });
    const field = () => page.getByRole('slider', { name: /^Place of the next point/ }).first();
    const press = async (x: number, y: number) => {
      const box = await field().boundingBox();
      if (!box) throw new Error('there is no field');
      await page.mouse.click(box.x + x * box.width, box.y + y * box.height);
    };
    for (const [x, y] of [[0.2, 0.2], [0.25, 0.3], [0.2, 0.4]] as const) await press(x, y);
    await page.getByRole('radio', { name: 'B' }).check();
    await press(0.8, 0.7);
    await field().focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(async () => ((await state(page))['own'] as number[]).length).toBe(15);
    expect(((await state(page))['own'] as number[]).slice(-3)).toEqual([0.5, 0, 1]);
    await trainTo(page, 300);
    expect(await accuracies(page)).toEqual([1]);
    await page.waitForURL(/own=-/);
    await page.context().close();
  });

  test('open a table of points; what is wrong with one is said with line and column', async () => {
    const { page } = await open('&points=own');
    const give = (text: string) => page.locator('input.table').setInputFiles({ name: 'points.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await give('width,height,kind\n10,1,b\n20,3,a\n10,two,a\n');
    await page.getByText(/^points\.csv: line 4, column 2: expected a finite number, got 'two'/).waitFor();
    await give('1,2,3,a\n1,2,3,b\n');
    await page.getByText(/this table has 3$/).waitFor();
    await give('width,height,kind\n10,1,b\n20,3,a\n10,2,a\n');
    await expect.poll(async () => (await state(page))['own']).toEqual([-1.19, -1.19, 1, 1.19, 1.19, 0, -1.19, 0, 0]);
    await page.context().close();
  });

  test('draw a digit, and every network answers', async () => {
    const { page, complaints } = await open(PICTURES);
    await trainTo(page, 60);
    const box = await page.locator('lossarium-digit-pad canvas').boundingBox();
    if (!box) throw new Error('there is no pad');
    await page.locator('lossarium-digit-pad').scrollIntoViewIfNeeded();
    const pad = (await page.locator('lossarium-digit-pad canvas').boundingBox()) ?? box;
    await page.mouse.move(pad.x + pad.width / 2, pad.y + 0.2 * pad.height);
    await page.mouse.down();
    await page.mouse.move(pad.x + pad.width / 2, pad.y + 0.8 * pad.height, { steps: 8 });
    await page.mouse.up();
    await expect.poll(() => page.locator('.answers li b').allInnerTexts()).toEqual(['1', '1']);
    await page.locator('lossarium-digit-pad canvas').press('Delete');
    await expect.poll(() => page.locator('.answers li').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('pictures', () => {
  test('are learnt, and the mistakes shown', async () => {
    const { page } = await open(`${PICTURES}&label_noise=0`);
    await trainTo(page, 150);
    for (const accuracy of await accuracies(page)) expect(accuracy).toBeGreaterThan(0.75);
    const mistakes = (await numbers(page, /^Mistakes, Cross/)).slice(1);
    expect(mistakes.length).toBeGreaterThan(18);
    expect(mistakes.every(([, is, taken]) => is !== taken)).toBe(true);
    await page.context().close();
  });

  test('that cannot be fetched are a sentence, and points still work', async () => {
    const { page } = await site.open('trainer/#v=1');
    await page.route('**/data/**', (route) => route.fulfill({ status: 404, body: '' }));
    await page.getByRole('radio', { name: 'Pictures' }).check();
    await expect.poll(() => page.locator('.notes').first().innerText()).toContain('404');
    await page.getByRole('radio', { name: 'Points' }).check();
    await trainTo(page, 10);
    await page.context().close();
  });
});

describe('what was learned', () => {
  const saved = (page: Page) => page.getByText('Save and go on later, take the weights').click();

  test('is kept over a reload', async () => {
    const { page } = await open('&count=100');
    await trainTo(page, 50);
    const before = { steps: await steps(page), weights: await numbers(page, /^First layer, Cross/) };
    await saved(page);
    await button(page, 'Keep in this browser').click();
    await page.getByText('Kept: it is here after a reload, too.').waitFor();
    await page.goto(`${site.url}trainer/#v=1&points=xor`);
    await page.reload();
    await saved(page);
    await button(page, 'Go on from what was kept').click();
    await page.getByText(`Goes on from step ${before.steps}.`).waitFor();
    expect(await state(page)).toMatchObject({ points: 'moons', count: 100 });
    expect(await numbers(page, /^First layer, Cross/)).toEqual(before.weights);
    await page.context().close();
  });

  test('is not lost when the tab is closed in the middle of a save', async () => {
    const { page } = await open('&count=100');
    await trainTo(page, 50);
    const before = await steps(page);
    await saved(page);
    await button(page, 'Keep in this browser').click();
    await page.getByText('Kept:').waitFor();
    // As far as a save comes whose tab is closed then: a new record that no name refers to.
    await page.evaluate(async () => {
      const request = indexedDB.open('lossarium');
      await new Promise((done) => (request.onsuccess = done));
      const writing = request.result.transaction('runs', 'readwrite');
      writing.objectStore('runs').add({ bytes: new Uint8Array(10), saved: new Date(0) });
      await new Promise((done) => (writing.oncomplete = done));
      request.result.close();
    });
    await page.reload();
    await saved(page);
    await button(page, 'Go on from what was kept').click();
    await page.getByText(`Goes on from step ${before}.`).waitFor();
    await button(page, 'Keep in this browser').click();
    await page.getByText('Kept:').waitFor();
    const left = await page.evaluate(async () => {
      const request = indexedDB.open('lossarium');
      await new Promise((done) => (request.onsuccess = done));
      const count = request.result.transaction('runs').objectStore('runs').count();
      await new Promise((done) => (count.onsuccess = done));
      return count.result;
    });
    expect(left).toBe(1);
    await page.context().close();
  });

  test('survives the death of the worker', async () => {
    const { page } = await open('&count=100');
    await button(page, 'Train').click();
    await expect.poll(() => steps(page), { timeout: 20_000 }).toBeGreaterThan(50);
    // Long enough for the session to have kept a state of its own.
    await page.waitForTimeout(2500);
    const before = await steps(page);
    const [worker] = page.workers();
    await worker?.evaluate('setTimeout(() => { throw new Error("killed on purpose"); })');
    await page.getByText('Training goes on from where it was kept last').waitFor();
    await expect.poll(() => steps(page), { timeout: 20_000 }).toBeGreaterThan(before);
    await page.context().close();
  });

  test('comes as a file that another tab opens, and as weights in three formats', async () => {
    const { page } = await open('&count=100');
    await trainTo(page, 20);
    const before = { steps: await steps(page), weights: await numbers(page, /^First layer, Cross/) };
    await saved(page);
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Save to a file').click()]);
    const [onnx] = await Promise.all([page.waitForEvent('download'), button(page, 'Weights of Cross entropy as onnx').click()]);
    expect((await bytesOf(onnx)).includes('Gemm')).toBe(true);
    const other = await open('&points=blobs');
    await other.page.locator('input.session').setInputFiles({ name: 'a.lossarium', mimeType: '', buffer: await bytesOf(file) });
    await expect.poll(() => steps(other.page), { timeout: 10_000 }).toBe(before.steps);
    expect(await numbers(other.page, /^First layer, Cross/)).toEqual(before.weights);
    await other.page.locator('input.session').setInputFiles({ name: 'a.txt', mimeType: '', buffer: Buffer.from('no session') });
    await saved(other.page);
    await other.page.getByText('this file is not a session of the Trainer').waitFor();
    await Promise.all([page.context().close(), other.page.context().close()]);
  });

  test('comes with code that does the same in two languages', async () => {
    const { page } = await open('&losses=focal_loss');
    await page.getByText('The first of these runs, from your own code').click();
    const [javascript, rust] = await page.locator('.call pre').allInnerTexts();
    expect(javascript).toContain("training.points('moons', { count: 300, classes: 2, noise: 0.12, seed: 2 })");
    expect(rust).toContain('lossarium::data::Points::Moons.draw(300, 2, 0.12, 2)?');
    await page.context().close();
  });
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each(['', PICTURES, '&points=own'])('axe finds nothing with %s', async (rest) => {
    const { page, complaints } = await open(rest, { colorScheme, bypassCSP: true });
    await page.locator('lossarium-trainer details').evaluateAll((all) => all.forEach((one) => ((one as HTMLDetailsElement).open = true)));
    expect(await axeFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

test.each(['&losses=cross_entropy,focal_loss,mean_absolute_error', PICTURES])('%s does not scroll sideways at any width', async (rest) => {
  const { page } = await open(rest);
  for (const width of [320, 390, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  await page.context().close();
});

describe('the stored picture', () => {
  const place = new URL('../../www/demos/trainer/', import.meta.url);
  /** Without the pixels of the plane, whose packing is the browser's. */
  const rounded = (text: string) => text.replace(/href="data:[^"]*"/, '').replace(/\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(2))));

  /** `UPDATE_PICTURES=1` stores what the trainer draws now; otherwise the two are compared. */
  test('is what the trainer draws', async () => {
    const { page } = await site.open('embed/trainer/#v=1&steps=1500', { viewport: { width: 1200, height: 630 }, colorScheme: 'light' });
    await expect.poll(() => steps(page), { timeout: 30_000 }).toBe(1500);
    const shot = await page.screenshot();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save Decision regions, Cross entropy as SVG' }).click()]);
    const drawing = (await bytesOf(file)).toString();
    if (process.env.UPDATE_PICTURES) {
      writeFileSync(new URL('picture.svg', place), drawing);
      writeFileSync(new URL('picture.png', place), shot);
    }
    expect(rounded(drawing)).toBe(rounded(readFileSync(new URL('picture.svg', place), 'utf8')));
    await page.context().close();
  });
});
