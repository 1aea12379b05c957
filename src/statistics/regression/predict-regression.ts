import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import { reachOf } from './coefficient-estimates.ts';
import { designMatrix } from './design-matrix.ts';
import type { Term } from './design-terms.ts';
import type { DesignValues } from './design-values.ts';
import { finiteOrNull } from './finite-or-null.ts';
import { linearPredictor } from './normal-equations.ts';
import type { Regression } from './regression.ts';
import { standardDesign } from './standard-design.ts';

export interface Prediction {
  /** the mean of such rows, with its interval */
  mean: Estimate;
  /** on the scale of the linear predictor, offset included */
  linear: number | null;
  linearStandardError: number | null;
  /** for a linear regression: between which values a single new row lies */
  single: Estimate | null;
}

/**
 * Answers: what a regression expects of other rows.
 * Arguments: `regression`; `terms`, the terms of its model with the values of the new rows; `offset`, one a new row where
 * the model had an offset.
 * Result: for each row the mean with its interval, which is made on the linear predictor and never leaves the outcome's
 * range by a log or logit link; a linear regression (without weights) also gives the interval of a single new row.
 * Zero, missing and small: a row with a missing value, a level that the fit has not seen, or a value outside a B-spline's
 * boundary gives null; a regression with coefficients that have no estimate gives null where those are needed.
 * Source: R `predict.lm` and `predict.glm` with `se.fit`.
 * Example:
 * ```ts
 * const x = { kind: 'numeric', name: 'x', values: [1, 2, 3, 4] };
 * const fit = linearRegression({ outcome: [2, 3, 5, 6], terms: [x] });
 * const [five, none] = predictRegression(fit, [{ ...x, values: [5, null] }]);
 * five.mean // { value: 7.5, lower: 5.8335898, upper: 9.1664102 }
 * five.single // { value: 7.5, lower: 5.3486736, upper: 9.6513264 }
 * none.mean // { value: null, lower: null, upper: null }
 * ```
 */
export function predictRegression(
  regression: Regression,
  terms: readonly Term[],
  offset?: ArrayLike<number | null>,
): Prediction[] {
  const { prepared, fit, covariance } = regression.model;
  demand((offset !== undefined) === (prepared.offset !== undefined), 'new rows need an offset where the model has one');
  const rows = rowsOf(terms, offset);
  const { intercept } = prepared.design;
  const options = { intercept, like: prepared.design, alsoNeeded: [rows, ...(offset === undefined ? [] : [offset])] };
  const design = designMatrix(terms, options);
  const standard = standardDesign(design, prepared.standard);
  const linear = linearPredictor(standard.x, fit.beta);
  const predictions = rows.map(() => predictionOf(regression, null, null));
  const unsure = unsureColumns(regression);
  for (const [i, row] of design.usedRows.entries()) {
    const known = fit.end !== 'cannot begin' && !unsure.some((j) => cellAt(design.values, i, j) !== 0);
    const eta = linear[i]! + (offset?.[row] ?? 0);
    const variance = covariance === null ? null : quadratic(standard.x, i, covariance);
    if (known) predictions[row] = predictionOf(regression, eta, variance);
  }
  return predictions;
}

const rowsOf = (terms: readonly Term[], offset: ArrayLike<number | null> | undefined): number[] => {
  const first = terms[0];
  const length =
    first === undefined ? (offset?.length ?? 1) : (first.kind === 'interaction' ? first.of[0] : first).values.length;
  return Array.from({ length }, (_, row) => row);
};

/** Columns that ran to infinity; those that repeat others do no harm. */
const unsureColumns = ({ model, coefficients }: Regression): number[] =>
  model.fit.kept.filter((j) => coefficients[j]!.estimate.value === null);

const cellAt = (x: DesignValues, i: number, j: number): number =>
  x.kind === 'dense' ? x.values[i * x.columns + j]! : 0;

function quadratic(x: DesignValues, i: number, covariance: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < x.columns; j++)
    for (let k = 0; k < x.columns; k++) sum += cellAt(x, i, j) * cellAt(x, i, k) * covariance[j * x.columns + k]!;
  return Math.max(0, sum);
}

function predictionOf(regression: Regression, given: number | null, variance: number | null): Prediction {
  const eta = finiteOrNull(given);
  const { testDegrees, dispersion, family, model } = regression;
  const { link, confidence, weights } = model.prepared;
  const needsDegrees = family === 'gaussian' || family.startsWith('quasi');
  const error = variance === null || (needsDegrees && testDegrees === null) ? null : finiteOrNull(Math.sqrt(variance));
  const interval = (spread: number | null, method: string): Estimate => {
    const reach = spread === null ? null : spread * reachOf(confidence, testDegrees);
    const at = (value: number | null): number | null => (value === null ? null : finiteOrNull(link.mean(value)));
    const [lower, upper] = eta === null || reach === null ? [null, null] : [eta - reach, eta + reach];
    const shared = { unit: 'outcome', confidence, numerator: null, denominator: null, method, notes: [] };
    return { value: at(eta), lower: at(lower), upper: at(upper), ...shared };
  };
  const one = error === null || dispersion === null ? null : Math.sqrt(error * error + dispersion);
  const hasSingle = family === 'gaussian' && weights === undefined;
  return {
    mean: interval(error, 'Wald on the linear predictor'),
    linear: eta,
    linearStandardError: eta === null ? null : error,
    single: hasSingle ? interval(one, 'prediction interval') : null,
  };
}
