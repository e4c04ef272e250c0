import { html, nothing } from 'lit';
import { classLetter, fixed } from '../../figures/context.js';
import { jacobianFigure } from '../../figures/jacobian.js';
import { mapsFigure } from '../../figures/maps.js';
import { ternaryFigure } from '../../figures/ternary.js';
import { ComputeController } from '../parts/compute.js';
import type { DataTable } from '../parts/files.js';
import { form, stepper } from '../parts/form.js';
import { ViewElement } from '../parts/view-element.js';
import { CONTROLS, type LabState } from '../softmax-lab/state.js';
import { DECLARATIONS } from './declarations.js';
import { MAPS } from './maps.js';
import { type SimplexRequest, type SimplexValue, simplex } from './model.js';
import { styles } from './softmax-simplex.styles.js';

/** Logits of classes that a hand adds, from the fourth on. */
const NEWCOMERS = [0.5, -0.5, 1.5, -1.5, 0.25, -0.25, 1.25, -1.25, 0.75];

/**
 * @summary Logits to drag, every map's probabilities side by side, the chosen map's derivatives and path.
 *
 * A view of `<lossarium-softmax-lab>`, which owns the state.
 *
 * Keyboard: arrows move a logit, with Shift ten steps, Home and End to the limits.
 */
export class SoftmaxSimplex extends ViewElement<LabState, SimplexRequest, SimplexValue> {
  static override styles = [...ViewElement.styles, styles];

  protected readonly answer = new ComputeController(this, simplex, 'softmax');

  protected request(): SimplexRequest {
    const { logits, map, temperature, order, epsilon, seed, hard } = this.state;
    return { logits, map, temperature, order, epsilon, seed, hard };
  }

  protected drawn(value: SimplexValue, width: number) {
    const wide = width >= 860;
    const side = Math.floor(wide ? width * 0.34 : width >= 560 ? (width - 40) / 2 : width);
    return html`${this.controls()}
      <div class="plates ${wide ? 'wide' : ''}">
        <div class="main">${this.mapsPanel(value, wide ? width - side - 56 : width)} ${this.lookInto()}</div>
        <div class="aside">
          ${value.sweep.length > 0 ? this.ternaryPanel(value, side) : nothing} ${this.jacobianPanel(value, Math.min(side, 400))}
        </div>
      </div>`;
  }

  private readonly choose = (map: string): void => this.set({ map: map as LabState['map'] });

  private readonly move = (index: number, logit: number): void =>
    this.set({ logits: this.state.logits.map((old, at) => (at === index ? logit : old)) });

  private controls() {
    const options = { table: CONTROLS, state: this.state, hidden: this.concealed, set: this.set };
    const { logits } = this.state;
    const [min, max] = CONTROLS.logits.length;
    const classes = { kind: 'integer', label: 'Classes', help: 'How many logits there are.', default: 3, min, max, step: 1 } as const;
    const resize = (count: number) => this.set({ logits: [...logits, ...NEWCOMERS.slice(logits.length - 3)].slice(0, count) });
    return html`<div class="controls">
        ${form(options, ['temperature'])}
        ${this.concealed.has('logits') ? nothing : stepper('classes', classes, logits.length, (count) => resize(count as number))}
        ${form(options, ['map'])}
      </div>
      <details>
        <summary>More settings</summary>
        <div class="controls">${form(options, ['logits', 'order', 'epsilon', 'seed', 'hard'])}</div>
      </details>`;
  }

  private lookInto() {
    const { formula, summary } = DECLARATIONS[this.state.map];
    return html`<div class="formula"><p>${summary}</p>${formula()}</div>`;
  }

  private mapsPanel(value: SimplexValue, width: number) {
    const { min, max, step } = CONTROLS.logits;
    // The bars follow the hand at once; the maps follow the worker.
    const data = { logits: this.state.logits, rows: value.maps };
    const options = { min, max, step, move: this.move, choose: this.choose, chosen: this.state.map };
    return html`<lossarium-figure label="Logits, and what eight maps make of them" file="softmax-maps" .description=${this.mapsText(value)} .table=${mapsTable(value)}>
      ${mapsFigure(data, options, { width })}
    </lossarium-figure>`;
  }

  private mapsText(value: SimplexValue): string {
    const zeros = value.maps
      .map(({ label, probabilities }) => ({ label, count: Array.from(probabilities).filter((p) => p === 0).length }))
      .filter(({ count }) => count > 0)
      .map(({ label, count }) => `${label} in ${count}`);
    const chosen = Array.from(value.maps.find(({ id }) => id === value.request.map)?.probabilities ?? []);
    const most = Math.max(...chosen);
    const exact = zeros.length > 0 ? `Exactly zero (rings): ${zeros.join(', ')}.` : 'No map gives an exact zero here.';
    return `${MAPS[value.request.map]} at temperature ${value.request.temperature} gives most, ${fixed(most)}, to ${classLetter(chosen.indexOf(most))}. ${exact} H is the entropy in nats.`;
  }

  private jacobianPanel(value: SimplexValue, width: number) {
    const classes = value.request.logits.length;
    const letters = value.request.logits.map((_, index) => classLetter(index));
    const table = {
      columns: ['∂p / ∂z', ...letters],
      rows: letters.map((letter, row) => [letter, ...value.jacobian.slice(row * classes, (row + 1) * classes)]),
    };
    const description = `Row: a probability of ${MAPS[value.request.map]}; column: a logit. Blue rises with it, orange falls.`;
    return html`<lossarium-figure label="Jacobian of ${MAPS[value.request.map]}" file="softmax-jacobian" .description=${description} .table=${table}>
      ${jacobianFigure({ values: value.jacobian, classes }, { width })}
    </lossarium-figure>`;
  }

  private ternaryPanel(value: SimplexValue, width: number) {
    const label = MAPS[value.request.map];
    const data = { points: value.maps, path: value.sweep };
    const table = {
      columns: ['T', 'A', 'B', 'C'],
      rows: value.sweep.map(({ temperature, probabilities }) => [temperature, ...probabilities]),
    };
    const description = `Corners are certainty, the middle is one third each. The line is the path of ${label} as T goes from 0.02 to 100.`;
    return html`<lossarium-figure label="The simplex of three classes" file="softmax-simplex" .description=${description} .table=${table}>
      ${ternaryFigure(data, { chosen: value.request.map, choose: this.choose }, { width })}
    </lossarium-figure>`;
  }
}

function mapsTable(value: SimplexValue): DataTable {
  const letters = value.request.logits.map((_, index) => classLetter(index));
  return {
    columns: ['', ...letters, 'entropy'],
    rows: [
      ['Logit', ...value.request.logits, ''],
      ...value.maps.map(({ label, probabilities, entropy }) => [label, ...probabilities, entropy]),
    ],
  };
}
