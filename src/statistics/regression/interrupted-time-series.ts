import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import type { NumericTerm } from './design-terms.ts';
import { type LinearRegression, linearRegression } from './linear-regression.ts';
import { predictRegression } from './predict-regression.ts';
import type { Coefficient } from './regression.ts';

export interface InterruptedTimeSeries {
  intercept: Coefficient;
  /** per period, before */
  trend: Coefficient;
  /** at the interruption, in the outcome's unit */
  levelChange: Coefficient;
  /** per period, after */
  trendChange: Coefficient;
  /** what each period would have been without the interruption; null before it */
  counterfactual: (Estimate | null)[];
  fitted: (number | null)[];
  /** about 2 when errors do not follow one another */
  durbinWatson: number | null;
  residualVariance: number | null;
  regression: LinearRegression;
  notes: string[];
}

export interface InterruptedSeriesOptions {
  confidence?: number;
  /** how many periods back errors may be related, for Newey-West errors; 6 when not given; 0 is White's HC0 */
  lag?: number;
  /** periods in a year, for sine and cosine terms; none when not given */
  season?: number;
  /** pairs of sine and cosine; 1 when not given */
  harmonics?: number;
}

const DESIRABLE = 12;
const MINIMUM = 8;

/**
 * Answers: whether a series changed its level or its trend when something happened.
 * Arguments: `outcome`, one a period in order, null where missing; `firstAfter`, the position (from 0) of the first period
 * after the interruption; `options`: lag, season, confidence.
 * Result: y = β₀ + β₁t + β₂·post + β₃·(t − T₀)·post with t from 1 and T₀ the last period before; errors by Newey and West
 * (Bartlett weights, no small-sample correction), tests by t; the counterfactual, fitted values and Durbin-Watson.
 * Zero, missing and small: missing periods are left out and counted (errors then treat neighbours as consecutive); fewer
 * than 12 periods before or after are said in the notes, fewer than 8 with the word too few; fewer than 3 before or 2
 * after are refused.
 * Source: Wagner et al. (2002) and Newey and West (1987), from memory; specification population-health, evaluation designs.
 * Example:
 * ```ts
 * const found = interruptedTimeSeries([10, 11, 12, 13, 9, 9, 10, 10], 4, { lag: 0 });
 * found.levelChange.estimate.value // -4.5
 * found.trendChange.estimate.value // -0.6
 * found.counterfactual[4].value // 14
 * interruptedTimeSeries([1, 2, 3], 1) // ImpossibleInput
 * ```
 */
export function interruptedTimeSeries(
  outcome: readonly (number | null)[],
  firstAfter: number,
  options: InterruptedSeriesOptions = {},
): InterruptedTimeSeries {
  const { confidence = 0.95, lag = 6 } = options;
  demand(Number.isInteger(firstAfter), 'the first period after the interruption is a whole number');
  const known = (from: number, to: number): number => outcome.slice(from, to).filter((y) => y !== null).length;
  const [before, after] = [known(0, firstAfter), known(firstAfter, outcome.length)];
  demand(firstAfter >= 0 && before >= 3 && after >= 2, 'an interrupted series needs 3 periods before and 2 after');
  const terms = seriesTerms(outcome.length, firstAfter, options);
  const regression = linearRegression({ outcome, terms }, { confidence, errors: 'newey-west', lag });
  const without = terms.map((term) =>
    AFTER.includes(term.name) ? { ...term, values: term.values.map(() => 0) } : term,
  );
  const counterfactual = predictRegression(regression, without).map(({ mean }, i) => (i < firstAfter ? null : mean));
  const [intercept, trend, levelChange, trendChange] = regression.coefficients;
  return {
    ...{ intercept: intercept!, trend: trend!, levelChange: levelChange!, trendChange: trendChange! },
    counterfactual,
    fitted: fittedByPeriod(regression, outcome.length),
    durbinWatson: durbinWatson(regression),
    residualVariance: regression.dispersion,
    regression,
    notes: [...regression.notes, ...lengthNotes('before', before), ...lengthNotes('after', after)],
  };
}

const AFTER = ['level change', 'trend change'];

type SeriesTerm = NumericTerm & { values: number[] };

function seriesTerms(periods: number, firstAfter: number, options: InterruptedSeriesOptions): SeriesTerm[] {
  const { season, harmonics = 1 } = options;
  const column = (name: string, at: (t: number) => number): SeriesTerm => ({
    kind: 'numeric',
    name,
    values: Array.from({ length: periods }, (_, i) => at(i + 1)),
  });
  const terms = [
    column('trend', (t) => t),
    column('level change', (t) => (t > firstAfter ? 1 : 0)),
    column('trend change', (t) => Math.max(0, t - firstAfter)),
  ];
  if (season === undefined) return terms;
  demand(season >= 2, 'a season has 2 or more periods');
  demand(
    Number.isInteger(harmonics) && harmonics >= 1 && harmonics <= season / 2,
    'harmonics are 1 to half the season',
  );
  const waves = Array.from({ length: harmonics }, (_, k) => (2 * Math.PI * (k + 1)) / season);
  return [
    ...terms,
    ...waves.flatMap((speed, k) => [
      column(`sine ${k + 1}`, (t) => Math.sin(speed * t)),
      column(`cosine ${k + 1}`, (t) => Math.cos(speed * t)),
    ]),
  ];
}

function fittedByPeriod({ fitted, model }: LinearRegression, periods: number): (number | null)[] {
  const out = Array.from({ length: periods }, (): number | null => null);
  for (const [i, row] of model.prepared.design.usedRows.entries()) out[row] = fitted[i]!;
  return out;
}

function durbinWatson({ fitted, model }: LinearRegression): number | null {
  const residuals = Array.from(model.prepared.y, (y, i) => y - fitted[i]!);
  const total = residuals.reduce((sum, e) => sum + e * e, 0);
  const steps = residuals.slice(1).reduce((sum, e, i) => sum + (e - residuals[i]!) ** 2, 0);
  return total > 0 ? steps / total : null;
}

function lengthNotes(side: string, periods: number): string[] {
  if (periods >= DESIRABLE) return [];
  const judged = periods < MINIMUM ? `too few (at least ${MINIMUM})` : `fewer than the ${DESIRABLE} that are desirable`;
  return [`${periods} periods ${side} the interruption are ${judged}.`];
}
