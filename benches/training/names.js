// How candidates are called.
import { PEERS } from '../peers/names.js';

export const NAMES = {
  ...PEERS,
  peak: 'multiply-adds in registers',
  convnet: 'ConvNetJS',
};
