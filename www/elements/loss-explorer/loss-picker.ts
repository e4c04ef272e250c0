import { register } from '../parts/register.js';
import { LossPicker } from './loss-picker.component.js';

register('lossarium-loss-picker', LossPicker);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-loss-picker': LossPicker;
  }
}
