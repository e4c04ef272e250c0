// Tables and ratios of what was measured.

export const find = (timings, name) => timings.find((timing) => timing.name === name);

/** Numbers as text, four digits. */
export const short = (value) => String(Number(value.toPrecision(4)));

/** Columns as wide as their widest cell; the first to the left, the others to the right. */
export function textTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  const line = (row) => row.map((cell, column) => (column === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[column]))).join('  ');
  return rows.map(line).join('\n');
}

/** `theirs / ours` of two estimates, with the interval that the intervals of both leave. */
export const ratioOf = (ours, theirs) => ({ ratio: theirs.median / ours.median, low: theirs.low / ours.high, high: theirs.high / ours.low });

export function targetsTable(targets) {
  const rows = targets.map(({ what, shape, target, ratio, low, high, met }) => [
    what, shape, target, ratio < 1e-2 ? ratio.toExponential(1) : ratio.toFixed(2), low === undefined ? '' : `${low.toFixed(2)} to ${high.toFixed(2)}`, met ? 'met' : 'NOT MET',
  ]);
  return textTable([['target', 'shape', 'aim', 'measured', 'interval', ''], ...rows]);
}

/** Timings as a record keeps them: of the samples only their number. */
export const withoutSamples = (timings) => timings.map(({ samples, ...timing }) => ({ ...timing, samples: samples.length }));
