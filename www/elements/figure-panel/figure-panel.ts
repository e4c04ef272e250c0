import { register } from '../parts/register.js';
import { LossariumFigure } from './figure-panel.component.js';

register('lossarium-figure', LossariumFigure);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-figure': LossariumFigure;
  }
}
