import { html } from 'lit';
import { circleFigure } from '../../figures/circle.js';
import { lossFigureStyles } from '../../figures/loss-figure.styles.js';
import { classLetter, fixed, short } from '../../figures/context.js';
import { type ExplorerState, exhibit, setting } from '../loss-explorer/state.js';
import { ComputeController } from '../parts/compute.js';
import { ViewElement } from '../parts/view-element.js';
import { CIRCLE_LABELS, type CircleRequest, type CircleValue, circle, onCircle } from './model.js';

/**
 * @summary Embeddings on a circle, turned by hand, and the force of a loss on each: of pairs, or towards class weights.
 *
 * A view of `<lossarium-loss-explorer>`, which owns the state.
 *
 * Keyboard: arrows turn an embedding by a degree, with Shift by ten.
 */
export class LossCircle extends ViewElement<ExplorerState, CircleRequest, CircleValue> {
  static override styles = [...ViewElement.styles, lossFigureStyles];

  protected readonly answer = new ComputeController(this, circle, 'losses');

  protected request(): CircleRequest {
    const { embedding_loss, angles, weights, margins } = this.state;
    const loss = exhibit(embedding_loss);
    return {
      loss: setting(loss.id, this.state),
      kind: loss.kind === 'margin' ? 'margin' : 'pairs',
      angles,
      weights,
      margins: loss.margins ? margins : undefined,
    };
  }

  protected drawn({ request, loss, forces, weightForces }: CircleValue, width: number) {
    const { title } = exhibit(request.loss.id);
    // The points follow the hand at once; the forces follow the worker.
    const point = (label: number, angle: number, force: readonly [number, number] | undefined) => ({ label, angle, at: onCircle(angle), force });
    const data = {
      embeddings: this.state.angles.map((angle, index) => point(CIRCLE_LABELS[index] ?? 0, angle, forces[index])),
      weights: request.kind === 'margin' ? this.state.weights.map((angle, index) => point(index, angle, weightForces[index])) : [],
    };
    const turn = (what: 'embeddings' | 'weights', index: number, degrees: number) => {
      const key = what === 'weights' ? 'weights' : 'angles';
      this.set({ [key]: this.state[key].map((old, at) => (at === index ? degrees : old)) });
    };
    const sizes = forces.map((force) => Math.hypot(...force));
    const strongest = sizes.indexOf(Math.max(...sizes));
    const name = (index: number) => `${classLetter(CIRCLE_LABELS[index] ?? 0)}${(index % 2) + 1}`;
    const description = `The loss is ${fixed(loss)}. Arrows are steps down the gradient, in length the square root of the force; the strongest, ${short(sizes[strongest] ?? 0)}, is on ${name(strongest)}.`;
    const table = {
      columns: ['embedding', 'degrees', 'force x', 'force y'],
      rows: request.angles.map((angle, index) => [name(index), angle, ...(forces[index] ?? [])]),
    };
    return html`<lossarium-figure label="Forces of ${title}" file="loss-circle" .description=${description} .table=${table}>
      ${circleFigure(data, { turn }, { width })}
    </lossarium-figure>`;
  }
}
