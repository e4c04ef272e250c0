/** What the simplex view asks of the package. */
import type { WorkerClient } from '../../api/worker.js';
import { floats } from '../parts/outputs.js';
import type { LabState } from '../softmax-lab/state.js';
import { MAPS, MAP_IDS, type MapId } from './maps.js';

export type SimplexRequest = Pick<LabState, 'logits' | 'map' | 'temperature' | 'order' | 'epsilon' | 'seed' | 'hard'>;

export interface MapValue {
  readonly id: MapId;
  readonly label: string;
  readonly probabilities: Float32Array;
  readonly entropy: number;
}

export interface SimplexValue {
  readonly request: SimplexRequest;
  readonly maps: readonly MapValue[];
  /** Row-major `∂p_i/∂z_j` of the chosen map. */
  readonly jacobian: Float32Array;
  /** Where the chosen map goes as the temperature rises; for three classes only. */
  readonly sweep: readonly { readonly temperature: number; readonly probabilities: Float32Array }[];
}

/** Temperatures of the sweep, evenly spaced on a logarithmic axis, `0.1`, `1` and `10` among them. */
const SWEEP = Array.from({ length: 41 }, (_, index) => Number((10 ** (index / 10 - 2)).toPrecision(4))).filter((t) => t >= 0.02);

/** The answer to one state of the controls. */
export async function simplex(client: WorkerClient, request: SimplexRequest): Promise<SimplexValue> {
  const { logits, map, temperature } = request;
  const noise = await client.gumbelNoise(request.seed, logits.length);
  const row = (id: MapId, at: number) => probabilities(client, request, noise, id, at);
  const [rows, jacobian, path] = await Promise.all([
    Promise.all(MAP_IDS.map((id) => row(id, temperature))),
    jacobianOf(client, request, noise),
    logits.length === 3 ? Promise.all(SWEEP.map((t) => row(map, t))) : [],
  ]);
  const entropies = await client.entropy(rows.flatMap((p) => Array.from(p)), { rows: rows.length });
  return {
    request,
    maps: MAP_IDS.map((id, index) => ({
      id,
      label: MAPS[id],
      probabilities: rows[index] as Float32Array,
      entropy: entropies[index] as number,
    })),
    jacobian,
    sweep: path.map((p, index) => ({ temperature: SWEEP[index] as number, probabilities: p })),
  };
}

type Params = Record<string, number | boolean>;

/** The params that map `id` has besides the temperature. */
function paramsOf(id: MapId, request: SimplexRequest, temperature: number): Params {
  const own: Partial<Record<MapId, Params>> = {
    taylor_softmax: { order: request.order },
    spherical_softmax: { epsilon: request.epsilon },
    gumbel_softmax: { hard: request.hard },
  };
  return { temperature, ...own[id] };
}

/** `rows` copies of the logits, and of the noise for the map that takes it. */
function inputsOf(id: MapId, request: SimplexRequest, noise: Float32Array, rows: number) {
  const tile = (row: ArrayLike<number>) => ({
    shape: [rows, row.length],
    data: Float32Array.from({ length: rows * row.length }, (_, index) => row[index % row.length] as number),
  });
  const logits = tile(request.logits);
  return id === 'gumbel_softmax' ? { logits, noise: tile(noise) } : { logits };
}

async function probabilities(
  client: WorkerClient,
  request: SimplexRequest,
  noise: Float32Array,
  id: MapId,
  temperature: number,
): Promise<Float32Array> {
  const outputs = await client.evaluate(id, inputsOf(id, request, noise, 1), paramsOf(id, request, temperature));
  return floats(outputs.probabilities);
}

/** All derivatives in one call: the vector-Jacobian product of every unit vector is a row of the Jacobian. */
async function jacobianOf(client: WorkerClient, request: SimplexRequest, noise: Float32Array): Promise<Float32Array> {
  const classes = request.logits.length;
  const identity = Float32Array.from({ length: classes * classes }, (_, index) => (index % (classes + 1) === 0 ? 1 : 0));
  const inputs = {
    ...inputsOf(request.map, request, noise, classes),
    upstream: { shape: [classes, classes], data: identity },
  };
  const outputs = await client.evaluate(request.map, inputs, paramsOf(request.map, request, request.temperature));
  return floats(outputs['grad.logits']);
}
