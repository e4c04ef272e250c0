/** What the edge view asks of the package. */
import type { Lane, LaneGroup } from '../../figures/lanes.js';
import type { CollapseCurve } from '../../figures/collapse.js';
import type { WorkerClient } from '../../api/worker.js';
import { floats } from '../parts/outputs.js';
import type { LabState } from '../softmax-lab/state.js';

export type EdgeRequest = Pick<LabState, 'logits' | 'offset' | 'margin'>;

export interface EdgeValue {
  readonly request: EdgeRequest;
  readonly offsets: readonly number[];
  readonly groups: readonly LaneGroup[];
  readonly margins: readonly number[];
  readonly curves: readonly CollapseCurve[];
  /** Probability of the right class at the present lead, by softmax and by StableMax. */
  readonly certainty: readonly [softmax: number, stablemax: number];
}

/** Safe ways to compute the same softmax: name in the catalog, name for people. */
const ALGORITHMS = {
  softmax_three_pass_recompute: 'Three-pass, recompute',
  softmax_three_pass_reload: 'Three-pass, reload',
  softmax_two_pass: 'Two-pass',
  softmax_online: 'Online',
  softmax_blocked: 'Blocked',
} as const;

const OTHER_MAPS = {
  sparsemax: 'Sparsemax',
  entmax15: 'Entmax 1.5',
  taylor_softmax: 'Taylor',
  spherical_softmax: 'Spherical',
  stablemax: 'StableMax',
} as const;

const OFFSETS = Array.from({ length: 151 }, (_, index) => 2 * (index - 75));
const MARGINS = Array.from({ length: 241 }, (_, index) => index / 2);

interface Rows {
  readonly shape: readonly [number, number];
  readonly data: Float32Array;
}

/** The logits with each offset added, in single precision: what a network would hand over. */
function shifted(logits: readonly number[], offsets: readonly number[]): Rows {
  const data = Float32Array.from(offsets.flatMap((offset) => logits.map((logit) => logit + offset)));
  return { shape: [offsets.length, logits.length], data };
}

/** Rows in which the first of three classes leads by each margin. */
function leading(margins: readonly number[]): Rows {
  return { shape: [margins.length, 3], data: Float32Array.from(margins.flatMap((margin) => [margin, 0, 0])) };
}

/** The answer to one state of the controls. */
export async function edge(client: WorkerClient, request: EdgeRequest): Promise<EdgeValue> {
  const rows = shifted(request.logits, [...OFFSETS, request.offset]);
  const margins = [...MARGINS, request.margin];
  const lanes = (functions: Readonly<Record<string, string>>) =>
    Promise.all(
      Object.entries(functions).map(async ([id, label]) => {
        const outputs = await client.evaluate(id, { logits: rows });
        return lane(label, floats(outputs.probabilities), rows);
      }),
    );
  const [naive, algorithms, maps, softmax, stablemax] = await Promise.all([
    client.naiveSoftmax(rows),
    lanes(ALGORITHMS),
    lanes(OTHER_MAPS),
    softmaxCurve(client, margins),
    stablemaxCurve(client, margins),
  ]);
  return {
    request,
    offsets: OFFSETS,
    groups: [
      { label: 'One softmax, six ways to compute it', lanes: [lane('exp / sum, as written', naive, rows), ...algorithms] },
      { label: 'Other maps', lanes: maps },
    ],
    margins: MARGINS,
    curves: [softmax, stablemax],
    certainty: await certainties(client, request.margin),
  };
}

function lane(label: string, probabilities: Float32Array, rows: Rows): Lane {
  const classes = rows.shape[1];
  const present = (rows.shape[0] - 1) * classes;
  return { label, probabilities: probabilities.subarray(0, present), present: probabilities.subarray(present) };
}

/** `|∂L/∂z_right|` of `L = −log p_right` by each row's first logit; the last row is the present one. */
function curve(label: string, gradient: Float32Array): CollapseCurve {
  const sizes = Array.from({ length: gradient.length / 3 }, (_, row) => Math.abs(gradient[3 * row] as number));
  return { label, gradient: sizes.slice(0, -1), present: sizes[sizes.length - 1] as number };
}

/** As a network in single precision has it: the gradient of the loss by the stored probability, then that of softmax. */
async function softmaxCurve(client: WorkerClient, margins: readonly number[]): Promise<CollapseCurve> {
  const logits = leading(margins);
  const probabilities = await client.softmax(logits);
  const upstream = { shape: logits.shape, data: probabilities.map((p, at) => (at % 3 === 0 ? -1 / p : 0)) };
  return curve('Softmax', await client.softmaxGradient(logits, upstream));
}

async function stablemaxCurve(client: WorkerClient, margins: readonly number[]): Promise<CollapseCurve> {
  const logits = leading(margins);
  const upstream = { shape: logits.shape, data: Float32Array.from(margins.flatMap(() => [-1, 0, 0])) };
  const outputs = await client.evaluate('log_stablemax', { logits, upstream });
  return curve('StableMax', floats(outputs['grad.logits']));
}

async function certainties(client: WorkerClient, margin: number): Promise<[number, number]> {
  const of = async (id: 'softmax' | 'stablemax') => {
    const outputs = await client.evaluate(id, { logits: leading([margin]) }, {});
    return floats(outputs.probabilities)[0] as number;
  };
  return [await of('softmax'), await of('stablemax')];
}
