/** What the circle asks of the package: forces on embeddings, and on class weights where there are any. */
import type { WorkerClient } from '../../api/worker.js';
import { floats } from '../parts/outputs.js';
import type { Setting } from '../loss-explorer/state.js';

export interface CircleRequest {
  readonly loss: Setting;
  readonly kind: 'margin' | 'pairs';
  readonly angles: readonly number[];
  readonly weights: readonly number[];
  /** Nothing where the loss takes none. */
  readonly margins: readonly number[] | undefined;
}

/** A point of the plane, or a force on one. */
export type Vector = readonly [number, number];

export interface CircleValue {
  readonly request: CircleRequest;
  readonly loss: number;
  /** The negative gradients: where a step of descent pulls. */
  readonly forces: readonly Vector[];
  readonly weightForces: readonly Vector[];
}

/** The classes take turns in pairs. */
export const CIRCLE_LABELS = [0, 0, 1, 1, 2, 2] as const;

/** A degree on the unit circle. */
export function onCircle(degrees: number): Vector {
  const radians = (degrees * Math.PI) / 180;
  return [Math.cos(radians), Math.sin(radians)];
}

const points = (angles: readonly number[]) => ({ shape: [angles.length, 2], data: Float32Array.from(angles.flatMap(onCircle)) });
const forces = (gradient: Float32Array): Vector[] =>
  Array.from({ length: gradient.length / 2 }, (_, index): Vector => [-(gradient[2 * index] ?? 0), -(gradient[2 * index + 1] ?? 0)]);

export async function circle(client: WorkerClient, request: CircleRequest): Promise<CircleValue> {
  const labels = { shape: [CIRCLE_LABELS.length], data: Int32Array.from(CIRCLE_LABELS) };
  const embeddings = points(request.angles);
  const { id, params } = request.loss;
  if (request.kind === 'pairs') {
    const outputs = await client.evaluate(id, { embeddings, labels }, params);
    return { request, loss: floats(outputs['loss'])[0] ?? NaN, forces: forces(floats(outputs['grad.embeddings'])), weightForces: [] };
  }
  // Down the chain: cosines, the loss of them, and back to both sides.
  const weights = points(request.weights);
  const shape = [request.angles.length, request.weights.length];
  const zeros = { shape, data: new Float32Array(request.angles.length * request.weights.length) };
  const cosine = floats((await client.evaluate('cosine_logits', { embeddings, weights, upstream: zeros }))['cosine']);
  const margins = request.margins && { margins: { shape: [request.margins.length], data: Float32Array.from(request.margins) } };
  const outputs = await client.evaluate(id, { cosine: { shape, data: cosine }, labels, ...margins }, params);
  const upstream = { shape, data: floats(outputs['grad.cosine']) };
  const back = await client.evaluate('cosine_logits', { embeddings, weights, upstream });
  return {
    request,
    loss: floats(outputs['loss'])[0] ?? NaN,
    forces: forces(floats(back['grad.embeddings'])),
    weightForces: forces(floats(back['grad.weights'])),
  };
}
