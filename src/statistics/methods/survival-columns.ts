/** Columns and cells that every method of survival reads alike. */
import type { StatColumn, StatOption, StatRow } from './stat-method.ts';

export const TIME: StatColumn = {
  part: 'time',
  meaning: 'time to the event or the end',
  type: 'number',
  required: true,
  range: 'zero-or-more',
};
export const EVENT: StatColumn = {
  part: 'event',
  meaning: '1 if it happened, 0 if not',
  type: 'number',
  required: true,
  range: 'zero-or-one',
};
export const ENTRY: StatColumn = {
  part: 'entry',
  meaning: 'time at which a person came under observation, if later than the start',
  type: 'number',
  required: false,
};
export const STRATUM: StatColumn = {
  part: 'stratum',
  meaning: 'group within which comparisons are made',
  type: 'text',
  required: false,
};
export const CONFIDENCE: StatOption = {
  name: 'confidence',
  meaning: 'confidence of the intervals, a fraction or a percentage',
  type: 'number',
  default: '0.95',
  range: 'confidence',
};

export const numbersOf = (rows: StatRow[], part: string): (number | null)[] =>
  rows.map((row) => (typeof row[part] === 'number' ? row[part] : null));
/** An optional column: absent when no row has the part at all. */
export const optional = <T>(
  rows: StatRow[],
  part: string,
  read: (rows: StatRow[], part: string) => T,
): T | undefined => (rows.some((row) => part in row) ? read(rows, part) : undefined);

export const timesOf = (rows: StatRow[]) => ({ time: numbersOf(rows, 'time'), event: numbersOf(rows, 'event') });
