import { register } from '../parts/register.js';
import { LossExplorer } from './loss-explorer.component.js';

register('lossarium-loss-explorer', LossExplorer);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-loss-explorer': LossExplorer;
  }
}
