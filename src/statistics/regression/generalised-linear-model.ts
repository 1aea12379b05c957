import { describeFit } from './describe-fit.ts';
import { type FamilyName, familyNamed } from './families.ts';
import { iterativeFit } from './iterative-fit.ts';
import { prepareModel, type RegressionData, type RegressionOptions } from './prepared-model.ts';
import type { Regression } from './regression.ts';

/**
 * Answers: how an outcome depends on several things at once: odds ratios (binomial), risk ratios (binomial with log link,
 * or Poisson with robust errors on 0 and 1), risk differences (identity link), rate ratios (Poisson with offset).
 * Arguments: `data`: outcome, terms, and trials, weights, offset, cluster if need be, null where missing; `family`;
 * `options`: link, confidence, errors ('model', 'HC0' to 'HC3', 'cluster-HC0', 'cluster-HC1', 'newey-west'), sparse.
 * Result: coefficients and ratios with intervals and tests, deviances, log-likelihood, AIC, dispersion, notes. Tests are
 * by z where the family knows its variance, otherwise by t.
 * Zero, missing and small: rows with anything missing are left out and counted in the notes; separation, columns that
 * repeat others, few events and non-convergence are said in the notes and the coefficient concerned is null. Outcomes
 * that the family does not know are refused.
 * Source: McCullagh and Nelder (1989), from memory; the same numbers as R `glm`; Zou (2004) for Poisson risk ratios.
 * Example:
 * ```ts
 * const smoker = { kind: 'categorical', name: 'smoker', values: ['no', 'no', 'no', 'yes', 'yes', 'yes'] };
 * const data = { outcome: [0, 0, 1, 0, 1, 1], terms: [smoker] };
 * generalisedLinearModel(data, 'binomial').coefficients[1].ratio // { value: 4, unit: 'odds ratio' }
 * generalisedLinearModel(data, 'poisson', { errors: 'HC0' }).coefficients[1].ratio // { value: 2, unit: 'risk ratio' }
 * generalisedLinearModel({ ...data, outcome: [0, 2, 1, 0, 1, 1] }, 'binomial') // ImpossibleInput
 * ```
 */
export function generalisedLinearModel(
  data: RegressionData,
  family: Exclude<FamilyName, 'negative-binomial'>,
  options: RegressionOptions = {},
): Regression {
  const known = familyNamed(family);
  const prepared = prepareModel(data, options, known);
  const { standard, y, link, weights, offset, design } = prepared;
  const fit = iterativeFit({
    ...{ x: standard.x, y, family: known, link, weights, offset },
    ...{ intercept: design.intercept, maxIterations: options.maxIterations },
  });
  return describeFit(prepared, known, fit, family === 'gaussian' ? 1 : 0);
}
