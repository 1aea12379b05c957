import { demand } from '../impossible-input.ts';
import { finiteSeries } from './finite-series.ts';
import { stlDecompose } from './stl.ts';

export interface MstlParts {
  /** one for each season that was asked for and could be estimated, shortest first */
  seasons: { season: number; values: number[] }[];
  trend: number[];
  remainder: number[];
  notes: string[];
}

/**
 * Answers: what of a series is each of several seasons (weekday and year), what its trend, and what is left.
 * Arguments: `values`, complete; `seasons`, their lengths in periods, e.g. [7, 365]; `rounds`, how often each season is
 * estimated again from what the others leave (2 when not given).
 * Result: the values of each season, the trend and the remainder, one for each value, adding up to it.
 * Zero, missing and small: a season of which the series does not hold more than two is left out, with a note; where none
 * is left, and with a missing value, the series is refused.
 * Source: Bandara, Hyndman, Bergmeir (2021), MSTL (from memory); as R `forecast::mstl` 8.20, windows 11, 15, 19, …
 * Example:
 * ```ts
 * const values = Array.from({ length: 60 }, (_, i) => (i % 2) + (i % 5 === 0 ? 10 : 0));
 * mstlDecompose(values, [5, 2]).seasons.map(({ season }) => season) // [2, 5]
 * mstlDecompose([1, 2, 3, 4], [2]) // ImpossibleInput
 * ```
 */
export function mstlDecompose(values: readonly number[], seasons: readonly number[], rounds = 2): MstlParts {
  demand(
    seasons.length >= 1 && seasons.every((season) => Number.isInteger(season) && season >= 2),
    'MSTL needs one season or more, each of 2 or more whole periods',
  );
  demand(Number.isInteger(rounds) && rounds >= 1 && rounds <= 20, 'MSTL needs from 1 to 20 rounds');
  finiteSeries(values, 5);
  const usable = [...new Set(seasons)].sort((a, b) => a - b).filter((season) => season < values.length / 2);
  demand(usable.length > 0, 'MSTL needs a series of more than two of its shortest seasons');
  const parts = usable.map((season) => ({ season, values: values.map(() => 0) }));
  let left = [...values];
  let trend: number[] = [];
  for (let round = 0; round < (usable.length > 1 ? rounds : 1); round++) {
    parts.forEach((part, i) => {
      const withPart = left.map((value, t) => value + part.values[t]!);
      const fit = stlDecompose(withPart, { season: part.season, seasonalWindow: 11 + 4 * i });
      part.values = fit.seasonal;
      trend = fit.trend;
      left = withPart.map((value, t) => value - part.values[t]!);
    });
  }
  return {
    seasons: parts,
    trend,
    remainder: left.map((value, t) => value - trend[t]!),
    notes: leftOut(seasons, usable),
  };
}

const leftOut = (seasons: readonly number[], usable: readonly number[]): string[] =>
  seasons
    .filter((season) => !usable.includes(season))
    .map((season) => `A season of ${season} periods is left out: the series does not hold more than two of them.`);
