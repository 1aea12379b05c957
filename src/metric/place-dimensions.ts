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
  'place',
  'icb',
  'system',
  'region',
];

/** Code of those of whom a place is asked and who are in none: they are counted, and are no place among others. */
export const NO_PLACE = { code: 'none', name: 'not in a place' };

/** Whether a code of a dimension is of people who are in none of its places. */
export const isNoPlace = (dimension: string, code: string | undefined): boolean =>
  dimension === 'place' && code === NO_PLACE.code;
