import { register } from '../parts/register.js';
import { SoftmaxSimplex } from './softmax-simplex.component.js';

register('lossarium-softmax-simplex', SoftmaxSimplex);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-softmax-simplex': SoftmaxSimplex;
  }
}
