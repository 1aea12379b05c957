/** The family of seasonal ARIMA models, and what one of them is given as numbers. */

/** Autoregressions, differences and moving averages, then the same a season apart, as ARIMA(p,d,q)(P,D,Q) is written. */
export interface ArimaOrder {
  p: number;
  d: number;
  q: number;
  P: number;
  D: number;
  Q: number;
  /** a mean; after one difference a drift, after two none is allowed */
  constant: boolean;
}

/** Signs as in R: y = ar·y before + e + ma·e before. */
export interface ArimaCoefficients {
  ar: number[];
  ma: number[];
  seasonalAr: number[];
  seasonalMa: number[];
}

export interface FittedArima {
  order: ArimaOrder;
  coefficients: ArimaCoefficients;
  /** mean of the differenced series; 0 where the model has none */
  constant: number;
  logLikelihood: number;
  aicc: number;
  /** of the errors, over the differenced values less coefficients */
  variance: number;
}

export const arimaName = ({ p, d, q, P, D, Q, constant }: ArimaOrder, season: number): string =>
  `ARIMA(${p},${d},${q})` +
  (P + D + Q > 0 ? `(${P},${D},${Q})[${season}]` : '') +
  (constant ? (d + D === 0 ? ' with mean' : ' with drift') : '');

export const arimaCoefficientCount = ({ p, q, P, Q, constant }: ArimaOrder): number => p + q + P + Q + Number(constant);
