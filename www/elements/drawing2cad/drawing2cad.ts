import { register } from '../parts/register.js';
import { Drawing2Cad } from './drawing2cad.component.js';

register('lossarium-drawing2cad', Drawing2Cad);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-drawing2cad': Drawing2Cad;
  }
}
