/** Families of outcomes: how the variance grows with the mean, how far a fit is from its data, how likely the data are. */
import { logGamma } from '../distributions/gamma.ts';
import { demand, demandChoice } from '../impossible-input.ts';
import type { LinkName } from './links.ts';

export type FamilyName = 'gaussian' | 'binomial' | 'quasi-binomial' | 'poisson' | 'quasi-poisson' | 'negative-binomial';

const FAMILIES: FamilyName[] = [
  'gaussian',
  'binomial',
  'quasi-binomial',
  'poisson',
  'quasi-poisson',
  'negative-binomial',
];

export interface Family {
  name: FamilyName;
  defaultLink: LinkName;
  links: LinkName[];
  /** whether the variance is known once the mean is; if not, a dispersion is estimated and t replaces z */
  dispersionKnown: boolean;
  variance(mean: number): number;
  /** twice the loss of log-likelihood from a perfect fit, for one row of weight 1 */
  deviance(y: number, mean: number): number;
  /** the log of the chance of y, for one row of `trials`; null where the family has no likelihood */
  logDensity: ((y: number, mean: number, trials: number) => number) | null;
  /** where the iterations begin */
  start(y: number, weight: number): number;
  allowsMean(mean: number): boolean;
  allowsOutcome(y: number): boolean;
  outcomeIs: string;
}

const timesLog = (y: number, ratio: number): number => (y === 0 ? 0 : y * Math.log(ratio));

/** Of millions of rows nearly all are 0 or 1, for which one logarithm is enough. */
function shareDeviance(y: number, mean: number): number {
  if (y === 0) return -2 * Math.log(1 - mean);
  if (y === 1) return -2 * Math.log(mean);
  return 2 * (y * Math.log(y / mean) + (1 - y) * Math.log((1 - y) / (1 - mean)));
}

const countDeviance = (y: number, mean: number): number => Math.max(0, 2 * (timesLog(y, y / mean) - (y - mean)));

const GAUSSIAN: Family = {
  name: 'gaussian',
  defaultLink: 'identity',
  links: ['identity'],
  dispersionKnown: false,
  variance: () => 1,
  deviance: (y, mean) => (y - mean) ** 2,
  logDensity: null,
  start: (y) => y,
  allowsMean: Number.isFinite,
  allowsOutcome: Number.isFinite,
  outcomeIs: 'a number',
};

const BINOMIAL: Family = {
  name: 'binomial',
  defaultLink: 'logit',
  links: ['logit', 'log', 'identity'],
  dispersionKnown: true,
  variance: (mean) => Math.max(mean * (1 - mean), 1e-300),
  deviance: shareDeviance,
  logDensity: (y, mean, trials) =>
    logChoose(trials, y * trials) +
    (y === 0 ? 0 : y * trials * Math.log(mean)) +
    (y === 1 ? 0 : (1 - y) * trials * Math.log1p(-mean)),
  start: (y, weight) => (weight * y + 0.5) / (weight + 1),
  allowsMean: (mean) => mean > 0 && mean < 1,
  allowsOutcome: (y) => y >= 0 && y <= 1,
  outcomeIs: '0 or 1, or successes from 0 to the trials',
};

const POISSON: Family = {
  name: 'poisson',
  defaultLink: 'log',
  links: ['log', 'identity'],
  dispersionKnown: true,
  variance: (mean) => mean,
  deviance: countDeviance,
  logDensity: (y, mean) => (y === 0 ? 0 : y * Math.log(mean)) - mean - logGamma(y + 1),
  start: (y) => y + 0.1,
  allowsMean: (mean) => mean > 0 && mean < 1e300,
  allowsOutcome: (y) => y >= 0,
  outcomeIs: 'a count of 0 or more',
};

const logChoose = (n: number, k: number): number =>
  n === 1 ? 0 : logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

/**
 * Answers: how an outcome of this family varies round its mean.
 * Arguments: `name`; `theta`, above 0, for the negative binomial only: the variance is mean + mean² / theta.
 * Result: the family's variance, deviance, log density, starting values and what its outcome and mean may be.
 * Missing: a negative binomial without theta is refused.
 * Source: McCullagh and Nelder, Generalized Linear Models, 2nd edition (1989), from memory; values held to R's `glm`.
 * Example:
 * ```ts
 * familyNamed('poisson').variance(4) // 4
 * familyNamed('negative-binomial', 2).variance(4) // 12
 * familyNamed('negative-binomial') // ImpossibleInput
 * ```
 */
export function familyNamed(name: FamilyName, theta?: number): Family {
  demandChoice(name, FAMILIES, 'a family');
  if (name === 'gaussian') return GAUSSIAN;
  if (name === 'binomial') return BINOMIAL;
  if (name === 'quasi-binomial') return { ...BINOMIAL, name, dispersionKnown: false, logDensity: null };
  if (name === 'poisson') return POISSON;
  if (name === 'quasi-poisson') return { ...POISSON, name, dispersionKnown: false, logDensity: null };
  demand(theta !== undefined && Number.isFinite(theta) && theta > 0, 'a negative binomial needs a theta above 0');
  return negativeBinomial(theta);
}

function negativeBinomial(theta: number): Family {
  return {
    ...POISSON,
    name: 'negative-binomial',
    variance: (mean) => mean + (mean * mean) / theta,
    deviance: (y, mean) =>
      Math.max(0, 2 * (timesLog(y, y / mean) - (y + theta) * Math.log((y + theta) / (mean + theta)))),
    logDensity: (y, mean) =>
      logGamma(theta + y) -
      logGamma(theta) -
      logGamma(y + 1) +
      theta * Math.log(theta / (theta + mean)) +
      (y === 0 ? 0 : y * Math.log(mean / (theta + mean))),
    start: (y) => (y === 0 ? 1 / 6 : y),
  };
}
