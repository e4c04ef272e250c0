/** The reader's own points from a table. */
import { type WorkerClient, makeDataset } from '../../api/worker.js';
import { CONTROLS, REACH } from './state.js';

/** Part of the plane that the points of a table fill. */
const FILLED = 0.85 * REACH;
const MOST_CLASSES = 4;
const MOST_POINTS = CONTROLS.own.length[1] / 3;

/**
 * Points of a CSV file of two columns of numbers and one of labels, moved and scaled into the plane: across, up and class in turns. What
 * does not fit is an error that says why; the package's own name line and column.
 */
export async function pointsOfCsv(client: WorkerClient, text: string): Promise<number[]> {
  const data = await makeDataset(client, 'csv', text);
  try {
    const { length, classes, shape } = data.facts;
    if (shape[0] !== 2) throw new Error(`points of the plane have two columns of numbers before their label; this table has ${shape[0]}`);
    if (classes > MOST_CLASSES) throw new Error(`there are colours for ${MOST_CLASSES} classes; this table has ${classes}`);
    if (length > MOST_POINTS) throw new Error(`an address carries at most ${MOST_POINTS} points; this table has ${length}`);
    const [features, labels] = [await data.features(), await data.labels()];
    const axes = [0, 1].map((axis) => scaled(features.filter((_, at) => at % 2 === axis)));
    return Array.from(labels).flatMap((label, at) => [axes[0]?.[at] ?? 0, axes[1]?.[at] ?? 0, label]);
  } finally {
    data.free();
  }
}

/** Numbers of one axis between −FILLED and FILLED, in hundredths. */
function scaled(values: Float32Array): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const place = (value: number) => (high > low ? FILLED * ((2 * (value - low)) / (high - low) - 1) : 0);
  return Array.from(values, (value) => Math.round(100 * place(value)) / 100);
}
