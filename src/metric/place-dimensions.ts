/** Dimensions that are places or organisations; whatever else an answer is cut by is of people or of what was done. */
export const PLACE_DIMENSIONS = [
  'practice',
  'pcn',
  'provider',
  'trust',
  'site',
  'lsoa',
  'msoa',
  'ward',
  'lad',
  'icb',
  'system',
  'region',
];
