import { register } from '../parts/register.js';
import { LossBoxes } from './loss-boxes.component.js';

register('lossarium-loss-boxes', LossBoxes);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-loss-boxes': LossBoxes;
  }
}
