import { type Arithmetic, type Build, type Capabilities, type Choice, choose } from './capabilities.js';
import { LossariumError } from './errors.js';
import { glue } from './generated/lossarium.js';
import { type Exports, Instance } from './instance.js';
import { Lossarium } from './lossarium.js';

/** Where wasm may come from. */
export type WasmSource = URL | Response | BufferSource | WebAssembly.Module;

/** Options of `load`. */
export interface LoadOptions {
  /** `portable` (default): the same digits in every browser. `fast`: fused operations where the browser has them. */
  readonly arithmetic?: Arithmetic;
  /** A wasm file of the package that the caller hosts, holds or has compiled, instead of the one that detection picks. */
  readonly wasm?: WasmSource;
}

/** How an entry of the package reaches its files. */
export interface Files {
  /** The file of a build. */
  locate(build: Build): WasmSource;
  /** Fetches or reads a file. */
  read(url: URL): Promise<Response | BufferSource>;
}

/**
 * The `load` of an entry of the package. Each kind of instance is started once, however often it is asked for; a failure is not kept,
 * so that the next call tries again.
 */
export function loader(files: Files): (options?: LoadOptions) => Promise<Lossarium> {
  const started = new Map<unknown, Promise<Lossarium>>();
  return (options = {}) => {
    const key = options.wasm instanceof URL ? options.wasm.href : (options.wasm ?? arithmeticOf(options));
    const known = started.get(key);
    if (known !== undefined) return known;
    const starting = start(files, options);
    started.set(key, starting);
    starting.catch(() => started.delete(key));
    return starting;
  };
}

function arithmeticOf({ arithmetic = 'portable' }: LoadOptions): Arithmetic {
  if (arithmetic === 'portable' || arithmetic === 'fast') return arithmetic;
  const expected = "'portable' or 'fast'";
  throw new LossariumError({ code: 'out_of_range', argument: 'arithmetic', expected, got: String(arithmetic) });
}

async function start(files: Files, options: LoadOptions): Promise<Lossarium> {
  const { wasm } = options;
  const choice = wasm === undefined ? await choose(arithmeticOf(options)) : undefined;
  const source = wasm ?? files.locate((choice as Choice).build);
  const module = await attempt(async () => compile(source instanceof URL ? await files.read(source) : source));
  const instance = new Instance(() => instantiate(module));
  return new Lossarium(instance, describe(instance, choice));
}

async function compile(source: Exclude<WasmSource, URL>): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (!(source instanceof Response)) return WebAssembly.compile(source);
  if (!source.ok) throw new Error(`${source.url} answered ${source.status}`);
  const typed = source.headers.get('content-type')?.startsWith('application/wasm') ?? false;
  return typed ? WebAssembly.compileStreaming(source) : WebAssembly.compile(await source.arrayBuffer());
}

function instantiate(module: WebAssembly.Module): Exports {
  const { initSync, ...exports } = glue();
  const { memory } = initSync({ module });
  return { ...exports, memory };
}

function describe(instance: Instance, choice: Choice | undefined): Capabilities {
  const { version, arithmetic, simd } = instance.exports.buildInfo();
  const reasons = [...(choice?.reasons ?? []), 'Threads are off: only the worker starts them, and only when asked.'];
  return { build: choice?.build ?? 'custom', arithmetic, simd, threads: 1, version, reasons };
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const [expected, got] = ['a WebAssembly file of the package', String(cause)];
    throw new LossariumError({ code: 'load_failed', argument: 'wasm', expected, got }, { cause });
  }
}
