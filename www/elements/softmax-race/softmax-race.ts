import { register } from '../parts/register.js';
import { SoftmaxRace } from './softmax-race.component.js';

register('lossarium-softmax-race', SoftmaxRace);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-softmax-race': SoftmaxRace;
  }
}
