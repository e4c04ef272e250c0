import { register } from '../parts/register.js';
import { LossCurves } from './loss-curves.component.js';

register('lossarium-loss-curves', LossCurves);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-loss-curves': LossCurves;
  }
}
