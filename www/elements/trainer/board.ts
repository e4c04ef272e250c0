import { register } from '../parts/register.js';
import { TrainerBoard } from './board.component.js';

register('lossarium-trainer-board', TrainerBoard);

declare global {
  interface HTMLElementTagNameMap {
    'lossarium-trainer-board': TrainerBoard;
  }
}
