/** What an iterative fit works on. */
import type { DesignValues } from './design-values.ts';
import type { Family } from './families.ts';
import type { Link } from './links.ts';

export interface FitInput {
  x: DesignValues;
  /** shares for a binomial, counts or numbers otherwise */
  y: Float64Array;
  family: Family;
  link: Link;
  /** prior weights (times trials for a binomial), above 0; all 1 when not given */
  weights?: Float64Array | undefined;
  /** added to the linear predictor with a coefficient of 1 */
  offset?: Float64Array | undefined;
  /** 100 when not given */
  maxIterations?: number | undefined;
  /** whether column 0 is an intercept, which gives a fit one more place to begin */
  intercept?: boolean | undefined;
}

/** Per row, of the last least squares. */
export interface Working {
  /** prior weight × slope² / variance */
  weights: Float64Array;
  /** prior weight × (y − mean) × slope / variance; times the row of X it is the row's part of the score */
  scores: Float64Array;
}
