/** The page "What reproduces" says what the results files say. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/shell.mjs';
import { reproductionsHtml } from '../../www/site/build/reproductions.js';

const RESULTS = {
  paper: '07',
  title: 'Losses <of> a kind',
  reference: 'arXiv 1234.56789',
  claim: 'New beats old.',
  protocol: 'Both are run.',
  runs: [{ arm: 'new', seeds: [0, 1], of: 2, seconds: 3 }],
  figures: [
    { arm: 'new', measure: 'accuracy', mean: 91.234, deviation: 0.5, known: { mean: 80, deviation: null, distance: 22.468, why: 'other data' } },
    { arm: 'old', measure: 'accuracy', mean: 1234.5, deviation: null, known: null },
  ],
  checks: [
    { says: 'new leads', value: 2, from: 0, to: null, holds: true },
    { says: 'by far', value: null, from: 10, to: 20, holds: false },
  ],
  rule: '`appears` if all hold',
  verdict: 'partly',
  demos: ['loss-explorer'],
  machine: { cpu: 'a machine', instruction_set: 'four lanes' },
};

describe('a page of results', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lossarium-results-'));
  beforeAll(() => {
    writeFileSync(join(folder, '07.json'), JSON.stringify(RESULTS));
    writeFileSync(join(folder, 'README.md'), '');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('has a row and a section a paper', () => {
    const html = reproductionsHtml(folder, '../');
    expect(html).toContain('<a href="#paper-07">Losses &lt;of> a kind</a>');
    expect(html).toContain('<td>1 of 2</td>');
    expect(html).toContain('data-verdict="partly">partly<');
    expect(html).toContain('href="https://arxiv.org/abs/1234.56789"');
    expect(html).toContain('href="../loss-explorer/"');
    expect(html).toContain('<code>appears</code> if all hold');
  });

  it('shows figures beside the known ones, and reasons where they differ', () => {
    const html = reproductionsHtml(folder, '../');
    expect(html).toContain('<td>91.23 ± 0.50</td><td>80.00</td><td>22.5</td>');
    expect(html).toContain('<td>1235</td><td></td><td></td>');
    expect(html).toContain('apart: other data.');
    expect(html).toContain('<td>not measured</td><td>from 10.00 to 20.00</td><td>fails</td>');
    expect(html).toContain('2 runs in 3 s');
  });

  it('shows every paper whose results are committed', () => {
    const html = reproductionsHtml(join(ROOT, 'results'), '../');
    const files = readdirSync(join(ROOT, 'results')).filter((file) => file.endsWith('.json'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const { paper, verdict } = JSON.parse(readFileSync(join(ROOT, 'results', file), 'utf8')) as { paper: string; verdict: string };
      expect(html).toContain(`id="paper-${paper}"`);
      expect(html.split(`id="paper-${paper}"`)[1]).toContain(`>${verdict}<`);
    }
  });
});
