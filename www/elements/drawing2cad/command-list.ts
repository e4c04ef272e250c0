import { register } from '../parts/register.js';
import { CommandList } from './command-list.component.js';

register('lossarium-command-list', CommandList);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-command-list': CommandList;
  }
}
