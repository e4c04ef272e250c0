/** Steps that can be taken back. */
import type { BoardState } from './state.js';

/** What undo brings back. */
export type Moment = Pick<BoardState, 'program' | 'drawn' | 'front' | 'top' | 'right' | 'isometric'>;

const MOST = 200;

const same = (a: Moment | undefined, b: Moment): boolean => a !== undefined && JSON.stringify(a) === JSON.stringify(b);

export class History {
  private past: Moment[] = [];
  private future: Moment[] = [];

  /** Remembers what is about to change. */
  remember(now: Moment): void {
    if (same(this.past.at(-1), now)) return;
    this.past = [...this.past.slice(1 - MOST), now];
    this.future = [];
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** What was before, if something was. */
  undo(now: Moment): Moment | undefined {
    while (same(this.past.at(-1), now)) this.past.pop();
    const before = this.past.pop();
    if (before) this.future.push(now);
    return before;
  }

  /** What was taken back last. */
  redo(now: Moment): Moment | undefined {
    const next = this.future.pop();
    if (next) this.past.push(now);
    return next;
  }
}
