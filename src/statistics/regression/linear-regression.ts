import { fTail } from '../distributions/f.ts';
import { describeFit } from './describe-fit.ts';
import { familyNamed } from './families.ts';
import { finiteOrNull } from './finite-or-null.ts';
import { iterativeFit } from './iterative-fit.ts';
import { prepareModel, type RegressionData, type RegressionOptions } from './prepared-model.ts';
import type { Regression } from './regression.ts';

export interface LinearRegression extends Regression {
  /** share of the outcome's variation that the model explains */
  rSquared: number | null;
  adjustedRSquared: number | null;
  /** the residual standard deviation, in the outcome's unit */
  sigma: number | null;
  /** of the whole model against the mean alone, on `fDegrees`, by the model's own variance */
  fStatistic: number | null;
  fDegrees: [number, number];
  fPValue: number | null;
}

/**
 * Answers: how a measured outcome depends on several things at once, by (weighted) least squares.
 * Arguments: `data`: outcome, terms, and weights, offset, cluster if need be, null where missing; `options` as
 * `generalisedLinearModel`.
 * Result: a Regression with R², adjusted R², sigma and the F test. Tests and intervals by t with the residual degrees;
 * with cluster-robust errors by t with clusters − 1 degrees.
 * Zero, missing and small: rows with anything missing are left out and counted; columns that repeat others are null and
 * named; with no residual degrees there are estimates but no errors; an outcome that never varies has no R².
 * Source: R `lm` and `summary.lm`; least squares by normal equations of the centred and scaled design, refined until
 * the residuals are orthogonal.
 * Example:
 * ```ts
 * const x = { kind: 'numeric', name: 'x', values: [1, 2, 3, 4, null] };
 * const fit = linearRegression({ outcome: [2, 3, 5, 6, 9], terms: [x] });
 * fit.coefficients[1].estimate // { value: 1.4, lower: 0.7915130, upper: 2.0084870 }
 * fit.rSquared // 0.98
 * fit.leftOut // 1
 * ```
 */
export function linearRegression(data: RegressionData, options: RegressionOptions = {}): LinearRegression {
  const family = familyNamed('gaussian');
  const prepared = prepareModel(data, options, family);
  const { standard, y, link, weights, offset, design } = prepared;
  const fit = iterativeFit({ x: standard.x, y, family, link, weights, offset, intercept: design.intercept });
  const described = describeFit(prepared, family, fit, 1);
  return { ...described, ...explained(described) };
}

function explained(fit: Regression): Omit<LinearRegression, keyof Regression> {
  const { residualDegrees, dispersion, deviance, nullDegrees } = fit;
  const { design, offset } = fit.model.prepared;
  const model = nullDegrees - residualDegrees;
  const fDegrees: [number, number] = [model, residualDegrees];
  const sigma = dispersion === null ? null : Math.sqrt(dispersion);
  const total = offset === undefined ? fit.nullDeviance : fittedSquares(fit, design.intercept) + (deviance ?? 0);
  const none = { rSquared: null, adjustedRSquared: null, sigma, fStatistic: null, fDegrees, fPValue: null };
  if (total === null || !(total > 0) || deviance === null) return none;
  const unexplained = deviance / total;
  const adjusted = residualDegrees > 0 ? 1 - (unexplained * nullDegrees) / residualDegrees : null;
  const known = model > 0 && residualDegrees > 0 && deviance > 0;
  const fStatistic = known ? finiteOrNull((total - deviance) / model / (deviance / residualDegrees)) : null;
  return {
    ...{ rSquared: 1 - unexplained, adjustedRSquared: adjusted, sigma, fStatistic, fDegrees },
    fPValue: fStatistic === null ? null : fTail(Math.max(0, fStatistic), model, residualDegrees),
  };
}

/** With an offset R measures variation of the fitted values themselves. */
function fittedSquares({ fitted, model }: Regression, centred: boolean): number {
  const weights = model.prepared.weights;
  const total = weights?.reduce((sum, w) => sum + w, 0) ?? fitted.length;
  const mean = centred ? fitted.reduce((sum, value, i) => sum + (weights?.[i] ?? 1) * value, 0) / total : 0;
  return fitted.reduce((sum, value, i) => sum + (weights?.[i] ?? 1) * (value - mean) ** 2, 0);
}
