import { html } from 'lit';
import { classLetter, fixed } from '../../figures/context.js';
import { fieldFigure } from '../../figures/field.js';
import { lossFigureStyles } from '../../figures/loss-figure.styles.js';
import { type ExplorerState, CONTROLS, classOf, exhibit, setting } from '../loss-explorer/state.js';
import { ComputeController } from '../parts/compute.js';
import { ViewElement } from '../parts/view-element.js';
import { type FieldRequest, type FieldValue, fields } from './model.js';

/**
 * @summary The simplex of three classes for every chosen loss: which way a step down the gradient moves the probabilities.
 *
 * A view of `<lossarium-loss-explorer>`, which owns the state.
 *
 * Keyboard: arrows move the probe, with Shift ten steps.
 */
export class LossSimplex extends ViewElement<ExplorerState, FieldRequest, FieldValue> {
  static override styles = [...ViewElement.styles, lossFigureStyles];

  protected readonly answer = new ComputeController(this, fields, 'losses');

  protected request(): FieldRequest {
    const { losses, logits, label } = this.state;
    return { losses: losses.map((id) => setting(id, this.state)), logits: logits.slice(0, 3), label: classOf(label, 3) };
  }

  protected drawn({ fields, request }: FieldValue, width: number) {
    const columns = Math.max(1, Math.min(fields.length, Math.floor((width + 32) / 280), 4));
    const side = Math.floor((width - 32 * (columns - 1)) / columns);
    const move = (p: readonly number[]) => this.set({ logits: [...centred(p), ...this.state.logits.slice(3)] });
    const panels = fields.map(({ id, points, probe }, index) => {
      const { title } = exhibit(id);
      const [a = 0, b = 0, c = 0] = probe.probabilities;
      const strength = Math.hypot(...probe.movement);
      const table = {
        columns: ['p A', 'p B', 'p C', 'change of A', 'of B', 'of C', 'loss'],
        rows: points.map((point) => [...point.probabilities, ...point.movement, point.loss]),
      };
      const description = `At ${fixed(a, 2)}, ${fixed(b, 2)}, ${fixed(c, 2)} the loss is ${fixed(probe.loss)}; a step moves the probabilities by ${fixed(strength)} times its size. ${classLetter(request.label)} is wanted.`;
      return html`<lossarium-figure label=${title} file="loss-simplex-${id}" .description=${description} .table=${table}>
        ${fieldFigure({ points, probe }, { index, label: title, move }, { width: side })}
      </lossarium-figure>`;
    });
    return html`<div class="plates in-${columns}">${panels}</div>`;
  }
}

/** Logits of these probabilities on the grid of the control, with the mean 0. */
function centred(p: readonly number[]): number[] {
  const logs = p.map(Math.log);
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const { step, min, max } = CONTROLS.logits;
  return logs.map((value) => Math.min(max, Math.max(min, Math.round((value - mean) / step) * step)));
}
