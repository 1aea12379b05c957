/** The count above which a week is exceptional, and how far a count is above it. */
import { negativeBinomialQuantile, negativeBinomialTail } from '../distributions/negative-binomial.ts';
import { normalCdf, normalQuantile } from '../distributions/normal.ts';
import { poissonQuantile, poissonTail } from '../distributions/poisson.ts';
import { demand, demandChoice } from '../impossible-input.ts';

/** 'delta': normal on a transformed scale; 'nbPlugin' and 'muan': quantiles of the negative binomial distribution */
export type ThresholdMethod = 'delta' | 'nbPlugin' | 'muan';
/** to this power counts are symmetric enough to be taken for normal */
export type PowerTransformation = '2/3' | '1/2' | 'none';

export interface Prediction {
  /** expected logarithm of the count, and its standard error */
  logMean: number;
  logError: number;
  /** variance over mean, 1 or more */
  dispersion: number;
}

export interface ThresholdOptions {
  method: ThresholdMethod;
  power: PowerTransformation;
  /** the upper tail that lies above the threshold */
  alpha: number;
}

export interface Threshold {
  /** null where it lies beyond any number that can be written */
  upper: number | null;
  /** how probable a count of this size or more is */
  pValue: number | null;
}

/**
 * Answers: above which count a week is exceptional, given what is expected.
 * Arguments: a prediction; `options`: method, power (for 'delta'), and `alpha`, the share of ordinary weeks above, between 0
 * and 1; `observed`, a whole number of 0 or more, or null.
 * Result: the threshold in counts, and the probability of the observed count or more.
 * Zero, missing and small: null observed gives a threshold and no p-value; an expectation too large to be written gives null.
 * Source: Farrington et al., JRSS A 159 (1996) for 'delta'; Noufaily et al. (2013) for 'nbPlugin'; 'muan' adds the
 * uncertainty of the mean; as R package surveillance 1.20.3.
 * Example:
 * ```ts
 * const ten = { logMean: Math.log(10), logError: 0.1, dispersion: 2 }
 * exceedanceThreshold(ten, { method: 'delta', power: 'none', alpha: 0.025 }, 10) // { upper: 18.9816833, pValue: 0.5 }
 * exceedanceThreshold(ten, { method: 'nbPlugin', power: '2/3', alpha: 0.025 }, null) // { upper: 20, pValue: null }
 * ```
 */
export function exceedanceThreshold(
  prediction: Prediction,
  options: ThresholdOptions,
  observed: number | null,
): Threshold {
  demandThreshold(options.method, options.power);
  demand(prediction.dispersion >= 1 && prediction.logError >= 0, 'a prediction has a dispersion of 1 or more');
  demand(options.alpha > 0 && options.alpha < 1, 'the share of ordinary weeks above a threshold is between 0 and 1');
  demand(observed === null || (Number.isInteger(observed) && observed >= 0), 'a count is a whole number of 0 or more');
  return options.method === 'delta'
    ? transformed(prediction, options, observed)
    : counted(prediction, options, observed);
}

/** Refuses a method or a power that is none. */
export const demandThreshold = (method: ThresholdMethod, power: PowerTransformation): void => {
  demandChoice(method, ['delta', 'nbPlugin', 'muan'], 'a method of the threshold');
  demandChoice(power, ['2/3', '1/2', 'none'], 'a power transformation');
};

const POWERS: Record<PowerTransformation, number> = { '2/3': 2 / 3, '1/2': 1 / 2, none: 1 };

function transformed(
  { logMean, logError, dispersion }: Prediction,
  options: ThresholdOptions,
  observed: number | null,
): Threshold {
  const mean = Math.exp(logMean);
  const power = POWERS[options.power];
  // the variance of a count to come, carried to the transformed scale by its slope there
  const variance = mean * (dispersion + (logError * mean) ** 2 / mean);
  const error = power * mean ** (power - 1) * Math.sqrt(variance);
  const centre = mean ** power;
  const upper = (centre + normalQuantile(1 - options.alpha) * error) ** (1 / power);
  if (!(Number.isFinite(upper) && error > 0)) return { upper: null, pValue: null };
  return { upper, pValue: observed === null ? null : normalCdf((centre - observed ** power) / error) };
}

function counted(
  { logMean, logError, dispersion }: Prediction,
  options: ThresholdOptions,
  observed: number | null,
): Threshold {
  const added = options.method === 'muan' ? normalQuantile(1 - options.alpha) * logError : 0;
  const mean = Math.exp(logMean + added);
  if (!(mean < Number.MAX_SAFE_INTEGER)) return { upper: null, pValue: null };
  const poisson = dispersion === 1 || mean === 0;
  const size = poisson ? 1 : mean / (dispersion - 1);
  const upper = poisson
    ? poissonQuantile(1 - options.alpha, mean)
    : negativeBinomialQuantile(1 - options.alpha, mean, size);
  if (observed === null) return { upper, pValue: null };
  return { upper, pValue: poisson ? poissonTail(observed - 1, mean) : negativeBinomialTail(observed - 1, mean, size) };
}
