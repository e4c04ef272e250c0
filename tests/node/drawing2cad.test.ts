import { type AnyOutput, type FloatTensor, type IntegerTensor, type Lossarium, LossariumError, load } from 'lossarium';
import { beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLES } from '../../www/elements/drawing2cad/examples.js';
import { circle, circleOf, draw, move, piecesOf, remove } from '../../www/elements/drawing2cad/edit.js';
import { viewOfName } from '../../www/elements/drawing2cad/intake.js';
import { fromList, fromTensor, toList, toTensor } from '../../www/elements/drawing2cad/program.js';
import { type View, fromTensor as viewOf, line } from '../../www/elements/drawing2cad/rows.js';

let lossarium: Lossarium;

beforeAll(async () => {
  lossarium = await load({ rooms: 'drawing2cad' });
});

const integers = (output: AnyOutput | undefined) => (output as IntegerTensor).data;
const floats = (output: AnyOutput | undefined) => (output as FloatTensor).data;
const SIDES = Object.entries(EXAMPLES).map(([name, { steps }]) => ({ name, steps }));

describe.each(SIDES)('the example $name', ({ steps }) => {
  const vector = toTensor(steps);

  test('survives the address and the package', () => {
    expect(fromList(toList(steps))).toEqual(steps);
    expect(fromTensor(vector)).toEqual(steps);
  });

  test('is a solid whose drawing agrees with it', () => {
    const views = lossarium.evaluate('cad_project_views', { vector });
    expect(floats(lossarium.evaluate('drawing_check', { vector, ...views })['agreement'])[0]).toBe(1);
    expect(floats(lossarium.evaluate('cad_mesh', { vector })['volume'])[0]).toBeGreaterThan(0.1);
  });

  test('fits on its pages, with room to spare', () => {
    const views = lossarium.evaluate('cad_project_views', { vector });
    for (const view of Object.values(views) as IntegerTensor[]) {
      expect(view.shape[0]).toBeLessThanOrEqual(98);
      expect(Math.max(...viewOf(view).flat())).toBeLessThan(255);
    }
  });

  test.each(['stl', 'obj', 'gltf', 'step', 'json'])('becomes a file of %s', (format) => {
    const outputs = lossarium.evaluate('cad_file', { vector }, { format });
    const words = integers(outputs['file']);
    const bytes = Buffer.from(words.buffer, words.byteOffset, integers(outputs['bytes'])[0]);
    const text = bytes.toString('latin1');
    expect(text).toMatch({ stl: /^binary STL/, obj: /^v /, gltf: /^glTF/, step: /^ISO-10303-21;[^]*END-ISO-10303-21;\n$/, json: /^\{[^]*\}\n$/ }[format] ?? /never/);
    if (format === 'stl') expect(bytes.length).toBe(84 + 50 * bytes.readUInt32LE(80));
    if (format === 'json') expect(fromTensor({ shape: [steps.length, 17], data: Int32Array.from((JSON.parse(text) as { vector: number[][] }).vector.flat()) })).toEqual(steps);
  });
});

test('a sheet of views reads back, and says what it left out', () => {
  const views = lossarium.evaluate('cad_project_views', { vector: toTensor(EXAMPLES.link.steps) });
  const outputs = lossarium.evaluate('drawing_file', views);
  const text = Buffer.from(integers(outputs['file']).buffer, 0, integers(outputs['bytes'])[0]).toString();
  const again = lossarium.evaluate('svg_to_views', { sheet: text.replace('</svg>', '<script>alert(1)</script><path stroke-dasharray="3" d="M0 0L9 9"/></svg>') });
  expect({ view0: again['view0'], view3: again['view3'] }).toEqual({ view0: views['view0'], view3: views['view3'] });
  expect([...integers(again['warnings'])]).toEqual([4, 1, 10, 1]);
});

test('a function of drawings says which file has it', async () => {
  const all = await load();
  const call = () => all.evaluate('cad_mesh', { vector: toTensor(EXAMPLES.rail.steps) });
  expect(call).toThrow(LossariumError);
  expect(call).toThrow(/load\(\{ rooms: 'drawing2cad' \}\) has it/);
});

describe('a hand', () => {
  const square: View = draw('rectangle', { x: 20, y: 20 }, { x: 60, y: 80 });

  test('takes the neighbours of a side along', () => {
    const moved = move(square, 1, 'whole', { x: 20, y: 0 });
    expect(moved).toEqual([line(20, 20, 80, 20), line(80, 20, 80, 80), line(20, 80, 80, 80), line(20, 20, 20, 80)]);
  });

  test('does not leave the page', () => {
    expect(Math.max(...move(square, 1, 'whole', { x: 900, y: 900 }).flat())).toBe(255);
  });

  test('changes the radius of a circle, and moves all of it', () => {
    const view = [...square, ...circle({ x: 100, y: 100 }, 20)];
    const pieces = piecesOf(view, 5);
    expect([...pieces].sort()).toEqual([4, 5, 6, 7]);
    const larger = move(view, 5, 'start', { x: 0, y: 10 });
    expect(circleOf(larger, piecesOf(larger, 7))).toEqual({ middle: { x: 100, y: 100 }, radius: 30 });
    const elsewhere = move(view, 4, 'whole', { x: 8, y: -4 });
    expect(circleOf(elsewhere, pieces)?.middle).toEqual({ x: 108, y: 96 });
    expect(remove(view, 6)).toEqual(square);
  });
});

test.each([
  ['part_Front.svg', 'front'],
  ['part_FrontTopRight.SVG', 'isometric'],
  ['Page-Top.svg', 'top'],
  ['right.svg', 'right'],
  ['drawing.svg', undefined],
])('%s is the view %s', (name, view) => expect(viewOfName(name)).toBe(view));
