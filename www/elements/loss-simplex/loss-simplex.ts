import { register } from '../parts/register.js';
import { LossSimplex } from './loss-simplex.component.js';

register('lossarium-loss-simplex', LossSimplex);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-loss-simplex': LossSimplex;
  }
}
