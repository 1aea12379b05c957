/** Columns, options and cells that many methods read alike. */
import type { EstimateOptions } from '../estimates/make-estimate.ts';
import type { StatCell, StatColumn, StatOption, StatOptions, StatRow } from './stat-method.ts';

export const numberColumn = (part: string, meaning: string, required = true): StatColumn => ({
  part,
  meaning,
  type: 'number',
  required,
});

/** Events, and whatever else is counted or weighed and cannot be below 0. */
export const countColumn = (part: string, meaning: string, required = true): StatColumn => ({
  ...numberColumn(part, meaning, required),
  range: 'zero-or-more',
});

/** For methods that count in whole numbers. */
export const wholeColumn = (part: string, meaning: string, required = true): StatColumn => ({
  ...numberColumn(part, meaning, required),
  range: 'whole-zero-or-more',
});

/** What is divided by: a denominator, a population, an exposure, an expected number. */
export const divisorColumn = (part: string, meaning: string, required = true): StatColumn => ({
  ...numberColumn(part, meaning, required),
  range: 'above-zero',
});

export const shareColumn = (part: string, meaning: string, required = true): StatColumn => ({
  ...numberColumn(part, meaning, required),
  range: 'share',
});

/** Whether something happened. */
export const eventColumn = (part: string, meaning: string, required = true): StatColumn => ({
  ...numberColumn(part, meaning, required),
  range: 'zero-or-one',
});

export const textColumn = (part: string, meaning: string, required = true): StatColumn => ({
  part,
  meaning,
  type: 'text',
  required,
});

export const LABEL = textColumn('label', 'what the row is called; it is given back beside the answer', false);

export const CONFIDENCE: StatOption = {
  name: 'confidence',
  meaning: 'of the limits, as a fraction or a percentage',
  type: 'number',
  default: '0.95',
  range: 'confidence',
};

export const UNIT: StatOption = {
  name: 'unit',
  meaning: 'what the values are measured in',
  type: 'text',
  default: 'value',
};

export const multiplierOption = (standard: string): StatOption => ({
  name: 'multiplier',
  meaning: 'what value and limits are multiplied by',
  type: 'number',
  default: standard,
});

/** Said wherever the order of rows matters and nothing in them says what it is. */
export const orderNotes = (rows: StatRow[], part = 'period'): string[] =>
  rows.every((row) => (row[part] ?? null) === null)
    ? [`Rows are taken in the file's order: no ${part} column is named.`]
    : [];

export const numbersOf = (rows: StatRow[], part: string): (number | null)[] => rows.map((row) => numberCell(row[part]));

export const numberCell = (cell: StatCell | undefined): number | null => (typeof cell === 'number' ? cell : null);

export const textCell = (cell: StatCell | undefined): string => String(cell ?? '');

export const numberOption = (options: StatOptions, name: string): number | undefined =>
  typeof options[name] === 'number' ? options[name] : undefined;

export const textOption = (options: StatOptions, name: string): string | undefined =>
  typeof options[name] === 'string' ? options[name] : undefined;

/** Only what was given, so that each function's own default holds. */
export const estimateOptions = (options: StatOptions): EstimateOptions => {
  const [confidence, multiplier] = [numberOption(options, 'confidence'), numberOption(options, 'multiplier')];
  return {
    ...(confidence === undefined ? {} : { confidence }),
    ...(multiplier === undefined ? {} : { multiplier }),
  };
};

export const measurementOptions = (options: StatOptions): { confidence?: number; unit?: string } => {
  const unit = textOption(options, 'unit');
  const { confidence } = estimateOptions(options);
  return { ...(confidence === undefined ? {} : { confidence }), ...(unit === undefined ? {} : { unit }) };
};
