/** Texts that often stand for "missing". They count as missing only where the rest of the column says so. */
export const MISSING_TEXTS = [
  'NULL',
  'null',
  'NA',
  'N/A',
  'n/a',
  'na',
  'NaN',
  'nan',
  '-',
  '--',
  '*',
  '..',
  '.',
  ':',
  '#N/A',
];
