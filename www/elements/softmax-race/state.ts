/** The controls of the race, each once. */
import { BASELINE, LENGTHS } from '../../api/timing-softmax.js';
import type { FlagControl, StateOf } from '../parts/controls.js';
import { ALGORITHMS, type AlgorithmName } from './algorithms.js';

/** What a reader can leave out: the baseline always runs, because the others are compared with it. */
export type ContenderName = Exclude<AlgorithmName, typeof BASELINE>;

export const CONTENDERS = Object.keys(ALGORITHMS).filter((name) => name !== BASELINE) as ContenderName[];

const contenders = Object.fromEntries(
  CONTENDERS.map((name): [ContenderName, FlagControl] => {
    const { label } = ALGORITHMS[name];
    return [name, { kind: 'flag', label, help: `Let ${label} take part.`, default: true }];
  }),
) as Record<ContenderName, FlagControl>;

export const RACE_CONTROLS = {
  length: {
    kind: 'number',
    label: 'Logits in the row',
    help: 'Short rows stay in the cache; long ones stream through memory, and traffic begins to count.',
    default: 1_000_000,
    min: LENGTHS[0],
    max: LENGTHS[1],
    slider: LENGTHS,
    step: 1,
    scale: 'log',
  },
  arithmetic: {
    kind: 'choice',
    label: 'Arithmetic',
    help: 'Portable gives the same digits on every machine. Fast may fuse operations where the browser has relaxed SIMD.',
    default: 'portable',
    choices: { portable: 'Portable: the same digits everywhere', fast: 'Fast: fused operations where there are some' },
  },
  threads: {
    kind: 'flag',
    label: 'Several threads',
    help: 'From about five million logits on, the work is shared among threads.',
    default: false,
  },
  ...contenders,
} as const;

export type RaceControls = typeof RACE_CONTROLS;
export type RaceState = StateOf<RaceControls>;
