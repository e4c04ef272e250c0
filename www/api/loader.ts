import { ARITHMETICS, type Arithmetic, type Build, type Capabilities, type Choice, ROOMS, type Rooms, type Wish } from './capabilities.js';
import { LossariumError } from './errors.js';
import { glue } from './generated/lossarium.js';
import { type Exports, Instance } from './instance.js';
import { Lossarium } from './lossarium.js';

/** Where wasm may come from. */
export type WasmSource = URL | Response | BufferSource | WebAssembly.Module;

/** Options of `load`. */
export interface LoadOptions {
  /** `portable` (default): the same digits in every browser. `fast`: fused operations where the engine has them. */
  readonly arithmetic?: Arithmetic;
  /**
   * `all` (default): every function but those of drawings. `losses`: the softmax family, the losses, the metrics and Soft-NMS, in half the
   * bytes. `softmax`: the softmax family, in a seventh. `drawing2cad`: the softmax family, and from engineering drawings to CAD programs and solids.
   * The builds for fused operations, threads and engines without SIMD always have everything but the drawings.
   */
  readonly rooms?: Rooms;
  /** A single-threaded wasm file of the package that the caller hosts, holds or has compiled, instead of the one that detection picks. */
  readonly wasm?: WasmSource;
}

/** What an entry of the package does in its own way. */
export interface Platform<AnyBuild extends Build> {
  /** Picks a build by what the engine can do. */
  choose(wish: Wish): Promise<Choice<AnyBuild>>;
  /** The file of a build. */
  locate(build: AnyBuild): WasmSource;
  /** Fetches or reads a file. */
  read(url: URL): Promise<Response | BufferSource>;
  /** Starts instances of a build that needs more than {@link instantiate}. */
  prepare?(build: AnyBuild, module: WebAssembly.Module): Promise<Prepared | undefined>;
}

/** How to start an instance, and how many threads it has. */
export interface Prepared {
  readonly start: () => Exports;
  readonly threads: number;
}

/**
 * The `load` of an entry of the package. Each kind of instance is started once, however often it is asked for; a failure is not kept,
 * so that the next call tries again.
 */
export function loader<AnyBuild extends Build>(platform: Platform<AnyBuild>): (options?: LoadOptions) => Promise<Lossarium> {
  const started = new Map<unknown, Promise<Lossarium>>();
  return async ({ arithmetic = 'portable', rooms = 'all', wasm }: LoadOptions = {}) => {
    requireOneOf('arithmetic', arithmetic, ARITHMETICS);
    requireOneOf('rooms', rooms, ROOMS);
    const key = wasm instanceof URL ? wasm.href : (wasm ?? `${arithmetic} ${rooms}`);
    const known = started.get(key);
    if (known !== undefined) return known;
    const starting = wasm === undefined ? startChoice(platform, { arithmetic, rooms }) : startCustom(platform, wasm);
    started.set(key, starting);
    starting.catch(() => started.delete(key));
    return starting;
  };
}

function requireOneOf(argument: string, got: string, words: readonly string[]): void {
  if (words.includes(got)) return;
  const expected = words.map((word) => `'${word}'`).join(' or ');
  throw new LossariumError({ code: 'out_of_range', argument, expected, got: String(got) });
}

async function startChoice<AnyBuild extends Build>(platform: Platform<AnyBuild>, wish: Wish): Promise<Lossarium> {
  const choice = await platform.choose(wish);
  const { module, prepared } = await attempt(async () => {
    const module = await compile(platform, platform.locate(choice.build));
    return { module, prepared: await platform.prepare?.(choice.build, module) };
  });
  return open(prepared ?? single(module), choice);
}

async function startCustom<AnyBuild extends Build>(platform: Platform<AnyBuild>, wasm: WasmSource): Promise<Lossarium> {
  const prepared = single(await attempt(() => compile(platform, wasm)));
  return open(prepared, { build: 'custom', reasons: ['Nothing was picked: the caller brought the file.'] });
}

function single(module: WebAssembly.Module): Prepared {
  return { start: () => instantiate(module), threads: 1 };
}

function open({ start, threads }: Prepared, { build, reasons }: Pick<Capabilities, 'build' | 'reasons'>): Lossarium {
  const instance = new Instance(start);
  const { version, arithmetic, rooms, simd } = instance.exports.buildInfo();
  return new Lossarium(instance, { build, arithmetic, rooms, simd, threads, version, reasons });
}

/** Compiles a file, fetched or read if it is an address. */
export async function compile(platform: { read(url: URL): Promise<Response | BufferSource> }, wasm: WasmSource): Promise<WebAssembly.Module> {
  const source = wasm instanceof URL ? await platform.read(wasm) : wasm;
  if (source instanceof Response) return compileResponse(source);
  return source instanceof WebAssembly.Module ? source : WebAssembly.compile(source as BufferSource);
}

/** Compiles while the file arrives, where the server says what it is. */
async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  const typed = response.headers.get('content-type')?.startsWith('application/wasm') ?? false;
  return typed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

function instantiate(module: WebAssembly.Module): Exports {
  try {
    const { initSync, ...exports } = glue();
    const { memory } = initSync({ module });
    return { ...exports, memory };
  } catch (cause) {
    throw loadFailed(cause);
  }
}

/** Whatever goes wrong in `work` is a file that could not be had. */
export async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw loadFailed(cause);
  }
}

function loadFailed(cause: unknown): LossariumError {
  const [expected, got] = ['a WebAssembly file of the package', String(cause)];
  return new LossariumError({ code: 'load_failed', argument: 'wasm', expected, got }, { cause });
}
