/** What is shown, as a call: in JavaScript and in Rust, to be copied. */
import type { ExplorerState, Setting } from './state.js';
import { classOf, exhibit, setting } from './state.js';
import { CIRCLE_LABELS, onCircle } from '../loss-circle/model.js';

/** An input as both languages write it. */
interface Input {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly integers?: boolean;
}

export interface Call {
  readonly id: string;
  readonly inputs: readonly Input[];
  readonly params: Readonly<Record<string, unknown>>;
}

const digits = (value: number) => Number(value.toPrecision(7));

/** The call behind the numbers at the probe of a view. */
export function callOf(state: ExplorerState): Call {
  switch (state.view) {
    case 'residuals':
      return residualCall(setting(state.residual_losses[0] ?? '', state), state.residual);
    case 'circle':
      return circleCall(state);
    case 'boxes':
      return boxesCall(state);
    default: {
      const logits = state.view === 'curve' ? state.logits : state.logits.slice(0, 3);
      const { id, params } = setting(state.losses[0] ?? '', state);
      const label = classOf(state.label, logits.length);
      const inputs = [{ name: 'logits', shape: [1, logits.length], data: logits }, { name: 'labels', shape: [1], data: [label], integers: true }];
      return { id, inputs, params };
    }
  }
}

function residualCall({ id, params }: Setting, residual: number): Call {
  return { id, params, inputs: [{ name: 'predictions', shape: [1], data: [residual] }, { name: 'targets', shape: [1], data: [0] }] };
}

function circleCall(state: ExplorerState): Call {
  const loss = exhibit(state.embedding_loss);
  const { id, params } = setting(loss.id, state);
  const labels = { name: 'labels', shape: [CIRCLE_LABELS.length], data: [...CIRCLE_LABELS], integers: true };
  const embeddings = state.angles.flatMap((angle) => onCircle(angle).map(digits));
  if (loss.kind !== 'margin') return { id, params, inputs: [{ name: 'embeddings', shape: [state.angles.length, 2], data: embeddings }, labels] };
  const between = (angle: number, weight: number) => digits(Math.cos(((angle - weight) * Math.PI) / 180));
  const cosine = state.angles.flatMap((angle) => state.weights.map((weight) => between(angle, weight)));
  const margins = loss.margins ? [{ name: 'margins', shape: [state.margins.length], data: state.margins }] : [];
  return { id, params, inputs: [{ name: 'cosine', shape: [state.angles.length, state.weights.length], data: cosine }, labels, ...margins] };
}

function boxesCall({ boxes, scores, nt, sigma }: ExplorerState): Call {
  const corners = boxes.map((value, at) => (at % 4 < 2 ? value : value + (boxes[at - 2] ?? 0)));
  const inputs = [{ name: 'boxes', shape: [scores.length, 4], data: corners }, { name: 'scores', shape: [scores.length], data: scores }];
  return { id: 'soft_nms', inputs, params: { method: 'gaussian', nt, sigma, pixel_offset: 0 } };
}

const camel = (id: string) => id.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

export function javascript({ id, inputs, params }: Call): string {
  const array = ({ name, shape, data, integers }: Input) => `  ${name}: { shape: [${shape.join(', ')}], data: ${integers ? 'Int32Array' : 'Float32Array'}.of(${data.join(', ')}) },`;
  const settings = Object.entries(params).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `import { load } from 'lossarium';

const lossarium = await load();
const outputs = lossarium.functions.${camel(id)}({
${inputs.map(array).join('\n')}
}${settings.length > 0 ? `, { ${settings.join(', ')} }` : ''});`;
}

export function rust({ id, inputs, params }: Call): string {
  const number = (value: number, integers = false) => (integers || String(value).includes('.') ? String(value) : `${value}.0`);
  const array = ({ name, shape, data, integers }: Input) =>
    `    .${integers ? 'i32' : 'f32'}("${name}", [${shape.join(', ')}], &[${data.map((value) => number(value, integers)).join(', ')}])`;
  const written = (value: unknown) => (typeof value === 'number' ? number(value) : JSON.stringify(value));
  const settings = Object.entries(params).map(([name, value]) => `    .param("${name}", ${written(value)})`);
  return `let answer = lossarium::catalog::call("${id}")?
${[...inputs.map(array), ...settings].join('\n')}
    .evaluate()?;`;
}
