import { register } from '../parts/register.js';
import { LossCircle } from './loss-circle.component.js';

register('lossarium-loss-circle', LossCircle);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-loss-circle': LossCircle;
  }
}
