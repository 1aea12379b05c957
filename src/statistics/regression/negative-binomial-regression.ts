import { zForConfidence } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import { describeFit } from './describe-fit.ts';
import { type Family, familyNamed } from './families.ts';
import { type IterativeFit, iterativeFit } from './iterative-fit.ts';
import { negativeBinomialTheta, type ThetaFit } from './negative-binomial-theta.ts';
import { type PreparedModel, prepareModel, type RegressionData, type RegressionOptions } from './prepared-model.ts';
import type { Regression } from './regression.ts';

export interface NegativeBinomialRegression extends Regression {
  /** the variance is mean + mean² / theta; null when the counts vary no more than Poisson */
  theta: Estimate;
  thetaStandardError: number | null;
}

const MOST_ROUNDS = 200;
const SAME = 1e-11;

/**
 * Answers: rate ratios of counts that vary more than Poisson allows.
 * Arguments: `data` and `options` as `generalisedLinearModel`; a log link unless told otherwise.
 * Result: a Regression with theta, its interval (on the log scale) and standard error; theta counts as a parameter in
 * AIC. The coefficients' errors take theta as known, as is usual.
 * Zero, missing and small: counts that vary no more than Poisson give theta null, the Poisson fit and a note.
 * Source: MASS `glm.nb`: coefficients and theta in turn until both stand still (here to 1e-11).
 * Example:
 * ```ts
 * const group = { kind: 'categorical', name: 'group', values: ['a', 'a', 'a', 'b', 'b', 'b'] };
 * const fit = negativeBinomialRegression({ outcome: [1, 0, 8, 4, 20, 3], terms: [group] });
 * fit.coefficients[1].ratio // { value: 3, unit: 'rate ratio' }
 * fit.theta // { value: 1.0967869 }
 * negativeBinomialRegression({ outcome: [4, 5, 6], terms: [] }).theta // { value: null }
 * ```
 */
export function negativeBinomialRegression(
  data: RegressionData,
  options: RegressionOptions = {},
): NegativeBinomialRegression {
  const poisson = familyNamed('poisson');
  const prepared = prepareModel(data, options, poisson);
  let family = poisson;
  let fit = fitWith(prepared, poisson);
  let found: ThetaFit = { theta: null, standardError: null };
  let steady = false;
  for (let round = 0; round < MOST_ROUNDS && !steady && fit.end === 'converged'; round++) {
    const next = negativeBinomialTheta(prepared.y, fit.mean, prepared.weights);
    if (next.theta === null) return poissonInstead(prepared, poisson);
    steady = found.theta !== null && Math.abs(next.theta - found.theta) <= SAME * found.theta;
    found = next;
    family = familyNamed('negative-binomial', next.theta);
    fit = fitWith(prepared, family);
  }
  const described = describeFit(prepared, family, fit, 1);
  const notes = steady || fit.end !== 'converged' ? [] : ['Theta did not settle: do not use these coefficients.'];
  return {
    ...described,
    converged: described.converged && steady,
    notes: [...described.notes, ...notes],
    theta: thetaEstimate(found, prepared.confidence),
    thetaStandardError: found.standardError,
  };
}

const fitWith = (
  { standard, y, link, weights, offset, design, options }: PreparedModel,
  family: Family,
): IterativeFit =>
  iterativeFit({
    ...{ x: standard.x, y, family, link, weights, offset },
    ...{ intercept: design.intercept, maxIterations: options.maxIterations },
  });

function poissonInstead(prepared: PreparedModel, poisson: Family): NegativeBinomialRegression {
  const described = describeFit(prepared, poisson, fitWith(prepared, poisson), 0);
  const note = 'The counts vary no more than Poisson: theta has no finite estimate, and this is the Poisson model.';
  return {
    ...described,
    notes: [...described.notes, note],
    theta: thetaEstimate({ theta: null, standardError: null }, prepared.confidence),
    thetaStandardError: null,
  };
}

function thetaEstimate({ theta, standardError }: ThetaFit, confidence: number): Estimate {
  const factor =
    theta === null || standardError === null ? null : Math.exp((zForConfidence(confidence) * standardError) / theta);
  const limits =
    theta === null || factor === null || !Number.isFinite(factor) ? null : [theta / factor, theta * factor];
  return {
    value: theta,
    unit: 'theta',
    lower: limits?.[0] ?? null,
    upper: limits?.[1] ?? null,
    confidence,
    numerator: null,
    denominator: null,
    method: 'Wald, log scale',
    notes: [],
  };
}
