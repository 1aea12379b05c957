/** What was usual at this time of year: the regression behind a Farrington threshold. */
import { studentTTail } from '../distributions/student-t.ts';
import type { Prediction } from './exceedance-threshold.ts';
import { dispersionOf, fitQuasiPoisson, type QuasiPoissonFit } from './quasi-poisson.ts';

/** A past week that counts. */
export interface BaselineWeek {
  /** its place in the series */
  week: number;
  count: number;
  /** part of the year, 1 to `periods` */
  part: number;
  population: number;
}

/** The week whose count is predicted. */
export interface CurrentWeek {
  week: number;
  part: number;
  population: number;
}

export interface BaselineOptions {
  reweight: boolean;
  /** past weeks whose residual is above this are given less weight */
  weightsThreshold: number;
  trend: boolean;
  /** a trend is kept when its p-value is below this */
  pThresholdTrend: number;
  years: number;
  populationOffset: boolean;
  /** whose standard error of the prediction: that of R's `farringtonFlexible` or that of `farrington` */
  errorAs: 'flexible' | 'original';
}

export interface Baseline extends Prediction {
  trend: boolean;
  /** added to the logarithm of the expected count each week; null without a trend */
  trendPerWeek: number | null;
}

/**
 * Answers: which count is expected in a week, from the same time of earlier years.
 * Arguments: past `weeks`, the `current` one, and `options`.
 * Result: the expected logarithm and its standard error, the dispersion (1 or more), and whether a trend is in it. A trend is
 * kept when three or more years are used, it is significant, and it does not lead beyond the largest past count.
 * Zero, missing and small: null where the regression does not converge, where no past week lies in the week's part of the year,
 * or where there are no more weeks than terms.
 * Source: Farrington et al. (1996), Noufaily et al. (2013); as R package surveillance 1.20.3. Its standard error, which takes
 * the reweighting's weights for working weights, is kept.
 * Example:
 * ```ts
 * const weeks = [3, 5, 4, 6, 2, 4].map((count, i) => ({ week: i, count, part: 1, population: 1 }))
 * const options = { reweight: false, weightsThreshold: 2.58, trend: false, pThresholdTrend: 0.05, years: 5, populationOffset: false, errorAs: 'flexible' }
 * baselineModel(weeks, { week: 9, part: 1, population: 1 }, options) // { logMean: 1.3862944, dispersion: 1, trend: false }
 * baselineModel(weeks, { week: 9, part: 2, population: 1 }, options) // null
 * ```
 */
export function baselineModel(weeks: BaselineWeek[], current: CurrentWeek, options: BaselineOptions): Baseline | null {
  const parts = [...new Set(weeks.map((week) => week.part))].sort((a, b) => a - b);
  if (!parts.includes(current.part)) return null;
  const plan = { weeks, current, parts, options };
  const first = fitted(plan, options.trend);
  if (first === null || !first.withTrend) return first && baselineOf(first, false);
  const largest = weeks.reduce((most, week) => Math.max(most, week.count), 0);
  const keep =
    options.years >= 3 && isSignificant(first, options.pThresholdTrend) && Math.exp(first.logMean) <= largest;
  if (keep) return baselineOf(first, true);
  const without = fitted(plan, false);
  return without && baselineOf(without, false);
}

interface Plan {
  weeks: BaselineWeek[];
  current: CurrentWeek;
  parts: number[];
  options: BaselineOptions;
}

interface Fitted extends Prediction {
  withTrend: boolean;
  fit: QuasiPoissonFit;
  /** what R's summary calls the dispersion of the fit as it is kept */
  keptDispersion: number;
}

const baselineOf = ({ logMean, logError, dispersion, fit }: Fitted, trend: boolean): Baseline => ({
  logMean,
  logError,
  dispersion,
  trend,
  trendPerWeek: trend ? fit.coefficients[1]! : null,
});

/** Fits, without the trend where it does not converge with it, and once more with less weight on past outbreaks. */
function fitted(plan: Plan, trend: boolean): Fitted | null {
  const equal = plan.weeks.map(() => 1);
  let withTrend = trend;
  let fit = fitWith(plan, withTrend, equal);
  if (withTrend && fit?.converged !== true) {
    withTrend = false;
    fit = fitWith(plan, withTrend, equal);
  }
  if (fit?.converged !== true) return null;
  const { reweight, weightsThreshold, errorAs } = plan.options;
  let weights: number[] | null = null;
  if (reweight) {
    weights = outbreakWeights(plan, fit, weightsThreshold);
    fit = weights && fitWith(plan, withTrend, weights);
  }
  const dispersion = fit && dispersionOf(fit.workingWeights, fit.workingResiduals, fit.residualDegrees);
  if (fit === null || dispersion === null) return null;
  const kept =
    weights && errorAs === 'flexible' ? dispersionOf(weights, fit.workingResiduals, fit.residualDegrees)! : dispersion;
  return predicted(plan, fit, { withTrend, dispersion: Math.max(1, dispersion), keptDispersion: kept });
}

function predicted(
  { current, parts, options }: Plan,
  fit: QuasiPoissonFit,
  found: { withTrend: boolean; dispersion: number; keptDispersion: number },
): Fitted | null {
  const row = rowOf(current, parts, found.withTrend);
  const logMean = row.reduce((sum, cell, i) => sum + cell * fit.coefficients[i]!, offsetOf(current, options));
  const scale = options.errorAs === 'flexible' ? found.keptDispersion : found.dispersion;
  const logError = Math.sqrt(scale * fit.spreadAt(row));
  return Number.isFinite(logMean) && Number.isFinite(logError) ? { ...found, fit, logMean, logError } : null;
}

function fitWith({ weeks, parts, options }: Plan, trend: boolean, weights: number[]): QuasiPoissonFit | null {
  return fitQuasiPoisson({
    design: weeks.map((week) => rowOf(week, parts, trend)),
    counts: weeks.map((week) => week.count),
    offset: weeks.map((week) => offsetOf(week, options)),
    weights,
  });
}

/** Intercept, week, and each part of the year but the first. */
const rowOf = ({ week, part }: CurrentWeek, parts: number[], trend: boolean): number[] => [
  1,
  ...(trend ? [week] : []),
  ...parts.slice(1).map((other) => (other === part ? 1 : 0)),
];

const offsetOf = ({ population }: CurrentWeek, options: BaselineOptions): number =>
  options.populationOffset ? Math.log(population) : 0;

/** Weights that add up to the number of weeks, less the higher the standardised Anscombe residual is above the threshold. */
function outbreakWeights({ weeks }: Plan, fit: QuasiPoissonFit, threshold: number): number[] | null {
  const dispersion = dispersionOf(fit.workingWeights, fit.workingResiduals, fit.residualDegrees);
  if (dispersion === null) return null;
  const phi = Math.max(1, dispersion);
  const residuals = weeks.map(({ count }, i) => {
    const mean = fit.fitted[i]!;
    const raw = 1.5 * (count ** (2 / 3) * mean ** (-1 / 6) - Math.sqrt(mean));
    return raw / Math.sqrt(phi * (1 - fit.hat[i]!));
  });
  if (!residuals.every(Number.isFinite)) return null;
  const shares = residuals.map((residual) => (residual > threshold ? residual ** -2 : 1));
  const factor = weeks.length / shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share * factor);
}

function isSignificant({ fit, keptDispersion }: Fitted, below: number): boolean {
  if (fit.aliased[1]) return false;
  const direction = fit.coefficients.map((_, i) => (i === 1 ? 1 : 0));
  const error = Math.sqrt(keptDispersion * fit.spreadAt(direction));
  if (!(error > 0)) return fit.coefficients[1] !== 0;
  return studentTTail(fit.coefficients[1]! / error, fit.residualDegrees) < below;
}
