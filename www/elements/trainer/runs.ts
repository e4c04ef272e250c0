/** From the state to what the package is asked: runs, data, and both as code to be copied. */
import type { Layer, PointSet, Run } from '../../api/run.js';
import { setting, type ExplorerState } from '../loss-explorer/state.js';
import type { TrainerState } from './state.js';

/** Hidden layers of the networks for points. */
const HIDDEN: Readonly<Record<TrainerState['network'], readonly number[]>> = { none: [], one: [8], wide: [64], two: [16, 16], deep: [16, 16, 16, 16] };

/** What a network ends on when it has no hidden layer. */
const FILTERS = [8, 16];

function networkOf(state: TrainerState): Layer[] {
  const activation: Layer = { kind: state.activation };
  const dense = (units: number): Layer[] => [{ kind: 'dense', units }, activation];
  if (state.view === 'points') return HIDDEN[state.network].flatMap(dense);
  if (state.picture_network === 'cnn') return FILTERS.flatMap((channels): Layer[] => [{ kind: 'conv2d', channels, kernel: 3, padding: 1 }, activation, { kind: 'max_pool2d', kernel: 2 }]);
  return state.picture_network === 'mlp' ? dense(128) : [];
}

/** The run of one of the losses. */
export function runOf(id: string, state: TrainerState): Run {
  const { params } = setting(id, state as unknown as ExplorerState);
  return {
    network: networkOf(state),
    losses: [{ id, params }],
    optimizer: { id: `optimizer_${state.optimizer}`, params: { lr: state.rate } },
    batch: Number(state.batch),
    seed: state.seed,
    label_noise: state.label_noise,
    imbalance: state.imbalance,
  };
}

/** Points of the state: to learn from, or to be tested by. The reader's own are both. */
export function pointsOf(state: TrainerState, part: 'train' | 'test') {
  const { points, count, spread, seed } = state;
  if (points === 'own') {
    const rows = Array.from({ length: Math.floor(state.own.length / 3) }, (_, at) => state.own.slice(3 * at, 3 * at + 3));
    const labels = Int32Array.from(rows, ([, , label = 0]) => Math.max(0, Math.round(label)));
    const features = Float32Array.from(rows.flatMap(([x = 0, y = 0]) => [x, y]));
    return ['dataset', { features, shape: [2], labels, classes: Math.max(2, ...Array.from(labels, (label) => label + 1)) }] as const;
  }
  const classes = points === 'moons' || points === 'xor' ? 2 : state.classes;
  return ['points', points satisfies PointSet, { count, classes, noise: spread, seed: 2 * seed + (part === 'test' ? 1 : 0) }] as const;
}

/** What of the state makes a run another one; wrong labels and balance move while it runs. */
export function keyOf(state: TrainerState): string {
  const moving = ({ label_noise: _, imbalance: __, ...rest }: Run) => rest;
  const data = state.view === 'points' ? pointsOf(state, 'train') : [state.pictures, state.pieces];
  return JSON.stringify([data, state.losses.map((id) => moving(runOf(id, state)))]);
}

/** The first run in JavaScript. */
export function javascript(state: TrainerState): string {
  const [way, ...rest] = pointsOf(state, 'train');
  const points = way === 'points' ? `training.points('${rest[0] as string}', ${written(rest[1])})` : 'training.csv(await file.text()) // x, y, class: saved below';
  const folder = `'data/${state.pictures}/train-' + piece + '.gz'`;
  const data = state.view === 'points' ? `using data = ${points};` : `const fetchPiece = async (piece) => new Uint8Array(await new Response((await fetch(${folder})).body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
using data = training.pieces(await Promise.all([${Array.from({ length: Number(state.pieces) }, (_, at) => at).join(', ')}].map(fetchPiece)), 10);`;
  return `import { loadTraining } from 'lossarium/training';

const training = await loadTraining();
${data}
using trainer = training.trainer(${written(runOf(state.losses[0] ?? '', state))}, data);
trainer.step(500);
console.log(trainer.evaluate(data).accuracy);`;
}

/** The same in Rust. */
export function rust(state: TrainerState): string {
  const { points, spread, count } = state;
  const pointsName = points.charAt(0).toUpperCase() + points.slice(1);
  const [, , options] = pointsOf(state, 'train') as readonly [string, string, { readonly classes: number; readonly seed: number }];
  const drawn = `let data = lossarium::data::Points::${pointsName}.draw(${count}, ${options?.classes}, ${float(spread)}, ${options?.seed})?;`;
  const read = `let table = lossarium::data::csv::Table::read(&std::fs::read("points.csv")?, Default::default())?;\nlet classes = table.classes.len();\nlet data = lossarium::data::Dataset::new(table.features, vec![2], table.labels, classes)?;`;
  const images = `let folder = std::path::Path::new("target/data/${state.pictures}");\nlet data = lossarium::data::images::read(folder, "train")?.take(${6000 * Number(state.pieces)}).dataset(10)?;`;
  const data = state.view === 'pictures' ? images : points === 'own' ? read : drawn;
  return `use lossarium::training::{Run, Trainer};

${data}
let run = Run::from_json(r#"${JSON.stringify(runOf(state.losses[0] ?? '', state), null, 2)}"#)?;
let mut trainer = Trainer::new(run, data.clone().into())?;
trainer.step(500)?;
println!("{}", trainer.evaluate(&data)?.accuracy);`;
}

const float = (value: number) => (Number.isInteger(value) ? `${value}.0` : String(value));

/** A value as a JavaScript literal. */
function written(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ').replace(/"(\w+)":/g, '$1:').replaceAll('"', "'");
}
