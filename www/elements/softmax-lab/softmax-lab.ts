import { register } from '../parts/register.js';
import { SoftmaxLab } from './softmax-lab.component.js';

register('lossarium-softmax-lab', SoftmaxLab);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-softmax-lab': SoftmaxLab;
  }
}
