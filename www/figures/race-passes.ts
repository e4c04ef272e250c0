/** Which arrays each pass of each algorithm streams: every algorithm a track, as long as its traffic. */
import { type TemplateResult, svg } from 'lit';
import { type Context, NARROW } from './context.js';

export interface PassDrawing {
  readonly does: string;
  /** Arrays of N floats. */
  readonly reads: number;
  readonly writes: number;
  /** Does it read the logits, or what it wrote before? */
  readonly from: 'logits' | 'probabilities';
  readonly exponentials: number;
}

export interface PassesData {
  readonly tracks: readonly { readonly label: string; readonly passes: readonly PassDrawing[] }[];
}

export interface PassesOptions {
  /** Arrays streamed so far, the same for all: whoever has the least traffic arrives first. */
  readonly streamed: number;
}

const STRIP = 11;
const GAP = 8;

function layout({ width }: Context) {
  return width < NARROW ? { left: 4, right: 4, row: 66, top: 24, stripAt: 22 } : { left: 168, right: 8, row: 48, top: 24, stripAt: 6 };
}

/** Arrays of N floats that a track streams. */
export function traffic(passes: readonly PassDrawing[]): number {
  return passes.reduce((sum, { reads, writes }) => sum + reads + writes, 0);
}

/** The drawing: above the logits, below the probabilities; filled as far as the passes have come. */
export function racePassesFigure(data: PassesData, options: PassesOptions, context: Context): TemplateResult {
  const { left, right, row, top } = layout(context);
  const longest = Math.max(1, ...data.tracks.map(({ passes }) => traffic(passes)));
  const unit = (context.width - left - right) / longest;
  const height = top + data.tracks.length * row;
  const ticks = Array.from({ length: longest + 1 }, (_, at) => at);
  const cursor = left + Math.min(longest, options.streamed) * unit;
  return svg`<svg viewBox="0 0 ${context.width} ${height}" width=${context.width} height=${height} aria-hidden="true">
    ${ticks.map(
      (tick) => svg`<line class="grid" x1=${left + tick * unit} x2=${left + tick * unit} y1=${top - 6} y2=${height - 8}></line>
        <text class="tick ${tick === 0 ? '' : tick === longest ? 'end' : 'middle'}" x=${left + tick * unit} y=${top - 10}>${tickLabel(tick, context)}</text>`,
    )}
    ${data.tracks.map((track, index) => trackMarks(track, top + index * row, unit, options.streamed, context))}
    ${options.streamed > 0 ? svg`<line class="cursor" x1=${cursor} x2=${cursor} y1=${top - 6} y2=${height - 8}></line>` : ''}
  </svg>` as unknown as TemplateResult;
}

function tickLabel(tick: number, { width }: Context): string {
  if (tick > 0) return String(tick);
  return width < NARROW ? '0 arrays' : '0 arrays streamed';
}

function trackMarks(track: PassesData['tracks'][number], y: number, unit: number, streamed: number, context: Context) {
  const { left, stripAt } = layout(context);
  let start = 0;
  const marks = track.passes.map((pass) => {
    const mark = passMarks(pass, left + start * unit, y + stripAt, unit, streamed - start);
    start += pass.reads + pass.writes;
    return mark;
  });
  const name =
    context.width < NARROW
      ? svg`<text class="name" x=${left} y=${y + 14}>${track.label}</text>`
      : svg`<text class="name end" x=${left - 12} y=${y + stripAt + STRIP + 5}>${track.label}</text>`;
  return svg`${name}${marks}`;
}

/** A pass: two strips side by side in time, what it reads in blue, what it writes in orange and hatched by position. */
function passMarks(pass: PassDrawing, x: number, y: number, unit: number, streamed: number) {
  const width = (pass.reads + pass.writes) * unit - GAP;
  const done = Math.min(1, Math.max(0, streamed / (pass.reads + pass.writes)));
  const strip = (row: 0 | 1, half: 'whole' | 'upper' | 'lower', kind: 'read' | 'write') => {
    const top = y + row * (STRIP + 3) + (half === 'lower' ? STRIP / 2 : 0);
    const height = half === 'whole' ? STRIP : STRIP / 2;
    return svg`<rect class="strip ${kind}" x=${x} y=${top} width=${width} height=${height}></rect>
      <rect class="streamed ${kind}" x=${x} y=${top} width=${width * done} height=${height}></rect>`;
  };
  const fromLogits = pass.from === 'logits';
  const reading = fromLogits ? strip(0, 'whole', 'read') : strip(1, 'upper', 'read');
  const writing = pass.writes === 0 ? '' : fromLogits ? strip(1, 'whole', 'write') : strip(1, 'lower', 'write');
  const idle = svg`<rect class="idle" x=${x} y=${y} width=${width} height=${2 * STRIP + 3}></rect>`;
  const exp = pass.exponentials > 0 ? svg`<text class="exp" x=${x + 4} y=${y + STRIP - 2}>exp</text>` : '';
  return svg`<g><title>${pass.does}</title>${idle}${reading}${writing}${exp}</g>`;
}
