import { demand, demandChoice } from '../impossible-input.ts';
import { finiteSeries } from './finite-series.ts';

/** null where the centred average would reach beyond the series. */
export interface ClassicalParts {
  seasonal: number[];
  trend: (number | null)[];
  remainder: (number | null)[];
  notes: string[];
}

/**
 * Answers: what of a series is its season, what its trend, and what is left, by centred moving averages.
 * Arguments: `values`, complete, two seasons or more; `season`, periods in a season, 2 or more; `type`: 'additive' when
 * the season's size is steady, 'multiplicative' when it grows with the level (values above 0 only).
 * Result: `seasonal`, `trend`, `remainder`, one of each for each value; added (or multiplied) together they give it.
 * Missing and small: trend and remainder are null for half a season at each end; a missing value, fewer than two
 * seasons, or a value of 0 or less in a multiplicative decomposition is refused.
 * Source: Kendall and Stuart (1983), The Advanced Theory of Statistics vol. 3, 410–414 (from memory); as R
 * `stats::decompose`.
 * Example:
 * ```ts
 * const parts = classicalDecompose([1, 3, 2, 4, 3, 5], 2, 'additive');
 * parts.seasonal // [-0.75, 0.75, -0.75, 0.75, -0.75, 0.75]
 * parts.trend // [null, 2.25, 2.75, 3.25, 3.75, null]
 * classicalDecompose([1, 0, 1, 0], 2, 'multiplicative') // ImpossibleInput
 * ```
 */
export function classicalDecompose(
  values: readonly number[],
  season: number,
  type: 'additive' | 'multiplicative',
): ClassicalParts {
  demand(Number.isInteger(season) && season >= 2, 'a decomposition needs a season of 2 or more whole periods');
  demandChoice(type, ['additive', 'multiplicative'], 'a decomposition');
  finiteSeries(values, 2 * season);
  const multiply = type === 'multiplicative';
  demand(!multiply || values.every((value) => value > 0), 'a multiplicative decomposition needs values above 0');
  const without = (value: number, part: number): number => (multiply ? value / part : value - part);
  const trend = centredAverages(values, season);
  const detrended = trend.map((level, i) => (level === null ? null : without(values[i]!, level)));
  const figure = Array.from({ length: season }, (_, phase) => meanOf(detrended.filter((_, i) => i % season === phase)));
  const middle = meanOf(figure);
  const seasonal = values.map((_, i) => without(figure[i % season]!, middle));
  const remainder = detrended.map((rest, i) => (rest === null ? null : without(rest, seasonal[i]!)));
  const notes = ['The trend is missing for half a season at each end.'];
  return { seasonal, trend, remainder, notes };
}

/** An even season takes half of each end point, so that the average stays centred. */
function centredAverages(values: readonly number[], season: number): (number | null)[] {
  const half = Math.floor(season / 2);
  const endWeight = season % 2 === 0 ? 0.5 : 1;
  return values.map((_, i) => {
    if (i < half || i + half >= values.length) return null;
    let sum = endWeight * (values[i - half]! + values[i + half]!);
    for (let j = i - half + 1; j < i + half; j++) sum += values[j]!;
    return sum / season;
  });
}

function meanOf(cells: (number | null)[]): number {
  const present = cells.filter((cell) => cell !== null);
  return present.reduce((sum, cell) => sum + cell, 0) / present.length;
}
