/** What the curves ask of the package. */
import type { WorkerClient } from '../../api/worker.js';
import { type Sample, ofLogits, ofResiduals } from '../loss-explorer/evaluate.js';
import type { Setting } from '../loss-explorer/state.js';

export type CurveRequest = { readonly losses: readonly Setting[] } & (
  | { readonly of: 'logits'; readonly logits: readonly number[]; readonly label: number; readonly moved: number }
  | { readonly of: 'residual'; readonly residual: number }
);

export interface Curve {
  readonly id: string;
  readonly values: readonly number[];
  readonly slopes: readonly number[];
  /** At the probe. */
  readonly probe: Sample;
}

export interface CurveValue {
  readonly request: CurveRequest;
  readonly xs: readonly number[];
  readonly curves: readonly Curve[];
}

const grid = (low: number, high: number, steps: number) => Array.from({ length: steps + 1 }, (_, at) => low + ((high - low) * at) / steps);

/** Along a logit, and along a residual: the whole slider, in steps that are exact in single precision. */
const ALONG = { logits: grid(-8, 8, 128), residual: grid(-4, 4, 128) };

/** Every loss along the axis and at the probe, which is asked for with the curve so that both are of one state. */
export async function curves(client: WorkerClient, request: CurveRequest): Promise<CurveValue> {
  const xs = ALONG[request.of];
  const ask = (loss: Setting) => {
    if (request.of === 'residual') return ofResiduals(client, loss, [...xs, request.residual]);
    const at = (x: number) => request.logits.map((logit, index) => (index === request.moved ? x : logit));
    return ofLogits(client, loss, [...xs.map(at), request.logits], request.label);
  };
  const moved = request.of === 'logits' ? request.moved : 0;
  const curve = async (loss: Setting): Promise<Curve> => {
    const samples = await ask(loss);
    const probe = samples.pop() as Sample;
    return { id: loss.id, probe, values: samples.map((sample) => sample.loss), slopes: samples.map(({ gradient }) => gradient[moved] ?? NaN) };
  };
  return { request, xs, curves: await Promise.all(request.losses.map(curve)) };
}
