/** Tests of several coefficients at once. */
import { chiSquareTail } from '../distributions/chi-square.ts';
import { fTail } from '../distributions/f.ts';
import { demand } from '../impossible-input.ts';
import type { Regression } from './regression.ts';
import { inverseOnColumns, symmetricTimes } from './solve-symmetric.ts';

export interface ModelTest {
  /** chi-square, or F where a dispersion was estimated */
  statistic: number | null;
  degrees: number;
  /** the second degrees of F; null for chi-square */
  residualDegrees: number | null;
  pValue: number | null;
  method: string;
}

/**
 * Answers: whether these coefficients are all 0, by the covariance (robust or not) that the regression was asked for.
 * Arguments: `regression`; `columns`, names of its columns, at least one, each with an estimate.
 * Result: chi-square with as many degrees as columns; F with the test's degrees where a dispersion was estimated.
 * Missing: a regression without errors gives null. Unknown names and columns without estimate are refused.
 * Source: Wald (1943); R `lmtest::waldtest`.
 * Example:
 * ```ts
 * const x = { kind: 'numeric', name: 'x', values: [1, 2, 3, 4] };
 * const fit = linearRegression({ outcome: [2, 3, 5, 6], terms: [x] });
 * waldTest(fit, ['x']) // { statistic: 98, degrees: 1, residualDegrees: 2, pValue: 0.0100505063 }
 * waldTest(fit, ['y']) // ImpossibleInput
 * ```
 */
export function waldTest(regression: Regression, columns: readonly string[]): ModelTest {
  const positions = columns.map((name) => regression.coefficients.findIndex((c) => c.name === name));
  demand(positions.length > 0 && positions.every((j) => j >= 0), 'a Wald test needs columns of the model');
  const values = positions.map((j) => regression.coefficients[j]!.estimate.value);
  demand(
    values.every((value) => value !== null),
    'a Wald test needs columns that have an estimate',
  );
  const size = positions.length;
  const all = Array.from({ length: size }, (_, j) => j);
  const found = positions.flatMap((j) => positions.map((k) => regression.covariance[j]![k] ?? null));
  const cells = found.filter((cell) => cell !== null);
  const inverse = cells.length < found.length ? null : inverseOnColumns(Float64Array.from(cells), size, all);
  const weighed = inverse === null ? null : symmetricTimes(inverse, values);
  const chiSquare = weighed?.reduce((sum, value, j) => sum + value * values[j]!, 0) ?? null;
  const second = regression.testDegrees;
  if (second === null) {
    const pValue = chiSquare === null ? null : chiSquareTail(chiSquare, size);
    return { statistic: chiSquare, degrees: size, residualDegrees: null, pValue, method: 'Wald chi-square' };
  }
  const statistic = chiSquare === null ? null : chiSquare / size;
  const pValue = statistic === null ? null : fTail(statistic, size, second);
  return { statistic, degrees: size, residualDegrees: second, pValue, method: 'Wald F' };
}

/**
 * Answers: whether a larger model explains the same rows better than a smaller one inside it.
 * Arguments: `smaller` and `larger`, fitted to the same rows by the same family, with a likelihood.
 * Result: chi-square, twice the gain in log-likelihood, with as many degrees as coefficients were added.
 * Missing: null for quasi families, which have no likelihood. Different rows or families, or no added coefficient, are
 * refused. That the smaller lies inside the larger is the caller's to know.
 * Source: Wilks (1938); R `lmtest::lrtest`.
 * Example:
 * ```ts
 * const x = { kind: 'numeric', name: 'x', values: [1, 2, 3, 4] };
 * const [one, two] = [[], [x]].map((terms) => generalisedLinearModel({ outcome: [1, 3, 4, 9], terms }, 'poisson'));
 * likelihoodRatioTest(one, two) // { statistic: 7.7586689, degrees: 1, pValue: 0.0053455 }
 * likelihoodRatioTest(two, one) // ImpossibleInput
 * ```
 */
export function likelihoodRatioTest(smaller: Regression, larger: Regression): ModelTest {
  const degrees = larger.parameters - smaller.parameters;
  const [first, second] = [smaller.model.prepared, larger.model.prepared];
  demand(degrees > 0, 'a likelihood ratio test needs a larger model with more coefficients than the smaller');
  demand(
    smaller.family === larger.family &&
      first.y.length === second.y.length &&
      first.y.every((y, i) => y === second.y[i]),
    'a likelihood ratio test needs two models of one family on the same rows',
  );
  const method = 'likelihood ratio';
  if (smaller.logLikelihood === null || larger.logLikelihood === null)
    return { statistic: null, degrees, residualDegrees: null, pValue: null, method };
  const statistic = Math.max(0, 2 * (larger.logLikelihood - smaller.logLikelihood));
  return { statistic, degrees, residualDegrees: null, pValue: chiSquareTail(statistic, degrees), method };
}
