import { register } from '../parts/register.js';
import { LossTrainer } from './trainer.component.js';

register('lossarium-trainer', LossTrainer);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-trainer': LossTrainer;
  }
}
