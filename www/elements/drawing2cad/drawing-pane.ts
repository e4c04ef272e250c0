import { register } from '../parts/register.js';
import { DrawingPane } from './drawing-pane.component.js';

register('lossarium-drawing-pane', DrawingPane);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-drawing-pane': DrawingPane;
  }
}
