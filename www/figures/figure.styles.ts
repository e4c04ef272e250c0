import { css } from 'lit';

/** What the marks of every drawing look like. */
export const figureStyles = css`
  svg {
    font-family: var(--lossarium-sans);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    fill: var(--lossarium-ink);
    touch-action: pan-y;
  }
  svg .tick,
  svg .quiet {
    fill: var(--lossarium-muted);
    font-size: 11px;
  }
  svg .number {
    font-family: var(--lossarium-mono);
    font-size: 11px;
  }
  svg .middle {
    text-anchor: middle;
  }
  svg .end {
    text-anchor: end;
  }
  svg .grid {
    stroke: var(--lossarium-line);
    stroke-width: 1;
    fill: none;
  }
  svg .axis {
    stroke: var(--lossarium-edge);
    stroke-width: 1;
    fill: none;
  }
  svg .bar {
    fill: var(--lossarium-slate);
  }
  svg .chosen .bar,
  svg .bar.positive {
    fill: var(--lossarium-blue);
  }
  svg .bar.negative {
    fill: var(--lossarium-orange);
  }
  svg .zero {
    fill: var(--lossarium-sheet);
    stroke: var(--lossarium-orange);
    stroke-width: 2;
  }
  svg .mark {
    fill: var(--lossarium-slate);
    stroke: var(--lossarium-sheet);
    stroke-width: 1;
  }
  svg .mark.open {
    fill: none;
    stroke: var(--lossarium-slate);
    stroke-width: 2;
  }
  svg .chosen .mark {
    fill: var(--lossarium-blue);
  }
  svg .chosen .mark.open {
    fill: none;
    stroke: var(--lossarium-blue);
  }
  svg .chosen .name {
    font-weight: 600;
  }
  svg .hit {
    fill: transparent;
  }
  svg .row {
    cursor: pointer;
  }
  svg .row:hover .wash,
  svg .row.chosen .wash {
    fill: var(--lossarium-blue-wash);
  }
  svg .wash {
    fill: transparent;
  }
  svg .row:hover .wash {
    fill-opacity: 0.5;
  }
  svg .handle {
    cursor: ns-resize;
    touch-action: none;
    outline: none;
  }
  svg .handle .grip {
    stroke: var(--lossarium-ink);
    stroke-width: 3;
    stroke-linecap: round;
  }
  svg .tight {
    visibility: hidden;
  }
  svg .handle:hover .tight,
  svg .handle:focus .tight {
    visibility: visible;
  }
  svg .handle .ring {
    fill: none;
    stroke: none;
    stroke-width: 2;
  }
  svg .handle:focus-visible .ring {
    stroke: var(--lossarium-blue);
  }
  svg .handle:hover .column,
  svg .handle:active .column {
    fill: var(--lossarium-raised);
  }
  svg .column {
    fill: transparent;
  }
  svg .inside {
    fill: var(--lossarium-sheet);
  }
  svg .cell {
    fill: var(--lossarium-raised);
    fill-opacity: 0.6;
  }
  svg .nil {
    fill: var(--lossarium-edge);
  }
  svg .halo {
    paint-order: stroke;
    stroke: var(--lossarium-sheet);
    stroke-width: 5;
    stroke-linejoin: round;
  }
  svg .dash {
    stroke: var(--lossarium-ink);
    stroke-width: 1.5;
  }
  svg .sweep {
    fill: none;
    stroke: var(--lossarium-orange);
    stroke-width: 2;
    stroke-linejoin: round;
    stroke-linecap: round;
  }
  svg .heading {
    font-family: var(--lossarium-serif);
    font-size: 14px;
    font-style: italic;
    fill: var(--lossarium-muted);
  }
  svg .band {
    fill: var(--lossarium-blue);
    stroke: var(--lossarium-sheet);
    stroke-width: 0.5;
  }
  svg .void {
    fill: var(--lossarium-raised);
  }
  svg .broken {
    fill: var(--lossarium-orange);
    font-weight: 600;
  }
  svg .cursor {
    stroke: var(--lossarium-orange);
    stroke-width: 2;
  }
  svg .scrub {
    cursor: ew-resize;
  }
  svg .curve {
    fill: none;
    stroke-width: 2.5;
    stroke-linejoin: round;
  }
  svg .curve.series-0 {
    stroke: var(--lossarium-orange);
  }
  svg .curve.series-1 {
    stroke: var(--lossarium-blue);
    stroke-dasharray: 7 4;
  }
  svg .dot {
    stroke: var(--lossarium-sheet);
    stroke-width: 2;
  }
  svg .dot.series-0,
  svg .series-label-0 {
    fill: var(--lossarium-orange);
  }
  svg .dot.series-1,
  svg .series-label-1 {
    fill: var(--lossarium-blue);
  }
  svg .stop {
    fill: var(--lossarium-sheet);
    stroke: var(--lossarium-orange);
    stroke-width: 1.5;
  }
`;
