import { register } from '../parts/register.js';
import { SolidView } from './solid-view.component.js';

register('lossarium-solid-view', SolidView);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-solid-view': SolidView;
  }
}
