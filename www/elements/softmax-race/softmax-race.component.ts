import { LitElement, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { BASELINE, memoryAllowed, memoryNeeded } from '../../api/timing-softmax.js';
import type { Timing } from '../../api/timing.js';
import { figureStyles } from '../../figures/figure.styles.js';
import { raceBarsFigure } from '../../figures/race-bars.js';
import { racePassesFigure, traffic } from '../../figures/race-passes.js';
import { raceStyles } from '../../figures/race.styles.js';
import '../figure-panel/figure-panel.js';
import { defaults } from '../parts/controls.js';
import { csvText, download } from '../parts/files.js';
import { form } from '../parts/form.js';
import { formStyles } from '../parts/form.styles.js';
import { noteStyles, notes } from '../parts/notes.js';
import { WidthController } from '../parts/width.js';
import { ALGORITHMS, type Algorithm, type Standing, TRIPS, standings, trafficOf } from './algorithms.js';
import { browserName, citation, conditions, finalStandings, findings, logitsText, samplesTable, summaryTable, winner } from './model.js';
import { RaceController } from './race-controller.js';
import { styles } from './softmax-race.styles.js';
import { CONTENDERS, RACE_CONTROLS, type RaceControls, type RaceState } from './state.js';
import { SweepController } from './sweep-controller.js';

/** Of the logits: the race is about time, and every reader races on the same ones. */
const SEED = 1;

/** Time for all samples of a race; long rows take what six rounds take. */
const RACE_MS = 6000;

/** From here on calls are shared among threads. */
const THREADS_FROM = 5_242_880;

/**
 * @summary Softmax algorithms race on the reader's machine: time an element, bandwidth, the streaming limit, and what it shows in words.
 *
 * A view of `<lossarium-softmax-lab>`, which owns the state; alone on a page it keeps its own. Nothing runs before the reader starts it.
 */
export class SoftmaxRace extends LitElement {
  static override styles = [formStyles, figureStyles, raceStyles, noteStyles, styles];

  @property({ attribute: false }) state: RaceState = defaults(RACE_CONTROLS);
  @property({ attribute: false }) concealed: ReadonlySet<string> = new Set();
  @property({ attribute: false }) set: (changes: Partial<Record<keyof RaceControls, unknown>>) => void = (changes) => {
    this.state = { ...this.state, ...changes } as RaceState;
  };
  @state() private copied = '';
  @state() private samplesOpen = false;

  private readonly room = new WidthController(this);
  private readonly race = new RaceController(this);
  private readonly sweep = new SweepController(this, () => Math.max(...this.tracks.map(({ passes }) => traffic(passes)), 0));

  /** Is a race on? */
  get racing(): boolean {
    return this.race.running;
  }

  /** Starts a race. */
  play(): void {
    const { length, arithmetic, threads } = this.state;
    if (this.obstacle !== undefined) return;
    const request = { length, algorithms: this.chosen, seed: SEED, milliseconds: RACE_MS };
    this.copied = '';
    void this.race.start(request, { arithmetic, threads: threads && globalThis.crossOriginIsolated });
  }

  /** Ends the race. */
  pause(): void {
    this.race.stop();
    this.sweep.pause();
  }

  protected override render() {
    const { width } = this.room;
    return html`${notes(this.race)}
      <div class="plates ${width >= 900 ? 'wide' : ''}">
        <section>${this.entryForm()}</section>
        <section>${width === 0 ? nothing : this.panels(width >= 900 ? width - 19 * 16 - 48 : width)}</section>
      </div>`;
  }

  private get chosen() {
    return CONTENDERS.filter((name) => this.state[name]);
  }

  /** Why there can be no race with these settings. */
  private get obstacle(): string | undefined {
    const [needed, allowed] = [memoryNeeded(this.state.length), memoryAllowed()];
    if (needed > allowed) {
      return `${logitsText(this.state.length)} take ${mebibytes(needed)} in two arrays; on this machine the race takes ${mebibytes(allowed)} at most.`;
    }
    return this.chosen.length === 0 ? 'Choose at least one algorithm.' : undefined;
  }

  private entryForm() {
    const { running, progress } = this.race;
    const isolated = globalThis.crossOriginIsolated;
    const concealed = isolated ? this.concealed : new Set([...this.concealed, 'threads']);
    const options = { table: RACE_CONTROLS, state: this.state, hidden: concealed, set: this.set };
    return html`<fieldset ?disabled=${running}>
        <legend>The row</legend>
        ${form(options, ['length', 'arithmetic', 'threads'])}
        <p class="hint">${this.threadsHint(isolated)}</p>
      </fieldset>
      <fieldset ?disabled=${running}>
        <legend>Who takes part, beside plain JavaScript</legend>
        <div class="contenders">${form(options, CONTENDERS)}</div>
      </fieldset>
      <div class="start">
        <button type="button" class="go" aria-pressed=${running} ?disabled=${!running && this.obstacle !== undefined} @click=${this.toggle}>
          ${running ? 'Stop' : 'Start the race'}
        </button>
        <progress aria-label="Progress of the race" max="1" .value=${running ? (progress?.done ?? 0) : 0} ?hidden=${!running}></progress>
        <span class="stage" role="status">${running ? `${progress?.stage ?? 'starting'} …` : (this.obstacle ?? '')}</span>
      </div>`;
  }

  private threadsHint(isolated: boolean): string {
    const from = logitsText(THREADS_FROM);
    if (isolated) return `Threads share rows of more than about ${from}; below that they would cost more than they give.`;
    return 'Threads need a page that is isolated from others (the headers Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy). This one is not, so one thread runs, and the clock is coarser.';
  }

  private readonly toggle = (): void => (this.race.running ? this.pause() : this.play());

  private panels(width: number) {
    return html`${this.barsPanel(width)} ${this.race.result ? this.words() : nothing} ${this.passesPanel(width)}`;
  }

  /** The racers as far as they are known; before a race, those who would run. */
  private get standings(): Standing[] {
    const { result, progress } = this.race;
    if (result) return finalStandings(result);
    const idle = (name: string): Timing => ({ name, time: undefined, calls: 0, samples: [], settled: false });
    return standings(progress?.timings ?? Object.keys(ALGORITHMS).map(idle), this.state.length).filter(({ name }) => !(name in this.state) || this.state[name as keyof RaceState]);
  }

  private barsPanel(width: number) {
    const racers = this.standings;
    const { result, running } = this.race;
    const bars = racers.map(({ name, ...racer }) => ({ ...racer, baseline: name === BASELINE }));
    const first = winner(racers);
    const description = result
      ? `${logitsText(result.request.length)}: ${racers.map(({ label, time }) => `${label} ${time?.median.toFixed(2) ?? '…'}`).join(', ')} ns an element.`
      : running
        ? `${logitsText(this.state.length)}: measuring. Bars are medians so far.`
        : 'Nothing has been measured yet: start the race. Shorter bars are faster; the line in each row is the streaming limit, what its trips through memory take if nothing is computed.';
    return html`<lossarium-figure label="Time an element" file="softmax-race" .description=${description} .table=${summaryTable(racers)}>
      ${raceBarsFigure({ bars }, { first: first?.label }, { width })}
      <ul class="legend">
        <li><span class="key line"></span>streaming limit of the same trips</li>
        <li><span class="key whisker"></span>interval of the median, 95 %</li>
      </ul>
    </lossarium-figure>`;
  }

  private words() {
    const { result } = this.race;
    if (!result) return nothing;
    return html`<div class="words">
      <h3>What this machine shows</h3>
      ${findings(result).map((sentence) => html`<p class="finding">${sentence}</p>`)}
      <p class="conditions">${conditions(result)}</p>
      <ul class="reasons">${result.capabilities.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
      <div class="files">
        <button type="button" @click=${this.copy}>Copy as a sentence</button>
        <button type="button" @click=${this.saveSamples}>Save every sample as CSV</button>
        <button type="button" class="plain" aria-expanded=${this.samplesOpen} @click=${() => (this.samplesOpen = !this.samplesOpen)}>Show every sample</button>
        <span role="status">${this.copied}</span>
      </div>
      ${this.samplesOpen ? html`<pre class="samples" tabindex="0" role="region" aria-label="Every sample">${csvText(samplesTable(result))}</pre>` : nothing}
    </div>`;
  }

  private readonly copy = async (): Promise<void> => {
    const { result } = this.race;
    if (!result) return;
    const text = citation(result, browserName(), new Date());
    try {
      await navigator.clipboard.writeText(text);
      this.copied = 'Copied';
    } catch {
      this.copied = `The browser did not allow copying. ${text}`;
    }
  };

  private readonly saveSamples = (): void => {
    const { result } = this.race;
    if (result) download(`softmax-race-${result.request.length}.csv`, new Blob([csvText(samplesTable(result))], { type: 'text/csv' }));
  };

  private get tracks() {
    return this.standings.map(({ name, label }) => {
      const { passes }: Algorithm = ALGORITHMS[name];
      const drawn = passes.map(({ does, streams, exponentials }) => ({
        does,
        exponentials,
        ...TRIPS[streams],
        from: streams === 'scale' ? ('probabilities' as const) : ('logits' as const),
      }));
      return { label, passes: drawn };
    });
  }

  private passesPanel(width: number) {
    const columns = ['algorithm', 'pass', 'computes', 'reads', 'writes', 'exponentials'];
    const rows = this.tracks.flatMap(({ label, passes }) =>
      passes.map(({ does, reads, writes, exponentials }, index) => [label, index + 1, does, reads, writes, exponentials]),
    );
    const words = this.standings.map(({ name, label }) => {
      const { reads, writes, exponentials } = trafficOf(ALGORITHMS[name]);
      return `${label} ${reads} and ${writes}${exponentials > 1 ? ' with two exponentials' : ''}`;
    });
    const description = `Arrays of all elements that each algorithm reads and writes: ${words.join('; ')}. Above the logits, below the probabilities; out of cache every array costs a trip to memory.`;
    return html`<lossarium-figure label="Which arrays each pass streams" file="softmax-passes" .description=${description} .table=${{ columns, rows }}>
      <span slot="controls">
        <button type="button" aria-pressed=${this.sweep.playing} @click=${() => (this.sweep.playing ? this.sweep.pause() : this.sweep.play())}>
          ${this.sweep.playing ? 'Pause the picture' : 'Play the picture'}
        </button>
        <button type="button" class="plain" @click=${() => this.sweep.step()}>One array</button>
      </span>
      ${racePassesFigure({ tracks: this.tracks }, { streamed: this.sweep.position }, { width })}
      <ul class="legend">
        <li><span class="key read"></span>read</li>
        <li><span class="key write"></span>written</li>
        <li><code>exp</code> an exponential an element</li>
      </ul>
    </lossarium-figure>`;
  }
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
