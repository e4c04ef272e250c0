/** The maps of the lab: name in the catalog, name for people. The order is that of the rows and of the marks. */
export const MAPS = {
  softmax: 'Softmax',
  softmin: 'Softmin',
  sparsemax: 'Sparsemax',
  entmax15: 'Entmax 1.5',
  taylor_softmax: 'Taylor',
  spherical_softmax: 'Spherical',
  stablemax: 'StableMax',
  gumbel_softmax: 'Gumbel sample',
} as const;

export type MapId = keyof typeof MAPS;

export const MAP_IDS = Object.keys(MAPS) as MapId[];
