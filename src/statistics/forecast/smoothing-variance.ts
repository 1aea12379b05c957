/** Means and variances of the forecasts of exponential smoothing models, by formula. */
import type { FittedSmoothing } from './smoothing-model.ts';

export interface ForecastMoments {
  means: number[];
  variances: number[];
}

/**
 * Answers: what an exponential smoothing model expects at each step ahead, and how far off it may be.
 * Arguments: `fit`, a fitted model with additive or no trend; `horizon`, steps ahead, 1 or more.
 * Result: `means` and `variances` of the forecast, one for each step.
 * Zero, missing and small: a model that fits without error has variances of 0.
 * Source: Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, chapter 6, classes 1 to 3 (from
 * memory). R forecast 8.20 differs in two places, where its matrices do not follow the book: ETS(·,N,A), whose seasonal
 * term comes one step early, and ETS(M,Ad,M), whose trend is not damped in its first step.
 * Example:
 * ```ts
 * const weights = { alpha: 0.5, beta: 0, gamma: 0, phi: 1 };
 * const fit = { model: { error: 'A', trend: 'N', season: 'N' }, weights, final: { level: 9, slope: 0, seasons: [] }, variance: 2 };
 * smoothingMoments(fit, 2) // { means: [9, 9], variances: [2, 2.5] }
 * ```
 */
export function smoothingMoments(
  fit: Pick<FittedSmoothing, 'model' | 'weights' | 'final' | 'variance'>,
  horizon: number,
): ForecastMoments {
  if (fit.model.season === 'M') return productMoments(fit, horizon);
  const means = linearMeans(fit, horizon);
  const weights = responses(fit, horizon);
  return fit.model.error === 'A'
    ? { means, variances: additiveVariances(weights, fit.variance) }
    : { means, variances: relativeVariances(weights, means, fit.variance) };
}

type Fitted = Pick<FittedSmoothing, 'model' | 'weights' | 'final' | 'variance'>;

function linearMeans({ weights, final }: Fitted, horizon: number): number[] {
  let height = final.level;
  let slope = final.slope;
  return Array.from({ length: horizon }, (_, i) => {
    slope *= weights.phi;
    height += slope;
    return height + (final.seasons[i % final.seasons.length] ?? 0);
  });
}

/** How much of one error is still in the value j steps later: c_1, c_2, … */
function responses({ weights, final }: Fitted, horizon: number): number[] {
  const { alpha, beta, gamma, phi } = weights;
  const periods = final.seasons.length;
  let power = 1;
  let damped = 0;
  return Array.from({ length: horizon }, (_, i) => {
    power *= phi;
    damped += power;
    return alpha + beta * damped + (periods > 0 && (i + 1) % periods === 0 ? gamma : 0);
  });
}

function additiveVariances(weights: number[], variance: number): number[] {
  let sum = 1;
  return weights.map((_, i) => {
    if (i > 0) sum += weights[i - 1]! ** 2;
    return variance * sum;
  });
}

function relativeVariances(weights: number[], means: number[], variance: number): number[] {
  const theta: number[] = [];
  return means.map((mean, i) => {
    let carried = 0;
    for (let j = 1; j <= i; j++) carried += weights[j - 1]! ** 2 * theta[i - j]!;
    theta.push(mean * mean + variance * carried);
    return (1 + variance) * theta[i]! - mean * mean;
  });
}

/** The trunk (level, slope) times one season: its mean and its second moments. */
interface Branch {
  level: number;
  slope: number;
  levelLevel: number;
  levelSlope: number;
  slopeSlope: number;
}

/**
 * Class 3. Each season with the trunk is followed by itself: an error moves the trunk under every season, and the season
 * it falls in as well, and no value needs two seasons at once. So 2 by 2 matrices do, whatever the season's length.
 */
function productMoments({ weights, final, variance }: Fitted, horizon: number): ForecastMoments {
  const branches = final.seasons.map((s) => branchOf(final.level, final.slope, s));
  const means: number[] = [];
  const variances: number[] = [];
  for (let i = 0; i < horizon; i++) {
    const current = i % branches.length;
    const { mean, square } = valueMoments(branches[current]!, weights.phi);
    means.push(mean);
    variances.push(Math.max(0, (1 + variance) * (square - mean * mean)) + variance * mean * mean);
    branches.forEach((branch, j) => {
      branches[j] = grow(branch, weights, variance, j === current ? weights.gamma : 0);
    });
  }
  return { means, variances };
}

const branchOf = (level: number, slope: number, s: number): Branch => ({
  level: level * s,
  slope: slope * s,
  levelLevel: (level * s) ** 2,
  levelSlope: level * slope * s * s,
  slopeSlope: (slope * s) ** 2,
});

const valueMoments = (b: Branch, phi: number): { mean: number; square: number } => ({
  mean: b.level + phi * b.slope,
  square: b.levelLevel + 2 * phi * b.levelSlope + phi * phi * b.slopeSlope,
});

/**
 * One error e (mean 0, variance v, fourth moment 3v²) turns (level, slope) into (F + G·e)(1 + γ·e) of it, where F carries
 * on and G adds the weights alpha and beta of the value.
 */
function grow(b: Branch, { alpha, beta, phi }: Fitted['weights'], v: number, gamma: number): Branch {
  const { mean, square } = valueMoments(b, phi);
  // moments of F·z: level takes the value, slope is damped
  const cross = phi * (b.levelSlope + phi * b.slopeSlope);
  const still = { ll: square, ls: cross, ss: phi * phi * b.slopeSlope };
  // G·z is the value times (alpha, beta); K = G + γF
  const added = { ll: alpha * alpha * square, ls: alpha * beta * square, ss: beta * beta * square };
  // F·z·zᵀ·Gᵀ, both ways
  const both = { ll: 2 * alpha * square, ls: beta * square + alpha * cross, ss: 2 * beta * cross };
  const mix = (k: 'll' | 'ls' | 'ss'): number =>
    still[k] +
    v * (added[k] + gamma * both[k] + gamma * gamma * still[k]) +
    v * gamma * both[k] +
    3 * v * v * gamma * gamma * added[k];
  return {
    level: mean * (1 + v * gamma * alpha),
    slope: phi * b.slope + v * gamma * beta * mean,
    levelLevel: mix('ll'),
    levelSlope: mix('ls'),
    slopeSlope: mix('ss'),
  };
}
