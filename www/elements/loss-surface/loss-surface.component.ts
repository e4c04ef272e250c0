import { html } from 'lit';
import { classLetter, fixed, short } from '../../figures/context.js';
import { lossFigureStyles } from '../../figures/loss-figure.styles.js';
import { surfaceFigure } from '../../figures/surface.js';
import { type ExplorerState, CONTROLS, classOf, exhibit, setting } from '../loss-explorer/state.js';
import { ComputeController } from '../parts/compute.js';
import { ViewElement } from '../parts/view-element.js';
import { type Margins, REACH, type SurfaceRequest, type SurfaceValue, logitsOf, marginsOf, surface } from './model.js';

/**
 * @summary A loss over the two margins of three classes, and a ball that gradient descent rolls down.
 *
 * A view of `<lossarium-loss-explorer>`, which owns the state.
 *
 * Keyboard: arrows move the start of the ball, with Shift ten steps.
 */
export class LossSurface extends ViewElement<ExplorerState, SurfaceRequest, SurfaceValue> {
  static override styles = [...ViewElement.styles, lossFigureStyles];

  protected readonly answer = new ComputeController(this, surface, 'losses');

  protected request(): SurfaceRequest {
    const { losses, logits, label, rate, steps } = this.state;
    return { loss: setting(losses[0] ?? '', this.state), logits: logits.slice(0, 3), label: classOf(label, 3), rate, steps };
  }

  protected drawn(value: SurfaceValue, width: number) {
    const { request, path } = value;
    const { title } = exhibit(request.loss.id);
    const others = [0, 1, 2].filter((index) => index !== request.label).map((index) => `lead of ${classLetter(request.label)} over ${classLetter(index)}`);
    const labels = [others[0] ?? '', others[1] ?? ''] as const;
    const options = {
      reach: REACH,
      labels,
      start: marginsOf(this.state.logits, request.label),
      step: CONTROLS.logits.step * 3,
      move: (margins: Margins) => this.set({ logits: logitsOf(margins, request.label), steps: 0 }),
    };
    const first = path[0]?.loss ?? NaN;
    const last = path.at(-1)?.loss ?? NaN;
    const rolled = request.steps === 0 ? 'Press Play and the ball rolls.' : `After ${request.steps} steps of ${request.rate} it is ${short(last)}.`;
    const table = { columns: ['step', ...labels, 'loss'], rows: path.map(({ margins, loss }, step) => [step, ...margins, loss]) };
    return html`<lossarium-figure label="${title} over two margins" file="loss-surface" .table=${table}
        .description=${`The darker, the higher the loss. The ball starts at ${fixed(first)}. ${rolled}`}>
      ${surfaceFigure(value, options, { width })}
    </lossarium-figure>`;
  }
}
