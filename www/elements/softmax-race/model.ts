/** What a race came to, in words and in tables. */
import { type RaceResult, BASELINE } from '../../api/timing-softmax.js';
import { FEWEST_ROUNDS, STEPS_PER_SAMPLE } from '../../api/timing.js';
import type { DataTable } from '../parts/files.js';
import { type AlgorithmName, type Standing, ALGORITHMS, standings, trafficOf } from './algorithms.js';

/** Rows of fewer logits fit into the caches of many machines (two arrays of four bytes each). */
const LIKELY_OUT_OF_CACHE = 4_000_000;

const count = new Intl.NumberFormat('en');

/** A length for people. */
export function logitsText(length: number): string {
  return `${count.format(length)} logits`;
}

function nanoseconds({ time }: Standing): string {
  return time === undefined ? '…' : `${time.median.toFixed(2)} ns an element (${time.low.toFixed(2)} to ${time.high.toFixed(2)})`;
}

function ratio(slower: Standing, faster: Standing): string {
  return ((slower.time?.median ?? NaN) / (faster.time?.median ?? NaN)).toFixed(1);
}

/** Everybody's place in a race that is over. */
export function finalStandings({ racers, probes, request }: RaceResult): Standing[] {
  return standings([...racers, ...probes], request.length);
}

/** The algorithm with the least median; the baseline does not count. */
export function winner(racers: readonly Standing[]): Standing | undefined {
  const timed = racers.filter(({ name, time }) => name !== BASELINE && time !== undefined);
  return timed.sort((a, b) => (a.time?.median ?? 0) - (b.time?.median ?? 0))[0];
}

type Order = 'faster' | 'slower' | 'even';

/** Is `a` faster than `b`, beyond the intervals? */
function compare(a: Standing, b: Standing): Order {
  if (a.time === undefined || b.time === undefined) return 'even';
  if (a.time.high < b.time.low) return 'faster';
  return a.time.low > b.time.high ? 'slower' : 'even';
}

/** What this machine shows, in sentences: who won, by how much, and whether the order of the paper appeared. */
export function findings(result: RaceResult): string[] {
  const racers = finalStandings(result);
  const first = winner(racers);
  const baseline = racers.find(({ name }) => name === BASELINE);
  const sentences: string[] = [];
  if (first && baseline) {
    const limit = first.limit && first.time ? ` and ${(first.time.median / first.limit).toFixed(2)} times the streaming limit of its traffic` : '';
    const tied = racers.filter((racer) => racer !== first && racer !== baseline && compare(first, racer) === 'even');
    const beside = tied.length > 0 ? ` Within the intervals, ${list(tied.map(({ label }) => label))} cannot be told from it.` : '';
    sentences.push(
      `On this machine, at ${logitsText(result.request.length)}, ${first.label} is fastest: ${nanoseconds(first)}, ${ratio(baseline, first)} times as fast as plain JavaScript${limit}.${beside}`,
    );
  }
  sentences.push(...paperOrder(racers, result.request.length));
  const wrong = result.racers.filter(({ agrees }) => !agrees).map(({ name }) => labelOf(name));
  sentences.push(wrong.length === 0 ? 'All results had the same checksum.' : `The checksum of ${list(wrong)} differs from that of plain JavaScript, so its time means nothing.`);
  return sentences;
}

/** The claim of arXiv 2001.04438: out of cache, Two-Pass beats both forms of Three-Pass. */
function paperOrder(racers: readonly Standing[], length: number): string[] {
  const find = (name: AlgorithmName) => racers.find((racer) => racer.name === name);
  const [two, reload, recompute] = [find('two_pass'), find('three_pass_reload'), find('three_pass_recompute')];
  const others = [reload, recompute].filter((racer) => racer !== undefined);
  if (two === undefined || others.length === 0) return [];
  const orders = others.map((other) => ({ other, order: compare(two, other) }));
  const words = orders.map(({ other, order }) =>
    order === 'even'
      ? `it cannot be told from ${other.label}`
      : order === 'faster' ? `it is ${ratio(other, two)} times as fast as ${other.label}` : `it takes ${ratio(two, other)} times as long as ${other.label}`,
  );
  const claim = 'The paper on Two-Pass found it faster than both forms of Three-Pass on rows that do not fit the cache.';
  const place = length < LIKELY_OUT_OF_CACHE ? ' This row may well fit the cache, so the claim is not about it; try a longer one.' : '';
  const appears = orders.every(({ order }) => order === 'faster');
  if (appears) return [`${claim} So it is here: ${list(words)}.${place}`];
  const why =
    orders.some(({ order }) => order === 'slower')
      ? ' WebAssembly works on four numbers at a time, the paper’s machines on eight or sixteen: here the second exponential costs more than the trip through memory that it saves.'
      : '';
  return [`${claim} That order does not appear here: ${list(words)}.${place}${why}`];
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function labelOf(name: string): string {
  return name in ALGORITHMS ? ALGORITHMS[name as AlgorithmName].label : name;
}

/** The standings as a table. */
export function summaryTable(racers: readonly Standing[]): DataTable {
  const columns = ['algorithm', 'ns an element', 'low', 'high', 'GB/s', 'limit ns', 'reads', 'writes', 'exp', 'samples'];
  const rows = racers.map(({ name, label, time, bandwidth, limit, samples }) => {
    const { reads, writes, exponentials } = trafficOf(ALGORITHMS[name]);
    const numbers = [time?.median, time?.low, time?.high, bandwidth, limit].map((value) => (value === undefined ? '' : Number(value.toPrecision(5))));
    return [label, ...numbers, reads, writes, exponentials, samples];
  });
  return { columns, rows };
}

/** Every sample: a row each, trips through memory included. */
export function samplesTable(result: RaceResult): DataTable {
  const rows = [...result.racers, ...result.probes].flatMap(({ name, calls, samples }) =>
    samples.map((milliseconds, index) => [name, index, calls, milliseconds, (milliseconds * 1e6) / result.request.length]),
  );
  return { columns: ['candidate', 'sample', 'calls', 'ms a call', 'ns an element'], rows };
}

/** What ran, in one sentence. */
export function conditions({ capabilities, step, isolated, request }: RaceResult): string {
  const { build, arithmetic, threads, version } = capabilities;
  const clock = `${Number((1000 * step).toPrecision(3))} µs`;
  return `Lossarium ${version}, build ${build}, ${arithmetic} arithmetic, ${threads === 1 ? 'one thread' : `${threads} threads`}; one row of bell-shaped logits, deviation 3, seed ${request.seed}; the clock steps by ${clock} ${isolated ? '(isolated page)' : '(page not isolated)'}, a sample lasts at least ${STEPS_PER_SAMPLE} steps; medians of ${FEWEST_ROUNDS} samples or more, with intervals of 95 percent or more.`;
}

/** A sentence that can be cited. */
export function citation(result: RaceResult, browser: string, date: Date): string {
  const racers = finalStandings(result);
  const times = racers.map((racer) => `${racer.label} ${nanoseconds(racer)}`);
  return `Softmax of ${logitsText(result.request.length)}, measured ${date.toISOString().slice(0, 10)} in ${browser}: ${times.join('; ')}. ${conditions(result)}`;
}

/** Name and version of the browser, and its system. */
export function browserName(): string {
  const data = (navigator as { userAgentData?: { brands: { brand: string; version: string }[]; platform: string } }).userAgentData;
  const brand = data?.brands.find(({ brand }) => !/not.?a/i.test(brand));
  return data && brand ? `${brand.brand} ${brand.version} on ${data.platform}` : navigator.userAgent;
}
