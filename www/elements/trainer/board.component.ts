import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { NamedTensor } from '../../api/run.js';
import { classLetter, fixed } from '../../figures/context.js';
import { figureStyles } from '../../figures/figure.styles.js';
import { lossFigureStyles } from '../../figures/loss-figure.styles.js';
import { type Pen, regionFigure } from '../../figures/region.js';
import { type Series, seriesFigure } from '../../figures/series.js';
import { type Tile, tilesFigure } from '../../figures/tiles.js';
import { trainingStyles } from '../../figures/training.styles.js';
import '../figure-panel/figure-panel.js';
import type { DataTable } from '../parts/files.js';
import { formStyles } from '../parts/form.styles.js';
import { viewStyles } from '../parts/view.styles.js';
import { WidthController } from '../parts/width.js';
import { type Palette, paintInk, paintPlane, paintSigned, paletteOf } from './paint.js';
import { CELLS, type Lane, type Moment, type Shown } from './session.js';
import { GRID, REACH, type TrainerState, titleOf } from './state.js';
import { type Mistake, calibrationError, confidenceBins, mistakes } from './tallies.js';

/** Names of the classes of Fashion-MNIST, short enough to stand under a picture. */
const GARMENTS = ['T-shirt', 'trousers', 'pullover', 'dress', 'coat', 'sandal', 'shirt', 'sneaker', 'bag', 'boot'];

/** Pictures of mistakes, and of weights, that are shown. */
const MOST_MISTAKES = 18;
const MOST_WEIGHTS = 32;

const GAP = 32;

const boardStyles = css`
  .plates + .plates {
    margin-top: 2.5rem;
    padding-top: 1.5rem;
    border-top: 1px solid var(--lossarium-line);
  }
`;

/**
 * @summary The drawings of the Trainer: what each network sees and gets wrong, and how it came there.
 *
 * A view of `<lossarium-trainer>`, which owns the state and the session.
 */
export class TrainerBoard extends LitElement {
  static override styles = [formStyles, figureStyles, lossFigureStyles, trainingStyles, viewStyles, boardStyles];

  @property({ attribute: false }) state!: TrainerState;
  @property({ attribute: false }) lanes: readonly Lane[] = [];
  @property({ attribute: false }) train: Shown | undefined;
  @property({ attribute: false }) test: Shown | undefined;
  /** Adds a point of the reader's own; absent where the points are not theirs. */
  @property({ attribute: false }) put: ((at: readonly [number, number]) => void) | undefined;
  /** Changes where the theme does. */
  @property() scheme = '';
  @state() private pen: readonly [number, number] = [0, 0];
  private readonly room = new WidthController(this);
  private palette!: Palette;
  /** Tiles that were painted of something, and in which colours: curves move between two looks, and pictures do not. */
  private readonly painted = new WeakMap<object, { readonly scheme: string; readonly tiles: readonly Tile[] }>();

  protected override render() {
    const { width } = this.room;
    if (width === 0) return html`<div class="reserve"></div>`;
    this.palette = paletteOf(this);
    const columns = Math.max(1, Math.min(this.lanes.length || 1, Math.floor((width + GAP) / (240 + GAP))));
    const side = Math.min(420, Math.floor((width - GAP * (columns - 1)) / columns));
    const lanes = this.lanes.length > 0 || !this.put ? this.lanes.map((lane, at) => this.seen(lane, at, side)) : [this.empty(side)];
    return html`<div class="plates in-${columns}">${lanes}</div>
      ${this.lanes.length > 0 ? this.curves(width) : nothing}`;
  }

  /** What a network makes of its data. */
  private seen(lane: Lane, at: number, side: number): TemplateResult {
    return this.train ? this.plane(lane, at, side) : this.wrong(lane, at, side);
  }

  private plane(lane: Lane, at: number, side: number): TemplateResult {
    const { features, labels, classes } = this.train as Shown;
    const picture = lane.plane ? paintPlane(lane.plane, classes, CELLS, this.palette) : '';
    const pen = this.put ? this.penOf(this.put) : undefined;
    const figure = regionFigure({ picture, points: features, labels }, { reach: REACH, ...(pen && { pen }) }, { width: side });
    return this.framed(`Decision regions, ${titleOf(lane.id)}`, `trainer-${lane.id}-regions`, this.standing(lane), this.pointTable(), figure, at);
  }

  private empty(side: number): TemplateResult {
    const { features, labels } = this.train ?? { features: [], labels: [] };
    const figure = regionFigure({ picture: '', points: features, labels }, { reach: REACH, ...(this.put && { pen: this.penOf(this.put) }) }, { width: side });
    const description = 'Put at least two points here: press, or move the cross by arrows and press Enter. The tests are the same points.';
    return this.framed('Your points', 'trainer-points', description, this.pointTable(), figure, 0);
  }

  private penOf(put: (at: readonly [number, number]) => void): Pen {
    return { at: this.pen, step: GRID, move: (at) => (this.pen = at), put };
  }

  private pointTable(): DataTable {
    const { features, labels } = this.train ?? { features: [], labels: [] };
    return whenAsked(() => ['x', 'y', 'class'], () => Array.from(labels, (label, at) => [features[2 * at] ?? 0, features[2 * at + 1] ?? 0, label]));
  }

  /** The pictures that a network gets wrong. */
  private wrong(lane: Lane, at: number, side: number): TemplateResult {
    const { features, labels, shape } = this.test ?? { features: new Float32Array(), labels: new Int32Array(), shape: [] };
    const [, height = 1, width = 1] = shape;
    const all = lane.test ? mistakes(lane.test, labels) : [];
    const size = height * width;
    const name = (label: number) => (this.state.pictures === 'mnist' ? String(label) : (GARMENTS[label] ?? String(label)));
    const tile = ({ at: index, predicted, confidence }: Mistake): Tile => {
      const picture = paintInk(features.subarray(index * size, (index + 1) * size), height, width, this.palette);
      const [label, taken] = [name(labels[index] ?? 0), name(predicted)];
      return { picture, word: taken, title: `${label}, taken for ${taken} with a probability of ${fixed(confidence, 2)}` };
    };
    const tiles = this.tilesOf(lane.test ?? lane, () => all.slice(0, MOST_MISTAKES).map(tile));
    const rows = () => all.map(({ at: index, predicted, confidence }) => [index, name(labels[index] ?? 0), name(predicted), confidence]);
    const table = whenAsked(() => ['picture', 'is', 'taken for', 'probability'], rows);
    const figure = tilesFigure(tiles, { ratio: height / width, size: 64, empty: lane.test ? 'None of the test pictures.' : '' }, { width: side });
    const description = `${this.standing(lane)} Above: the surest of ${all.length} mistakes among ${labels.length} test pictures, with what each was taken for.`;
    return this.framed(`Mistakes, ${titleOf(lane.id)}`, `trainer-${lane.id}-mistakes`, description, table, figure, at);
  }

  /** Tiles painted once of `source`, and again in other colours. */
  private tilesOf(source: object, paint: () => readonly Tile[]): readonly Tile[] {
    const known = this.painted.get(source);
    if (known?.scheme === this.scheme) return known.tiles;
    const tiles = paint();
    this.painted.set(source, { scheme: this.scheme, tiles });
    return tiles;
  }

  private standing({ steps, epoch, test, failure }: Lane): string {
    if (failure) return `Stopped after ${steps} steps: ${failure}. What is shown is the last good state.`;
    const accuracy = test ? `${fixed(100 * test.accuracy, 1)} % of the test right` : 'not tested yet';
    return `${steps} steps, epoch ${epoch}: ${accuracy}.`;
  }

  private framed(label: string, file: string, description: string, table: DataTable, figure: TemplateResult, index?: number): TemplateResult {
    const key = index === undefined || this.lanes.length < 2 ? nothing : html`<svg slot="controls" class="key" viewBox="0 0 32 12" width="32" height="12" aria-hidden="true"><path class="line of-${index}" d="M1,6H31"></path></svg>`;
    return html`<lossarium-figure label=${label} file=${file} .description=${description} .table=${table}>${figure}${key}</lossarium-figure>`;
  }

  /** How the networks came to where they are. */
  private curves(width: number): TemplateResult {
    const columns = width >= 640 ? 2 : 1;
    const room = { width: Math.floor((width - GAP * (columns - 1)) / columns) };
    const axis = 'steps';
    const of = (pick: (moment: Moment, first: Moment) => number) => this.lanes.map((lane) => series(lane, pick));
    const ended = (all: readonly Series[], unit = '') => all.map(({ label, ys }) => `${label} ${fixed(ys.findLast(Number.isFinite) ?? NaN)}${unit}`).join(', ');
    const accuracy = of(({ accuracy }) => accuracy);
    const loss = of(({ loss }, first) => loss / first.loss);
    const gradient = of(({ gradientNorm }) => gradientNorm);
    const bins = this.lanes.map(({ test }) => (test && this.test ? confidenceBins(test, this.test.labels) : []));
    const reliability = bins.map((list, at): Series => ({ label: titleOf(this.lanes[at]?.id ?? ''), xs: [...list.map(({ confidence }) => confidence), 1], ys: [...list.map(({ accuracy }) => accuracy), NaN] }));
    const errors = bins.map((list, at) => `${titleOf(this.lanes[at]?.id ?? '')} ${fixed(calibrationError(list))}`).join(', ');
    const figure = (label: string, file: string, description: string, all: readonly Series[], options: Parameters<typeof seriesFigure>[1]) =>
      this.framed(label, `trainer-${file}`, description, tableOf(options.axis, all), seriesFigure(all, options, room));
    return html`<div class="plates in-${columns}">
      ${figure('Accuracy on the test', 'accuracy', `Share of the test that is right: ${ended(accuracy)}.`, accuracy, { axis, domain: [0, 1] })}
      ${figure('Loss of the batches', 'loss', `As a share of the first batch's, so that losses of unlike size compare: ${ended(loss)}.`, loss, { axis })}
      ${figure('Length of the gradient', 'gradient', `Norm over all weights, in powers of ten: ${ended(gradient)}.`, gradient, { axis, log: true })}
      ${figure('Calibration', 'calibration', `On the dashes, confidence is accuracy. Expected calibration error: ${errors}.`, reliability, { axis: 'confidence', domain: [0, 1], diagonal: 'Confidence is accuracy', marked: true })}
      ${this.lanes.map((lane, at) => (lane.weights ? this.weights(lane, lane.weights, at, room.width) : nothing))}
    </div>`;
  }

  /** Weights of the first layer: a picture for each unit or filter. */
  private weights(lane: Lane, tensor: NamedTensor, at: number, width: number): TemplateResult {
    const { shape, data } = tensor;
    const [units = 0, ...rest] = shape;
    const size = data.length / units;
    const side = Math.sqrt(size);
    const [height, across] = rest.length === 3 ? [rest[1] ?? 1, (rest[0] ?? 1) * (rest[2] ?? 1)] : Number.isInteger(side) && side > 1 ? [side, side] : [1, size];
    const shown = Math.min(units, MOST_WEIGHTS);
    const tile = (_: unknown, unit: number): Tile => {
      const values = data.subarray(unit * size, (unit + 1) * size);
      return { picture: paintSigned(values, height, across, this.palette), title: `Unit ${unit + 1}` };
    };
    const tiles = this.tilesOf(tensor, () => Array.from({ length: shown }, tile));
    const columns = () => ['unit', ...Array.from({ length: size }, (_, index) => `weight ${index + 1}`)];
    const table = whenAsked(columns, () => Array.from({ length: units }, (_, unit) => [unit + 1, ...data.subarray(unit * size, (unit + 1) * size)]));
    const description = `Blue weighs for, orange against; each unit has its own scale. ${shown < units ? `The first ${shown} of ${units}.` : `All ${units}.`}`;
    const figure = tilesFigure(tiles, { ratio: height / across, size: 44, empty: '' }, { width });
    return this.framed(`First layer, ${titleOf(lane.id)}`, `trainer-${lane.id}-weights`, description, table, figure, at);
  }
}

/** Before the first step nothing has been lost. */
const BEFORE: Moment = { step: 0, loss: NaN, gradientNorm: NaN, accuracy: NaN, testLoss: NaN };

function series({ id, moments }: Lane, pick: (moment: Moment, first: Moment) => number): Series {
  const first = moments.find(({ loss }) => Number.isFinite(loss)) ?? BEFORE;
  const known = moments.map((moment) => [moment.step, pick(moment, first)] as const).filter(([, value]) => Number.isFinite(value));
  return { label: titleOf(id), xs: known.map(([step]) => step), ys: known.map(([, value]) => value) };
}

/** A table that is made when somebody looks: drawings come thirty times a second, and most tables are never opened. */
function whenAsked(columns: () => DataTable['columns'], rows: () => DataTable['rows']): DataTable {
  return {
    get columns() {
      return columns();
    },
    get rows() {
      return rows();
    },
  };
}

/** One row a place on the axis, one column a network. */
function tableOf(axis: string, all: readonly Series[]): DataTable {
  return whenAsked(() => [axis, ...all.map(({ label }) => label)], () => rowsOf(all));
}

function rowsOf(all: readonly Series[]): DataTable['rows'] {
  const places = [...new Set(all.flatMap(({ xs }) => xs))].sort((a, b) => a - b);
  const values = all.map(({ xs, ys }) => new Map(xs.map((x, at) => [x, ys[at] ?? NaN])));
  const cell = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : value);
  return places.map((place) => [place, ...values.map((map) => cell(map.get(place)))]);
}

/** A letter for each class that a reader's points may have. */
export const penClasses = [0, 1, 2, 3].map(classLetter);
