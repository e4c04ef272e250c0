import { type CSSResult, LitElement, type TemplateResult, html } from 'lit';
import { property } from 'lit/decorators.js';
import { figureStyles } from '../../figures/figure.styles.js';
import '../figure-panel/figure-panel.js';
import type { ComputeController } from './compute.js';
import { formStyles } from './form.styles.js';
import { noteStyles, notes } from './notes.js';
import { viewStyles } from './view.styles.js';
import { WidthController } from './width.js';

/**
 * A view of a demo, which owns the state: asks the package what the state needs, and draws the last answer in the room there is.
 */
export abstract class ViewElement<State, Request, Value> extends LitElement {
  static override styles: CSSResult[] = [formStyles, figureStyles, noteStyles, viewStyles];

  @property({ attribute: false }) state!: State;
  @property({ attribute: false }) concealed: ReadonlySet<string> = new Set();
  @property({ attribute: false }) set: (changes: Partial<Record<keyof State, unknown>>) => void = () => undefined;
  /** May it compute? */
  @property({ type: Boolean }) awake = false;

  private readonly room = new WidthController(this);
  protected abstract readonly answer: ComputeController<Request, Value>;

  /** What the package is asked. */
  protected abstract request(): Request;

  /** The drawings of an answer. */
  protected abstract drawn(value: Value, width: number): TemplateResult;

  protected override willUpdate(): void {
    if (this.awake) this.answer.ask(this.request());
  }

  protected override render() {
    const { value, failure } = this.answer;
    const { width } = this.room;
    if (!value || width === 0) return html`${notes(this.answer)}<div class="reserve" aria-busy=${!failure}></div>`;
    return html`${notes(this.answer)} ${this.drawn(value, width)}`;
  }
}
