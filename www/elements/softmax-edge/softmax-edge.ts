import { register } from '../parts/register.js';
import { SoftmaxEdge } from './softmax-edge.component.js';

register('lossarium-softmax-edge', SoftmaxEdge);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-softmax-edge': SoftmaxEdge;
  }
}
