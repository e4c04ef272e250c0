import { html } from 'lit';
import { collapseFigure, gradientText } from '../../figures/collapse.js';
import { classLetter, short } from '../../figures/context.js';
import { lanesFigure } from '../../figures/lanes.js';
import { ComputeController } from '../parts/compute.js';
import { form } from '../parts/form.js';
import { ViewElement } from '../parts/view-element.js';
import { CONTROLS, type LabState } from '../softmax-lab/state.js';
import { type EdgeRequest, type EdgeValue, edge } from './model.js';
import { styles } from './softmax-edge.styles.js';

/**
 * @summary Where single precision ends: an overflowing exponential, and a softmax too sure to learn.
 *
 * A view of `<lossarium-softmax-lab>`, which owns the state.
 */
export class SoftmaxEdge extends ViewElement<LabState, EdgeRequest, EdgeValue> {
  static override styles = [...ViewElement.styles, styles];

  protected readonly answer = new ComputeController(this, edge, 'softmax');

  protected request(): EdgeRequest {
    const { logits, offset, margin } = this.state;
    return { logits, offset, margin };
  }

  protected drawn(value: EdgeValue, width: number) {
    const wide = width >= 900;
    const side = wide ? Math.floor(width * 0.4) : width;
    return html`<div class="plates ${wide ? 'wide' : ''}">
      ${this.offsetPanel(value, wide ? width - side - 48 : width)} ${this.collapsePanel(value, side)}
    </div>`;
  }

  private control(key: 'offset' | 'margin') {
    const options = { table: CONTROLS, state: this.state, hidden: this.concealed, set: this.set };
    return form(options, [key]);
  }

  private offsetPanel(value: EdgeValue, width: number) {
    const { groups, offsets, request } = value;
    const lanes = groups.flatMap((group) => group.lanes);
    const table = {
      columns: [`at offset ${request.offset}`, ...request.logits.map((_, index) => `p ${classLetter(index)}`)],
      rows: lanes.map((lane) => [lane.label, ...Array.from(lane.present)]),
    };
    const data = { offsets, classes: request.logits.length, groups };
    return html`<section>
      ${this.control('offset')}
      <lossarium-figure label="Add a constant to every logit" file="softmax-offset" .description=${offsetText(value)} .table=${table}>
        ${lanesFigure(data, { offset: this.state.offset, move: (offset) => this.set({ offset }) }, { width })}
      </lossarium-figure>
    </section>`;
  }

  private collapsePanel(value: EdgeValue, width: number) {
    const table = {
      columns: ['lead', ...value.curves.map(({ label }) => `gradient, ${label}`)],
      rows: value.margins.map((margin, row) => [margin, ...value.curves.map(({ gradient }) => gradient[row] as number)]),
    };
    const [softmax, stablemax] = value.certainty;
    const [ours, theirs] = value.curves.map(({ present }) => gradientText(present));
    return html`<section>
      ${this.control('margin')}
      <lossarium-figure label="Too sure to learn" file="softmax-collapse" .description=${collapseText(value)} .table=${table}>
        ${collapseFigure(value, { margin: this.state.margin }, { width })}
      </lossarium-figure>
      <table class="readout">
        <thead><tr><th scope="col">at lead ${value.request.margin}</th><th scope="col">probability</th><th scope="col">gradient</th></tr></thead>
        <tbody>
          <tr class="first"><th scope="row">Softmax</th><td>${softmax === 1 ? 'exactly 1' : short(softmax)}</td><td>${ours}</td></tr>
          <tr class="second"><th scope="row">StableMax</th><td>${stablemax === 1 ? 'exactly 1' : short(stablemax)}</td><td>${theirs}</td></tr>
        </tbody>
      </table>
    </section>`;
  }
}

function offsetText({ groups, request }: EdgeValue): string {
  const naive = groups[0]?.lanes[0];
  const broken = naive ? !Array.from(naive.present).every(Number.isFinite) : false;
  const why = request.offset > 0 ? 'the exponential overflows to infinity' : 'every exponential underflows to zero';
  const state = broken ? `Computed as written, softmax is not a number: ${why}.` : 'Here every way agrees.';
  return `Offset ${request.offset}. ${state} The other five subtract a maximum or carry the exponent apart, and stand still; Taylor, Spherical and StableMax depend on the offset by their definition.`;
}

function collapseText({ certainty, curves, request }: EdgeValue): string {
  const [softmax, stablemax] = curves.map(({ present }) => gradientText(present));
  const sure = certainty[0] === 1 ? 'exactly 1 in single precision' : short(certainty[0]);
  return `At a lead of ${request.margin} softmax gives the right class ${sure}, and the gradient of its logit is ${softmax}; StableMax still sends ${stablemax}.`;
}
