import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLES } from '../../www/elements/drawing2cad/examples.js';
import { toList } from '../../www/elements/drawing2cad/program.js';
import { type Site, axeFindings, openSite, stateOf } from './lab-site.js';

let site: Site;

beforeAll(async () => {
  site = await openSite();
});

afterAll(() => site.close());

const TAG = 'lossarium-drawing2cad';
const state = (page: Page) => stateOf(page, TAG);
const pane = (page: Page, name: string): Locator => page.getByRole('application', { name: new RegExp(`^${name} view`) });

async function open(rest = '', options = {}): Promise<{ page: Page; complaints: string[] }> {
  const opened = await site.open(`drawing2cad/#v=1${rest}`, options);
  await pane(opened.page, 'Front').waitFor();
  return opened;
}

/** A place of a pane, in levels. */
async function place(page: Page, name: string, x: number, y: number): Promise<[number, number]> {
  const box = await pane(page, name).boundingBox();
  if (!box) throw new Error(`the view ${name} has no box`);
  return [box.x + (box.width * x) / 256, box.y + (box.height * y) / 256];
}

async function drag(page: Page, name: string, from: [number, number], to: [number, number]): Promise<void> {
  await pane(page, name).scrollIntoViewIfNeeded();
  await page.mouse.move(...(await place(page, name, ...from)));
  await page.mouse.down();
  await page.mouse.move(...(await place(page, name, ...to)), { steps: 6 });
  await page.mouse.up();
}

/** A square of side 160, alone in the front view. */
const SQUARE = [[48, 48, 208, 48], [208, 48, 208, 208], [48, 208, 208, 208], [48, 48, 48, 208]];
const DRAWN = `&drawn=1&front=${SQUARE.flatMap(([a, b, c, d]) => [a, b, -1, -1, -1, -1, c, d]).join(',')}`;
const BRACKET = `&view=program&program=${toList(EXAMPLES.bracket.steps).join(',')}`;
const ends = (list: unknown) => {
  const numbers = list as number[];
  return Array.from({ length: numbers.length / 8 }, (_, at) => [0, 1, 6, 7].map((n) => numbers[8 * at + n]));
};

describe('hands', () => {
  test('drag a side of a square by mouse, and take it back', async () => {
    const { page, complaints } = await open(DRAWN);
    await drag(page, 'Front', [208, 128], [176, 128]);
    const narrow = [[48, 48, 176, 48], [176, 48, 176, 208], [48, 208, 176, 208], [48, 48, 48, 208]];
    expect(ends((await state(page))['front'])).toEqual(narrow);
    await page.keyboard.press('Control+z');
    expect(ends((await state(page))['front'])).toEqual(SQUARE);
    await page.keyboard.press('Control+y');
    expect(ends((await state(page))['front'])).toEqual(narrow);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('drag an end, which takes the line that touches it along', async () => {
    const { page } = await open(DRAWN);
    await drag(page, 'Front', [208, 128], [208, 128]);
    await drag(page, 'Front', [208, 48], [232, 24]);
    expect(ends((await state(page))['front'])).toEqual([[48, 48, 232, 24], [232, 24, 208, 208], [48, 208, 208, 208], [48, 48, 48, 208]]);
    await page.context().close();
  });

  test('draw a line, a rectangle, a circle and an arc, and delete', async () => {
    const { page } = await open('&drawn=1');
    for (const [tool, count] of [['Line', 1], ['Rectangle', 5], ['Circle', 9], ['Arc', 11]] as const) {
      await page.getByRole('button', { name: tool, exact: true }).click();
      await drag(page, 'Top', [120, 120], [160, 140]);
      expect(ends((await state(page))['top'])).toHaveLength(count);
    }
    await pane(page, 'Top').press('Delete');
    expect(ends((await state(page))['top'])).toHaveLength(10);
    await page.context().close();
  });

  test('do the same by keyboard', async () => {
    const { page } = await open(DRAWN);
    const front = pane(page, 'Front');
    await front.press('n');
    await front.press('n');
    await front.press('Shift+ArrowLeft');
    expect(ends((await state(page))['front'])[1]).toEqual([168, 48, 168, 208]);
    await front.press('e');
    await front.press('ArrowUp');
    expect(ends((await state(page))['front'])[1]).toEqual([168, 44, 168, 208]);
    await front.press('Delete');
    expect(ends((await state(page))['front'])).toHaveLength(3);
    await page.getByRole('button', { name: 'Circle', exact: true }).press('Enter');
    await front.press('Enter');
    expect(ends((await state(page))['front'])).toHaveLength(7);
    await page.context().close();
  });

  test('draw with a finger', async () => {
    const { page } = await open(DRAWN, { hasTouch: true, viewport: { width: 390, height: 844 } });
    await pane(page, 'Front').scrollIntoViewIfNeeded();
    const [x, y] = await place(page, 'Front', 208, 128);
    const [left] = await place(page, 'Front', 176, 128);
    const finger = await page.context().newCDPSession(page);
    const touch = (type: string, at: number[]) => finger.send('Input.dispatchTouchEvent', { type: type as 'touchStart', touchPoints: at.length ? [{ x: at[0] ?? 0, y: at[1] ?? 0 }] : [] });
    await touch('touchStart', [x, y]);
    for (const part of [0.25, 0.5, 0.75, 1]) await touch('touchMove', [x + part * (left - x), y]);
    await touch('touchEnd', []);
    expect(ends((await state(page))['front'])[1]).toEqual([176, 48, 176, 208]);
    await page.context().close();
  });
});

describe('the program', () => {
  test('leads: a number changes solid, drawing and address', async () => {
    const { page, complaints } = await open(BRACKET);
    const before = await page.locator('lossarium-drawing-pane').nth(1).evaluate((element) => JSON.stringify((element as unknown as { rows: unknown }).rows));
    const reach = page.getByLabel(/^Extrude in row 12, e₁/);
    await reach.fill('152');
    await reach.press('Enter');
    await expect.poll(() => page.locator('lossarium-drawing-pane').nth(1).evaluate((element) => JSON.stringify((element as unknown as { rows: unknown }).rows))).not.toBe(before);
    await page.waitForURL(/,152,128,1,0/);
    const again = await site.open(new URL(page.url()).pathname.slice(1) + new URL(page.url()).hash);
    await pane(again.page, 'Front').waitFor();
    expect(await state(again.page)).toEqual(await state(page));
    expect([...complaints, ...again.complaints]).toEqual([]);
    await Promise.all([page.context().close(), again.page.context().close()]);
  });

  test('says what keeps it from being a solid', async () => {
    const { page } = await open(BRACKET);
    await page.getByRole('button', { name: 'Remove row 1, Loop' }).click();
    await page.getByText('No solid: row 1: a curve has no loop.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.getByText(/^No solid/).count()).toBe(0);
    await page.context().close();
  });

  test('along two axes has a drawing, and says that no solid is built', async () => {
    const { page } = await open(BRACKET);
    const turn = page.getByLabel(/^Extrude in row 15, θ/);
    await turn.fill('192');
    await turn.press('Enter');
    await page.getByText(/^No solid: expected extrusions along one axis/).waitFor();
    await page.context().close();
  });
});

describe('the network', () => {
  test('reads a part of its kind, says how sure it is, and may be shown fewer views', async () => {
    const { page, complaints } = await open();
    await page.getByText(/^What the network reads in the drawing/).waitFor();
    expect(await page.locator('.sure').first().innerText()).toMatch(/^\d+ %$/);
    await page.getByRole('button', { name: /^x .*Line in row 2:/ }).click();
    await page.getByRole('img', { name: /^Probabilities of Line in row 2, x: / }).waitFor();
    const extent = () => page.getByRole('button', { name: /^e₁ .*Extrude in row 6:/ }).getAttribute('aria-label', { timeout: 1000 });
    const before = await extent();
    await page.getByText('Settings', { exact: true }).click();
    for (const view of ['Top', 'Right', 'Isometric']) await page.getByRole('checkbox', { name: view }).uncheck();
    expect((await state(page))['shown']).toEqual(['front']);
    // What no view shows cannot be read.
    await expect.poll(() => extent().catch(() => 'another program')).not.toBe(before);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('reads random parts, and says so where a drawing is too much for it', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Random part' }).click();
    await expect.poll(async () => JSON.stringify((await state(page))['program'])).not.toBe(JSON.stringify(toList(EXAMPLES.lug.steps)));
    await page.getByLabel('Examples').selectOption('Housing');
    await page.getByText(/^No network reads the drawing.*at most 31 primitives/).waitFor();
    await page.context().close();
  });
});

describe('files', () => {
  const SHEET = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" onload="document.title='run'"><script>document.title='run'</script>
    <image href="/nowhere.png"/><g id="View_Front"><path d="M10 10h120v40h-120z"/></g><g id="View_Top"><path d="M10 100h120v60h-120z"/><path stroke-dasharray="4" d="M70 100v60"/></g></svg>`;

  test('are read in the worker: nothing in them runs, is fetched or becomes part of the page', async () => {
    const { page, complaints } = await open();
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(request.url()));
    await page.locator('input[type=file]').setInputFiles({ name: 'sheet.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(SHEET) });
    await page.getByText(/^Read without: .*1 × script, not run/).waitFor();
    expect(ends((await state(page))['front'])).toHaveLength(4);
    expect(ends((await state(page))['top'])).toHaveLength(5);
    await page.getByRole('button', { name: 'Drop the dashed lines' }).click();
    await expect.poll(async () => ends((await state(page))['top']).length).toBe(4);
    expect(await page.title()).not.toBe('run');
    expect(fetched.filter((url) => url.includes('nowhere'))).toEqual([]);
    expect(await page.locator(`${TAG} script, ${TAG} image`).count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('that are none say why', async () => {
    const { page } = await open();
    const choose = (name: string, text: string) => page.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/svg+xml', buffer: Buffer.from(text) });
    await choose('broken.svg', '<svg><path d="M0 0L"/>');
    await page.getByText(/\[malformed\]/).waitFor();
    await choose('empty.svg', '<svg/>');
    await page.getByText(/\[no_geometry\]/).waitFor();
    await page.context().close();
  });

  test('come back: the drawing as SVG, the solid as STL and STEP', async () => {
    const { page } = await open(BRACKET);
    const save = async (label: string) => {
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: `Save as ${label}` }).click()]);
      return readFile(await file.path());
    };
    const stl = await save('STL');
    expect(stl.length).toBe(84 + 50 * stl.readUInt32LE(80));
    expect((await save('STEP')).toString()).toMatch(/^ISO-10303-21;/);
    const before = await page.locator('lossarium-drawing-pane').evaluateAll((panes) => panes.map((one) => (one as unknown as { rows: unknown }).rows));
    const sheet = await save('SVG');
    await page.locator('input[type=file]').setInputFiles({ name: 'sheet.svg', mimeType: 'image/svg+xml', buffer: sheet });
    await expect.poll(async () => (await state(page))['drawn']).toBe(true);
    expect(await page.locator('lossarium-drawing-pane').evaluateAll((panes) => panes.map((one) => (one as unknown as { rows: unknown }).rows))).toEqual(before);
    await page.context().close();
  });
});

test('a browser without WebGL shows the solid as a drawing', async () => {
  const { page, complaints } = await open();
  const hasWebGl = await page.evaluate(() => document.createElement('canvas').getContext('webgl2') !== null);
  if (hasWebGl) await page.getByRole('img', { name: /^The solid, volume/ }).waitFor();
  else await page.getByText(/^This browser does not draw in three dimensions/).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test.each(['light', 'dark'] as const)('axe finds nothing in %s', async (colorScheme) => {
  for (const rest of ['', '&view=program', DRAWN]) {
    const { page, complaints } = await open(rest, { colorScheme, bypassCSP: true });
    expect(await axeFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  }
});

test.each([320, 390, 768, 1280])('at %i px nothing scrolls sideways', async (width) => {
  for (const rest of ['', '&view=program']) {
    const { page } = await open(rest, { viewport: { width, height: 800 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.context().close();
  }
});
