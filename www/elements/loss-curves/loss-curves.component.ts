import { html } from 'lit';
import { classLetter, short } from '../../figures/context.js';
import { lossCurvesFigure } from '../../figures/loss-curves.js';
import { lossFigureStyles } from '../../figures/loss-figure.styles.js';
import { type ExplorerState, CONTROLS, classOf, exhibit, setting } from '../loss-explorer/state.js';
import { ComputeController } from '../parts/compute.js';
import type { DataTable } from '../parts/files.js';
import { ViewElement } from '../parts/view-element.js';
import { type CurveRequest, type CurveValue, curves } from './model.js';

/**
 * @summary Losses and their slopes along one number: a logit, or the residual of a prediction.
 *
 * A view of `<lossarium-loss-explorer>`, which owns the state.
 *
 * Keyboard: arrows move the probe, with Shift ten steps, Home and End to the limits.
 */
export class LossCurves extends ViewElement<ExplorerState, CurveRequest, CurveValue> {
  static override styles = [...ViewElement.styles, lossFigureStyles];

  protected readonly answer = new ComputeController(this, curves, 'losses');

  protected request(): CurveRequest {
    const { view, losses, residual_losses, residual, logits, label, moved } = this.state;
    const settings = (ids: readonly string[]) => ids.map((id) => setting(id, this.state));
    if (view === 'residuals') return { of: 'residual', losses: settings(residual_losses), residual };
    const { length } = logits;
    return { of: 'logits', losses: settings(losses), logits, label: classOf(label, length), moved: classOf(moved, length) };
  }

  protected drawn(value: CurveValue, width: number) {
    const { request } = value;
    const axis = request.of === 'residual' ? 'prediction − target' : `logit ${classLetter(request.moved)}`;
    const data = {
      xs: value.xs,
      curves: value.curves.map(({ id, values, slopes, probe }) => {
        const slope = probe.gradient[request.of === 'logits' ? request.moved : 0] ?? NaN;
        return { label: exhibit(id).title, values, slopes, probe: [probe.loss, slope] as const };
      }),
    };
    const options = { axis, probe: this.probe(request), step: CONTROLS.residual.step, move: (x: number) => this.moveTo(request, x) };
    const description = `At ${axis} = ${short(options.probe)}: ${data.curves.map(({ label, probe }) => `${label} ${short(probe[0])}, slope ${short(probe[1])}`).join('; ')}.`;
    return html`<lossarium-figure label="Loss and slope along ${axis}" file="loss-curves" .description=${description} .table=${table(value, axis)}>
      ${lossCurvesFigure(data, options, { width })}
    </lossarium-figure>`;
  }

  /** The probe follows the hand at once; the curves follow the worker. */
  private probe(request: CurveRequest): number {
    return request.of === 'residual' ? this.state.residual : (this.state.logits[request.moved] ?? 0);
  }

  private moveTo(request: CurveRequest, x: number): void {
    if (request.of === 'residual') return this.set({ residual: x });
    const snapped = Math.round(x / CONTROLS.logits.step) * CONTROLS.logits.step;
    this.set({ logits: this.state.logits.map((old, at) => (at === request.moved ? snapped : old)) });
  }
}

function table({ xs, curves }: CurveValue, axis: string): DataTable {
  const columns = curves.flatMap(({ id }) => [exhibit(id).title, `slope of ${exhibit(id).title}`]);
  const rows = xs.map((x, at) => [x, ...curves.flatMap(({ values, slopes }) => [values[at] ?? NaN, slopes[at] ?? NaN])]);
  return { columns: [axis, ...columns], rows };
}
