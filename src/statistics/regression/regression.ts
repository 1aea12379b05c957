/** The shape in which every regression is given. */
import type { Estimate } from '../estimate.ts';
import type { FamilyName } from './families.ts';
import type { IterativeFit } from './iterative-fit.ts';
import type { LinkName } from './links.ts';
import type { PreparedModel } from './prepared-model.ts';

export interface Coefficient {
  name: string;
  /** on the scale of the linear predictor; null where the data have no finite estimate */
  estimate: Estimate;
  /** e to the power of the estimate where the link is a log or a logit: odds ratio, rate ratio, risk ratio */
  ratio: Estimate | null;
  standardError: number | null;
  /** estimate / standard error: z, or t where a dispersion was estimated */
  statistic: number | null;
  /** two-sided, against 0 */
  pValue: number | null;
}

export interface Regression {
  family: FamilyName;
  link: LinkName;
  coefficients: Coefficient[];
  /** of the coefficients, in their order; null where there is none */
  covariance: (number | null)[][];
  rows: number;
  leftOut: number;
  /** fitted coefficients, without those that repeat others */
  parameters: number;
  residualDegrees: number;
  /** null: the normal distribution serves for tests and intervals; else t with so many degrees */
  testDegrees: number | null;
  deviance: number | null;
  nullDeviance: number | null;
  nullDegrees: number;
  /** null for quasi families, which have no likelihood */
  logLikelihood: number | null;
  aic: number | null;
  /** 1 where the family knows its variance; otherwise Pearson's chi-square over its degrees */
  dispersion: number | null;
  /** Pearson's chi-square over its degrees, whatever the family: above 1 means more variation than the family knows */
  pearsonDispersion: number | null;
  iterations: number;
  converged: boolean;
  /** columns that repeat earlier ones */
  aliased: string[];
  /** columns whose coefficients run to infinity */
  separated: string[];
  notes: string[];
  /** the model's mean for each used row, in the order of `prepared.design.usedRows` */
  fitted: Float64Array;
  /** what predictions and further covariances need */
  model: FittedModel;
}

export interface FittedModel {
  prepared: PreparedModel;
  fit: IterativeFit;
  /** of the standard design's coefficients; null where the fit has none */
  covariance: Float64Array | null;
}
