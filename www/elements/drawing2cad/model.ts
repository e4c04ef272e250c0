/** What the drawing board asks of the package. */
import type { AnyOutput, FloatTensor, IntegerTensor } from '../../api/arrays.js';
import type { WorkerClient } from '../../api/worker.js';
import { COMMANDS, FAULTS, type Step, fromList as stepsOf, fromTensor as stepsOfTensor, toTensor as vectorOf } from './program.js';
import { VIEW_KEYS, type Views, fromList, fromTensor, toTensor } from './rows.js';
import type { BoardState } from './state.js';

export type BoardRequest = Pick<BoardState, 'program' | 'drawn' | 'front' | 'top' | 'right' | 'isometric' | 'shown' | 'grammar'> & {
  /** Address of the weights, if the network is to read the drawing. */
  readonly network: string | undefined;
};

/** What the network read. */
export interface Reading {
  readonly steps: readonly Step[];
  /** Probability of the command of each step. */
  readonly certainty: readonly number[];
  /** Probabilities of the values of every argument of every row; class 0 is none. */
  readonly distributions: FloatTensor;
}

/** A solid to look at. */
export interface Surface {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly triangles: Int32Array;
  readonly edges: Float32Array;
  readonly volume: number;
}

/** The solid's own drawing beside the one of the reader. */
export interface Check {
  readonly views: Views;
  /** Which part of each line of the drawing the solid shows. */
  readonly found: readonly (readonly number[])[];
  /** Which part of each line of the solid is drawn. */
  readonly drawn: readonly (readonly number[])[];
  readonly agreement: number;
}

export interface BoardValue {
  /** The drawing. */
  readonly views: Views;
  /** The program whose solid is shown. */
  readonly steps: readonly Step[];
  /** What the network made of the drawing, if it was asked. */
  readonly reading: Reading | undefined;
  /** Why it made nothing of it. */
  readonly silence: string | undefined;
  /** What keeps the program from being a solid. */
  readonly fault: string | undefined;
  readonly surface: Surface | undefined;
  readonly check: Check | undefined;
}

const EMPTY: Views = [[], [], [], []];

const integers = (output: AnyOutput | undefined): IntegerTensor => output as IntegerTensor;
const floats = (output: AnyOutput | undefined): Float32Array => (output as FloatTensor).data;

export const viewsOf = (outputs: Record<string, AnyOutput>): Views => [0, 1, 2, 3].map((at) => fromTensor(integers(outputs[`view${at}`]))) as unknown as Views;

/** The views as inputs of the package. */
export const viewInputs = (views: Views) => Object.fromEntries(views.map((view, at) => [`view${at}`, toTensor(view, at)]));

/** The drawing, the solid of the program, and how the two agree. */
export async function board(client: WorkerClient, request: BoardRequest): Promise<BoardValue> {
  const given: Views = [fromList(request.front), fromList(request.top), fromList(request.right), fromList(request.isometric)];
  const own = stepsOf(request.program);
  const { views, trouble } = request.drawn ? { views: given, trouble: undefined } : await projected(client, own);
  const { reading, silence } = trouble === undefined && request.network ? await read(client, request, views) : NOTHING_READ;
  const steps = reading?.steps ?? own;
  const vector = vectorOf(steps);
  const fault = trouble ?? (await faultOf(client, vector));
  const bare = { views, steps, reading, silence, surface: undefined, check: undefined };
  if (fault !== undefined) return { ...bare, fault };
  try {
    const [check, { surface, refused }] = await Promise.all([compare(client, vector, views), solid(client, vector)]);
    return { ...bare, fault: refused, surface, check };
  } catch (error) {
    return { ...bare, fault: reason(error) };
  }
}

const NOTHING_READ = { reading: undefined, silence: undefined };

/** The views of a program, or why it has none. */
async function projected(client: WorkerClient, steps: readonly Step[]): Promise<{ views: Views; trouble: string | undefined }> {
  const vector = vectorOf(steps);
  try {
    const trouble = await faultOf(client, vector);
    if (trouble !== undefined) return { views: EMPTY, trouble };
    return { views: viewsOf(await client.evaluate('cad_project_views', { vector })), trouble: undefined };
  } catch (error) {
    return { views: EMPTY, trouble: reason(error) };
  }
}

/** Weights by address: fetched once, and again only after a failure. */
const WEIGHTS = new Map<string, Promise<Int32Array>>();

function weightsOf(address: string): Promise<Int32Array> {
  const known = WEIGHTS.get(address);
  if (known) return known;
  const fetching = fetch(address).then(async (response) => {
    if (!response.ok) throw new Error(`the weights of the network cannot be had: ${response.status}`);
    return new Int32Array(await response.arrayBuffer());
  });
  WEIGHTS.set(address, fetching);
  fetching.catch(() => WEIGHTS.delete(address));
  return fetching;
}

/** What the network makes of the views that it is shown. */
async function read(client: WorkerClient, { network = '', shown, grammar }: BoardRequest, views: Views) {
  try {
    const weights = await weightsOf(network);
    const seen = views.map((view, at) => (shown.includes(VIEW_KEYS[at] ?? '') ? view : [])) as unknown as Views;
    const outputs = await client.evaluate('drawing2cad_predict', { weights, ...viewInputs(seen) }, { grammar });
    const steps = stepsOfTensor(integers(outputs['vector']));
    const probabilities = floats(outputs['command_probabilities']);
    const certainty = steps.map(({ command }, row) => probabilities[6 * row + COMMANDS[command].code] ?? 0);
    return { reading: { steps, certainty, distributions: outputs['argument_probabilities'] as FloatTensor }, silence: undefined };
  } catch (error) {
    return { reading: undefined, silence: error instanceof TypeError || (error as { code?: string }).code === undefined ? String((error as Error).message) : reason(error) };
  }
}

/** A random part of the kind that the network was trained on. */
export async function randomModel(client: WorkerClient, seed: number): Promise<readonly Step[]> {
  return stepsOfTensor(integers((await client.evaluate('cad_random_model', {}, { seed }))['vector']));
}

/** Words for a mistake of the reader; what is none goes on. */
function reason(error: unknown): string {
  const { code, expected, got } = error as { code?: string; expected?: string; got?: string };
  if (code === undefined || code === 'crashed' || code === 'load_failed') throw error;
  return `expected ${expected}, got ${got}`;
}

async function faultOf(client: WorkerClient, vector: IntegerTensor): Promise<string | undefined> {
  const { code, row } = await client.evaluate('cad_validate', { vector });
  const number = integers(code).data[0] ?? 0;
  return number === 0 ? undefined : `row ${(integers(row).data[0] ?? 0) + 1}: ${FAULTS[number] ?? 'it is no program'}`;
}

/** Drawings of solids go further than their surfaces: extrusions along different axes have views, and no surface here. */
async function solid(client: WorkerClient, vector: IntegerTensor): Promise<{ surface: Surface | undefined; refused: string | undefined }> {
  try {
    const outputs = await client.evaluate('cad_mesh', { vector });
    const surface = {
      positions: floats(outputs['positions']),
      normals: floats(outputs['normals']),
      triangles: integers(outputs['triangles']).data,
      edges: floats(outputs['edges']),
      volume: floats(outputs['volume'])[0] ?? 0,
    };
    return { surface, refused: undefined };
  } catch (error) {
    return { surface: undefined, refused: reason(error) };
  }
}

async function compare(client: WorkerClient, vector: IntegerTensor, views: Views): Promise<Check> {
  const outputs = await client.evaluate('drawing_check', { vector, ...viewInputs(views) });
  const shares = (name: string) => [0, 1, 2, 3].map((at) => [...floats(outputs[`${name}${at}`])]);
  return { views: viewsOf(outputs), found: shares('found'), drawn: shares('drawn'), agreement: floats(outputs['agreement'])[0] ?? 0 };
}

/** The files that a solid or its drawing can become. */
export const FORMATS = {
  stl: { label: 'STL', ending: 'stl', type: 'model/stl' },
  step: { label: 'STEP', ending: 'step', type: 'model/step' },
  gltf: { label: 'glTF', ending: 'glb', type: 'model/gltf-binary' },
  obj: { label: 'OBJ', ending: 'obj', type: 'model/obj' },
  json: { label: 'JSON', ending: 'json', type: 'application/json' },
  svg: { label: 'SVG', ending: 'svg', type: 'image/svg+xml' },
} as const;
export type Format = keyof typeof FORMATS;

/** A file of the solid, its program or the drawing. */
export async function fileOf(client: WorkerClient, format: Format, steps: readonly Step[], views: Views): Promise<Blob> {
  const outputs = await (format === 'svg' ? client.evaluate('drawing_file', viewInputs(views)) : client.evaluate('cad_file', { vector: vectorOf(steps) }, { format }));
  const words = integers(outputs['file']).data;
  const bytes = new Uint8Array(words.buffer, words.byteOffset, integers(outputs['bytes']).data[0] ?? 0);
  return new Blob([bytes.slice()], { type: FORMATS[format].type });
}

/** What is done with a file. */
export interface ReadOptions {
  readonly fit: boolean;
  readonly dashed: boolean;
}

/** What files say. */
export interface Intake {
  readonly views: Views;
  readonly found: number;
  readonly warnings: readonly (readonly [kind: number, count: number])[];
}

/** The views of files: one a view, or a sheet. The package reads the text; the page never sees its markup. */
export async function readFiles(client: WorkerClient, files: Readonly<Record<string, string>>, options: ReadOptions): Promise<Intake> {
  const outputs = await client.evaluate('svg_to_views', files, { ...options });
  const numbers = [...integers(outputs['warnings']).data];
  const warnings = Array.from({ length: numbers.length / 2 }, (_, at) => [numbers[2 * at] ?? 0, numbers[2 * at + 1] ?? 0] as const);
  return { views: viewsOf(outputs), found: integers(outputs['found']).data[0] ?? 0, warnings };
}
