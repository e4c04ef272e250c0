/** What the boxes ask of the package: the scores that each kind of suppression leaves. */
import type { WorkerClient } from '../../api/worker.js';
import { floats } from '../parts/outputs.js';

export interface BoxesRequest {
  /** Left, top, width, height of every box. */
  readonly boxes: readonly number[];
  readonly scores: readonly number[];
  readonly nt: number;
  readonly sigma: number;
}

export const METHODS = ['hard', 'linear', 'gaussian'] as const;

export interface BoxesValue {
  readonly request: BoxesRequest;
  /** Of every box, by method. */
  readonly rescored: Readonly<Record<(typeof METHODS)[number], readonly number[]>>;
  /** Intersection over union of every box with every box. */
  readonly overlaps: readonly number[];
}

export async function suppression(client: WorkerClient, request: BoxesRequest): Promise<BoxesValue> {
  const count = request.scores.length;
  const corners = request.boxes.map((value, at) => (at % 4 < 2 ? value : value + (request.boxes[at - 2] ?? 0)));
  const boxes = { shape: [count, 4], data: Float32Array.from(corners) };
  const scores = { shape: [count], data: Float32Array.from(request.scores) };
  const by = async (method: string) => {
    const outputs = await client.evaluate('soft_nms', { boxes, scores }, { method, nt: request.nt, sigma: request.sigma, pixel_offset: 0 });
    return Array.from(floats(outputs['rescored']));
  };
  const [hard, linear, gaussian, overlaps] = await Promise.all([
    by('hard'),
    by('linear'),
    by('gaussian'),
    client.evaluate('box_iou', { boxes_a: boxes, boxes_b: boxes }, { pixel_offset: 0 }),
  ]);
  return { request, rescored: { hard, linear, gaussian }, overlaps: Array.from(floats(overlaps['iou'])) };
}
