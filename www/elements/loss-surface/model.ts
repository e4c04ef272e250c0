/** What the surface asks of the package: a loss over two margins, and the way of a ball down it. */
import type { WorkerClient } from '../../api/worker.js';
import { ofLogits } from '../loss-explorer/evaluate.js';
import type { Setting } from '../loss-explorer/state.js';

export interface SurfaceRequest {
  readonly loss: Setting;
  /** Of three classes. */
  readonly logits: readonly number[];
  readonly label: number;
  readonly rate: number;
  readonly steps: number;
}

/** Lead of the true class over the first and the second of the others. */
export type Margins = readonly [number, number];

export interface SurfaceValue {
  readonly request: SurfaceRequest;
  /** Row by row, the second margin rising. */
  readonly values: readonly number[];
  readonly side: number;
  /** Where the ball was after every step, the start first. */
  readonly path: readonly { readonly margins: Margins; readonly loss: number }[];
}

/** The margins reach this far both ways. */
export const REACH = 8;

/** Logits with these margins whose sum is 0, as training from 0 has them. */
export function logitsOf([first, second]: Margins, label: number): number[] {
  const own = (first + second) / 3;
  const others = [own - first, own - second];
  return [0, 1, 2].map((index) => (index === label ? own : (others[index < label ? index : index - 1] ?? 0)));
}

/** The margins of three logits. */
export function marginsOf(logits: ArrayLike<number>, label: number): Margins {
  const [first = 0, second = 1] = [0, 1, 2].filter((index) => index !== label);
  const own = logits[label] ?? 0;
  return [own - (logits[first] ?? 0), own - (logits[second] ?? 0)];
}

export async function surface(client: WorkerClient, request: SurfaceRequest): Promise<SurfaceValue> {
  const side = request.loss.bySample ? 49 : 25;
  const at = (index: number) => -REACH + (2 * REACH * index) / (side - 1);
  const places = Array.from({ length: side * side }, (_, index): Margins => [at(index % side), at(Math.floor(index / side))]);
  const samples = await ofLogits(client, request.loss, places.map((margins) => logitsOf(margins, request.label)), request.label);
  return { request, side, values: samples.map(({ loss }) => loss), path: await descent(client, request) };
}

/** Plain gradient descent on the three logits. */
async function descent(client: WorkerClient, { loss, logits, label, rate, steps }: SurfaceRequest): Promise<SurfaceValue['path']> {
  const path: { margins: Margins; loss: number }[] = [];
  let place = [...logits];
  for (let step = 0; step <= steps; step += 1) {
    const [sample] = await ofLogits(client, loss, [place], label);
    if (!sample) break;
    path.push({ margins: marginsOf(place, label), loss: sample.loss });
    place = place.map((logit, index) => logit - rate * (sample.gradient[index] ?? 0));
  }
  return path;
}
