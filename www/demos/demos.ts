import type { DemoMeta } from './meta.js';
import { meta as drawing2cad } from './drawing2cad/meta.js';
import { meta as lossExplorer } from './loss-explorer/meta.js';
import { meta as softmaxLab } from './softmax-lab/meta.js';
import { meta as trainer } from './trainer/meta.js';

/** Every demo, in the order of the gallery. */
export const DEMOS: readonly DemoMeta[] = [softmaxLab, lossExplorer, trainer, drawing2cad];
