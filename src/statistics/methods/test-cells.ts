import type { Alternative, TestOptions, TestResult } from '../hypothesis/test-result.ts';
import { estimateCells } from './estimate-cells.ts';
import type { StatColumn, StatOption, StatOptions, StatRow } from './stat-method.ts';

export const CONFIDENCE: StatOption = {
  name: 'confidence',
  meaning: 'confidence of the interval, a fraction or a percentage',
  type: 'number',
  default: '0.95',
  range: 'confidence',
};
export const ALTERNATIVE: StatOption = {
  name: 'alternative',
  meaning: 'what is held against no difference, of the first group against the second',
  type: 'text',
  choices: ['two-sided', 'less', 'greater'],
  default: 'two-sided',
};
export const UNCORRECTED: StatOption = {
  name: 'no-correction',
  meaning: 'leave the continuity correction out',
  type: 'flag',
};

export const numberColumn = (part: string, meaning: string): StatColumn => ({
  part,
  meaning,
  type: 'number',
  required: true,
});
export const textColumn = (part: string, meaning: string): StatColumn => ({
  part,
  meaning,
  type: 'text',
  required: true,
});

/** The options that most tests share, as their functions take them. */
export const testOptions = (options: StatOptions): TestOptions & { correct: boolean } => ({
  alternative: options.alternative as Alternative | undefined,
  confidence: options.confidence as number | undefined,
  correct: options['no-correction'] !== true,
});

/** A test as the cells of one row: the effect first, then what is said about chance. */
export const testCells = (test: TestResult): StatRow => {
  const { notes, method, ...effect } = estimateCells(test.effect);
  return {
    ...effect,
    interval_method: method ?? null,
    statistic_name: test.statistic.name,
    statistic: test.statistic.value,
    df: test.degreesOfFreedom,
    ...(test.denominatorDegreesOfFreedom === null ? {} : { denominator_df: test.denominatorDegreesOfFreedom }),
    p_value: test.pValue,
    alternative: test.alternative,
    method: test.method,
    notes: test.notes.join(' '),
  };
};

/** A cell as a number; null when it holds none. */
export const numberOf = (row: StatRow, part: string): number | null =>
  typeof row[part] === 'number' ? row[part] : null;
