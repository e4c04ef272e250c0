import { html } from 'lit';
import { boxesFigure } from '../../figures/boxes.js';
import { lossFigureStyles } from '../../figures/loss-figure.styles.js';
import { classLetter, fixed } from '../../figures/context.js';
import { type ExplorerState, CONTROLS } from '../loss-explorer/state.js';
import { ComputeController } from '../parts/compute.js';
import { ViewElement } from '../parts/view-element.js';
import { type BoxesRequest, type BoxesValue, METHODS, suppression } from './model.js';

const TITLES = { hard: 'Hard suppression', linear: 'Soft, linear', gaussian: 'Soft, gaussian' } as const;

/**
 * @summary Boxes of a detector, moved over each other by hand, and the scores that each kind of suppression leaves them.
 *
 * A view of `<lossarium-loss-explorer>`, which owns the state.
 *
 * Keyboard: arrows move a box, with Shift ten steps.
 */
export class LossBoxes extends ViewElement<ExplorerState, BoxesRequest, BoxesValue> {
  static override styles = [...ViewElement.styles, lossFigureStyles];

  protected readonly answer = new ComputeController(this, suppression, 'losses');

  protected request(): BoxesRequest {
    const { boxes, scores, nt, sigma } = this.state;
    return { boxes, scores, nt, sigma };
  }

  protected drawn({ request, rescored, overlaps }: BoxesValue, width: number) {
    const columns = width >= 900 ? 3 : width >= 560 ? 2 : 1;
    const side = Math.floor((width - 32 * (columns - 1)) / columns);
    const move = (index: number, left: number, top: number) =>
      this.set({ boxes: this.state.boxes.map((old, at) => (at === 4 * index ? left : at === 4 * index + 1 ? top : old)) });
    const letters = request.scores.map((_, index) => classLetter(index));
    const panels = METHODS.map((method) => {
      const left = rescored[method];
      const table = {
        columns: ['box', 'score', 'left', ...letters.map((letter) => `overlap with ${letter}`)],
        rows: letters.map((letter, index) => [letter, request.scores[index] ?? 0, left[index] ?? 0, ...overlaps.slice(4 * index, 4 * index + 4)]),
      };
      const said = letters.map((letter, index) => `${letter} ${left[index] ? fixed(left[index] ?? 0, 2) : 'gone'}`).join(', ');
      const data = { boxes: this.state.boxes, scores: request.scores, rescored: left };
      return html`<lossarium-figure label=${TITLES[method]} file="soft-nms-${method}" .description=${`What is left: ${said}.`} .table=${table}>
        ${boxesFigure(data, { label: TITLES[method], step: CONTROLS.boxes.step, move }, { width: side })}
      </lossarium-figure>`;
    });
    return html`<div class="plates in-${columns}">${panels}</div>`;
  }
}
