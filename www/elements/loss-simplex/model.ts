/** What the simplex asks of the package: which way a step down the gradient of the logits moves the probabilities. */
import type { WorkerClient } from '../../api/worker.js';
import { floats } from '../parts/outputs.js';
import { ofLogits } from '../loss-explorer/evaluate.js';
import type { Setting } from '../loss-explorer/state.js';

export interface FieldRequest {
  readonly losses: readonly Setting[];
  /** Of three classes: the probe. */
  readonly logits: readonly number[];
  readonly label: number;
}

export interface FieldPoint {
  readonly probabilities: readonly number[];
  /** Direction of the probabilities under a small step. */
  readonly movement: readonly number[];
  readonly loss: number;
}

export interface FieldValue {
  readonly request: FieldRequest;
  readonly fields: readonly { readonly id: string; readonly points: readonly FieldPoint[]; readonly probe: FieldPoint }[];
}

/** Points inside the triangle, twelve to a side. */
const POINTS = Array.from({ length: 12 }, (_, a) => Array.from({ length: 12 - a }, (_, b) => [a, b, 11 - a - b].map((part) => (part + 0.35) / 12.05))).flat();

export async function fields(client: WorkerClient, request: FieldRequest): Promise<FieldValue> {
  const rows = [...POINTS.map((p) => p.map(Math.log)), request.logits];
  const field = async (loss: Setting) => {
    const samples = await ofLogits(client, loss, rows, request.label);
    const tensor = (values: number[]) => ({ shape: [rows.length, 3], data: Float32Array.from(values) });
    const down = samples.flatMap(({ gradient }) => Array.from(gradient, (slope) => -slope));
    // The Jacobian of softmax is its own transpose, so its product with the step is a vector-Jacobian product.
    const outputs = await client.evaluate('softmax', { logits: tensor(rows.flat()), upstream: tensor(down) });
    const [probabilities, movements] = [floats(outputs['probabilities']), floats(outputs['grad.logits'])];
    const part = (values: Float32Array, index: number) => Array.from(values.slice(3 * index, 3 * index + 3));
    const points = samples.map((sample, index) => ({ loss: sample.loss, probabilities: part(probabilities, index), movement: part(movements, index) }));
    const probe = points.pop() as FieldPoint;
    return { id: loss.id, points, probe };
  };
  return { request, fields: await Promise.all(request.losses.map(field)) };
}
