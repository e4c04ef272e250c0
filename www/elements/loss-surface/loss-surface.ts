import { register } from '../parts/register.js';
import { LossSurface } from './loss-surface.component.js';

register('lossarium-loss-surface', LossSurface);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-loss-surface': LossSurface;
  }
}
