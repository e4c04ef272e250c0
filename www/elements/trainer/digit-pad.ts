import { register } from '../parts/register.js';
import { DigitPad } from './digit-pad.component.js';

register('lossarium-digit-pad', DigitPad);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-digit-pad': DigitPad;
  }
}
