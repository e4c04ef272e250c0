/** Losses of many samples, each by itself. */
import type { WorkerClient } from '../../api/worker.js';
import { floats } from '../parts/outputs.js';
import type { Setting } from './state.js';

export interface Sample {
  readonly loss: number;
  readonly gradient: Float32Array;
}

const row = (values: readonly number[]) => ({ shape: [1, values.length], data: Float32Array.from(values) });
const labelled = (label: number, count: number) => ({ shape: [count], data: new Int32Array(count).fill(label) });

/** The loss and its gradient of every row of logits against one label: in one call where the loss can tell samples apart. */
export async function ofLogits(client: WorkerClient, loss: Setting, rows: readonly (readonly number[])[], label: number): Promise<Sample[]> {
  if (!loss.bySample) return Promise.all(rows.map((logits) => single(client, loss, { logits: row(logits), labels: labelled(label, 1) }, 'logits')));
  const classes = rows[0]?.length ?? 0;
  const logits = { shape: [rows.length, classes], data: Float32Array.from(rows.flat()) };
  const outputs = await client.evaluate(loss.id, { logits, labels: labelled(label, rows.length) }, { ...loss.params, reduction: 'none' });
  const [losses, gradients] = [floats(outputs['loss']), floats(outputs['grad.logits'])];
  return rows.map((_, index) => ({ loss: losses[index] ?? NaN, gradient: gradients.slice(index * classes, (index + 1) * classes) }));
}

/** The loss and its slope of every residual. */
export function ofResiduals(client: WorkerClient, loss: Setting, residuals: readonly number[]): Promise<Sample[]> {
  const one = (value: number) => ({ shape: [1], data: Float32Array.of(value) });
  return Promise.all(residuals.map((residual) => single(client, loss, { predictions: one(residual), targets: one(0) }, 'predictions')));
}

async function single(client: WorkerClient, { id, params }: Setting, inputs: Parameters<WorkerClient['evaluate']>[1], by: string): Promise<Sample> {
  const outputs = await client.evaluate(id, inputs, params);
  return { loss: floats(outputs['loss'])[0] ?? NaN, gradient: floats(outputs[`grad.${by}`]) };
}
