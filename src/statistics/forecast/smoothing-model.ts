/** The family of exponential smoothing models, and what one of them is given as numbers. */

/** Error, trend and season: none, additive, additive damped, multiplicative; as ETS(M,Ad,M) is written. */
export interface SmoothingModel {
  error: 'A' | 'M';
  trend: 'N' | 'A' | 'Ad';
  season: 'N' | 'A' | 'M';
}

/** beta and gamma are 0 and phi is 1 where the model has none of them. */
export interface SmoothingWeights {
  alpha: number;
  beta: number;
  gamma: number;
  phi: number;
}

export interface SmoothingStates {
  level: number;
  /** 0 where the model has no trend */
  slope: number;
  /** one for each period of a season, the one that the next value meets first; empty where the model has no season */
  seasons: number[];
}

export interface FittedSmoothing {
  model: SmoothingModel;
  weights: SmoothingWeights;
  initial: SmoothingStates;
  final: SmoothingStates;
  /** one step ahead, one for each value */
  fitted: number[];
  logLikelihood: number;
  aicc: number;
  /** of the errors (relative errors where the error is multiplicative), over n less parameters and states */
  variance: number;
}

export const smoothingName = ({ error, trend, season }: SmoothingModel): string => `ETS(${error},${trend},${season})`;

/** Smoothing weights and free initial states; the seasons of one cycle add up to 0 (or to their number). */
export const freeParameters = ({ trend, season }: SmoothingModel, periods: number): number =>
  2 + (trend === 'N' ? 0 : 2) + (trend === 'Ad' ? 1 : 0) + (season === 'N' ? 0 : periods);
