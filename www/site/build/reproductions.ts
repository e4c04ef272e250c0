/** What experiments came to, from the files that `lossarium reproduce` writes. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEMOS } from '../../demos/demos.js';
import { escape } from './shell.js';

type Verdict = 'appears' | 'partly' | 'does not';

interface Known {
  readonly mean: number;
  readonly deviation: number | null;
  readonly distance: number | null;
  readonly why: string | null;
}

interface Figure {
  readonly arm: string;
  readonly measure: string;
  readonly mean: number;
  readonly deviation: number | null;
  readonly known: Known | null;
}

interface Check {
  readonly says: string;
  readonly value: number | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly holds: boolean;
}

/** A results file, as far as the page shows it. */
interface Results {
  readonly paper: string;
  readonly title: string;
  readonly reference: string;
  readonly claim: string;
  readonly protocol: string;
  readonly runs: readonly { readonly seeds: readonly number[]; readonly seconds: number }[];
  readonly figures: readonly Figure[];
  readonly checks: readonly Check[];
  readonly rule: string;
  readonly verdict: Verdict;
  readonly demos: readonly string[];
  readonly machine: { readonly cpu: string; readonly instruction_set: string };
}

/** Beyond so many standard deviations a figure is called different from the known one. */
const DIFFERENT = 2;

/** The table of all papers, and a section each. */
export function reproductionsHtml(folder: string, up: string): string {
  const files = readdirSync(folder).filter((file) => /^\d\d.*\.json$/.test(file)).sort();
  const all = files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Results);
  const rule = all[0] ? `<p class="papers">${words(all[0].rule)}.</p>` : '';
  const rows = all.map(
    ({ paper, title, checks, verdict }) => `<tr>
      <td><a href="#paper-${paper}">${words(title)}</a></td>
      <td>${checks.filter(({ holds }) => holds).length} of ${checks.length}</td>
      <td>${mark(verdict)}</td>
    </tr>`,
  );
  return `<div class="results">${table(['Paper', 'Checks that hold', 'Verdict'], rows)}</div>${rule}${all.map((results) => section(results, up)).join('\n')}`;
}

function section(results: Results, up: string): string {
  const { paper, title, reference, claim, protocol, runs, checks, figures, verdict, machine } = results;
  const count = runs.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const demos = DEMOS.filter(({ slug }) => results.demos.includes(slug));
  const links = demos.map(({ slug, title }) => ` · <a href="${up}${slug}/">${escape(title)}</a>`).join('');
  return `<section class="results" aria-labelledby="paper-${paper}">
    <h2 id="paper-${paper}">${words(title)}: ${mark(verdict)}</h2>
    <p class="papers">${source(reference)}${links}</p>
    <p><b>Claim.</b> ${words(claim)}</p>
    ${table(['Check', 'Measured', 'Bounds', ''], checks.map(checkRow))}
    <details>
      <summary>Protocol and all figures</summary>
      <p>${words(protocol)}</p>
      <p class="papers">${count} runs in ${Math.round(seconds)} s on one core; ${escape(machine.cpu)}, ${escape(machine.instruction_set)}.</p>
      ${table(['', 'Measure', 'Here', 'Known', 'Standard deviations apart'], figures.map(figureRow))}
      ${reasons(figures)}
    </details>
  </section>`;
}

function checkRow({ says, value, from, to, holds }: Check): string {
  const bounds = [from === null ? '' : `from ${number(from)}`, to === null ? '' : `to ${number(to)}`].filter(Boolean).join(' ');
  return `<tr><td>${words(says)}</td><td>${value === null ? 'not measured' : number(value)}</td><td>${bounds}</td><td>${holds ? 'holds' : 'fails'}</td></tr>`;
}

function figureRow({ arm, measure, mean, deviation, known }: Figure): string {
  const there = known ? spread(known.mean, known.deviation) : '';
  const apart = known?.distance?.toFixed(1) ?? '';
  return `<tr><td>${words(arm)}</td><td>${words(measure)}</td><td>${spread(mean, deviation)}</td><td>${there}</td><td>${apart}</td></tr>`;
}

/** Why figures are not the known ones, each reason once. */
function reasons(figures: readonly Figure[]): string {
  const different = figures.filter(({ known }) => (known?.distance ?? 0) > DIFFERENT);
  const all = new Set(different.map(({ known }) => known?.why).filter((why) => typeof why === 'string'));
  return [...all].map((why) => `<p>Where figures are more than ${DIFFERENT} standard deviations apart: ${words(why)}.</p>`).join('');
}

function table(head: readonly string[], rows: readonly string[]): string {
  const cells = head.map((name) => (name ? `<th scope="col">${name}</th>` : '<td></td>')).join('');
  return `<div class="wide" tabindex="0" role="region" aria-label="Table: ${head.filter(Boolean).join(', ')}"><table><thead><tr>${cells}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function mark(verdict: Verdict): string {
  return `<span class="verdict" data-verdict="${verdict.replace(' ', '-')}">${verdict}</span>`;
}

/** A reference, with its link where it is on arXiv. */
function source(reference: string): string {
  return escape(reference).replace(/arXiv (\d{4}\.\d{4,5})/, '<a href="https://arxiv.org/abs/$1">arXiv $1</a>');
}

/** Text; what stands between backquotes is code. */
function words(text: string): string {
  return escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function spread(mean: number, deviation: number | null): string {
  return deviation === null ? number(mean) : `${number(mean)} ± ${number(deviation)}`;
}

function number(value: number): string {
  return Math.abs(value) < 1000 ? value.toFixed(2) : value.toFixed(0);
}
