/** Comparisons of values and limits with a vector's columns. */
import type { Estimate } from '../../../src/statistics/estimate.ts';
import { numberIn, type VectorRow } from '../read-vectors.ts';
import type { Comparison } from './conformance.ts';

interface Limits {
  value?: number | null;
  lower: number | null;
  upper: number | null;
}

/** Columns lower and upper, and value where there is one. */
export function limitsOf(what: string, found: Limits, row: VectorRow): Comparison[] {
  const columns = ['value', 'lower', 'upper'] as const;
  return columns
    .filter((column) => column in row)
    .map((column) => ({ what: `${what} ${column}`, actual: found[column] ?? null, expected: numberIn(row[column]) }));
}

/** Columns value, lower95, upper95, lower998 and upper998. */
export function atBothLevels(what: string, row: VectorRow, estimate: (confidence: number) => Estimate): Comparison[] {
  return ([0.95, 0.998] as const).flatMap((confidence) => {
    const suffix = String(confidence).slice(2);
    const columns = { value: row.value!, lower: row[`lower${suffix}`]!, upper: row[`upper${suffix}`]! };
    return limitsOf(`${what} at ${confidence}`, estimate(confidence), columns);
  });
}
