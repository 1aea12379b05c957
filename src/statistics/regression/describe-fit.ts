/** From a fit to what a reader is told: coefficients, deviances, likelihood and every reservation. */
import { type CoefficientContext, coefficientOf } from './coefficient-estimates.ts';
import type { Family } from './families.ts';
import { finiteOrNull } from './finite-or-null.ts';
import { fitNotes } from './fit-notes.ts';
import { type IterativeFit, iterativeFit, RUNAWAY_STEP } from './iterative-fit.ts';
import { linearPredictor } from './normal-equations.ts';
import type { PreparedModel } from './prepared-model.ts';
import type { Coefficient, Regression } from './regression.ts';
import { coefficientCovariance } from './robust-covariance.ts';
import { covarianceInOwnUnits, ownUnits } from './standard-design.ts';

/**
 * Answers: what a fit says, with intervals, tests, goodness of fit and notes.
 * Arguments: `prepared`, the model's data; `family`; `found`, the fit of the standard design; `extraParameters`, estimated beside
 * the coefficients (1 for a normal variance or a theta), counted in AIC.
 * Result: a Regression. Coefficients that ran to infinity or repeat others are null and named.
 * Zero, missing and small: no residual degrees give no dispersion, errors or intervals where a dispersion is needed.
 * Source: R `summary.glm`, `logLik` and `AIC`.
 * Example:
 * ```ts
 * const family = familyNamed('poisson');
 * const prepared = prepareModel({ outcome: [3, 5], terms: [] }, {}, family);
 * const { standard, y, link } = prepared;
 * const fit = iterativeFit({ x: standard.x, y, family, link });
 * describeFit(prepared, family, fit).coefficients[0].ratio.value // 4
 * describeFit(prepared, family, fit).residualDegrees // 1
 * ```
 */
export function describeFit(
  prepared: PreparedModel,
  family: Family,
  found: IterativeFit,
  extraParameters = 0,
): Regression {
  const fit = { ...found, runaway: runawayInOwnUnits(found, prepared) };
  const { design, standard, y, link } = prepared;
  const parameters = fit.kept.length;
  const residualDegrees = y.length - parameters;
  const pearsonDispersion = pearson(prepared, family, fit, residualDegrees);
  const dispersion = family.dispersionKnown ? 1 : pearsonDispersion;
  const covariance = covarianceOf(prepared, fit, dispersion);
  const testDegrees = family.dispersionKnown ? null : degreesOf(prepared, residualDegrees);
  const missing = missingColumns(fit, y);
  const own = covariance === null ? null : covarianceInOwnUnits(covariance, standard);
  const logLikelihood = fit.end === 'cannot begin' ? null : finiteOrNull(logLikelihoodOf(prepared, family, fit));
  return {
    family: family.name,
    link: link.name,
    coefficients: coefficients(prepared, fit, own, missing, contextOf(prepared, family, testDegrees)),
    covariance: asTable(own, design.columns.length, missing),
    ...{ rows: y.length, leftOut: design.leftOut, parameters, residualDegrees, testDegrees },
    deviance: fit.end === 'cannot begin' ? null : fit.deviance,
    ...nullModel(prepared, family),
    logLikelihood,
    aic: logLikelihood === null ? null : -2 * logLikelihood + 2 * (parameters + extraParameters),
    ...{ dispersion, pearsonDispersion, iterations: fit.iterations, converged: fit.end === 'converged' },
    aliased: design.columns.filter((_, j) => !fit.kept.includes(j)),
    separated: fit.runaway.map((j) => design.columns[j]!),
    notes: [...prepared.notes, ...fitNotes(prepared, family, fit, { pearsonDispersion, covariance })],
    fitted: fit.mean,
    model: { prepared, fit, covariance },
  };
}

/** Of the coefficients of the standard design; null where there is none to be had. */
function covarianceOf(
  { standard, cluster, errors, options }: PreparedModel,
  { inverse, working, kept }: IterativeFit,
  dispersion: number | null,
): Float64Array | null {
  if (inverse === null || dispersion === null) return null;
  const { clusterAdjusted, lag } = options;
  return coefficientCovariance(errors, {
    ...{ x: standard.x, working, inverse, parameters: kept.length, dispersion },
    ...{ cluster, clusterAdjusted, lag },
  });
}

/** The intercept of a centred design runs away with any other column; in own units it may stay. */
function runawayInOwnUnits({ runaway, lastStep }: IterativeFit, { standard }: PreparedModel): number[] {
  const own = ownUnits(lastStep, standard);
  return runaway.filter((j) => j > 0 || Math.abs(own[j]!) > RUNAWAY_STEP);
}

function degreesOf({ errors, clusters }: PreparedModel, residualDegrees: number): number | null {
  const degrees = errors.startsWith('cluster') ? clusters - 1 : residualDegrees;
  return degrees > 0 ? degrees : null;
}

/** A coefficient is missing when it repeats others, runs to infinity, or the fit never began or separates everything. */
function missingColumns(fit: IterativeFit, y: Float64Array): Set<number> {
  const all = fit.beta.keys();
  if (fit.end === 'cannot begin' || separatesCompletely(fit, y)) return new Set(all);
  return new Set([...all].filter((j) => !fit.kept.includes(j) || fit.runaway.includes(j)));
}

const separatesCompletely = ({ end, mean }: IterativeFit, y: Float64Array): boolean =>
  end === 'separated' && mean.every((value, i) => Math.abs(value - y[i]!) < 1e-4);

function contextOf(prepared: PreparedModel, family: Family, degrees: number | null): CoefficientContext {
  const { link, confidence, errors, y, offset, trials } = prepared;
  const zeroOrOne = trials !== undefined || y.every((value) => value === 0 || value === 1);
  return {
    ...{ family: family.name, link: link.name, confidence, degrees },
    method: errors === 'model' ? 'Wald' : `Wald, ${errors}`,
    binary: zeroOrOne && offset === undefined,
  };
}

function coefficients(
  { design, standard }: PreparedModel,
  fit: IterativeFit,
  own: Float64Array | null,
  missing: Set<number>,
  context: CoefficientContext,
): Coefficient[] {
  const values = ownUnits(fit.beta, standard);
  const noDegrees = context.degrees === null && (context.family === 'gaussian' || context.family.startsWith('quasi'));
  return design.columns.map((name, j) => {
    const variance = own?.[j * design.columns.length + j];
    const known = variance !== undefined && variance >= 0 && !missing.has(j) && !noDegrees;
    return coefficientOf(name, missing.has(j) ? null : values[j]!, known ? Math.sqrt(variance) : null, context);
  });
}

const asTable = (own: Float64Array | null, columns: number, missing: Set<number>): (number | null)[][] =>
  Array.from({ length: columns }, (_, j) =>
    Array.from({ length: columns }, (_, k) =>
      own === null || missing.has(j) || missing.has(k) ? null : finiteOrNull(own[j * columns + k]),
    ),
  );

function pearson(prepared: PreparedModel, family: Family, fit: IterativeFit, degrees: number): number | null {
  if (degrees <= 0 || fit.end === 'cannot begin') return null;
  const { y, weights } = prepared;
  let sum = 0;
  for (let i = 0; i < y.length; i++)
    sum += ((weights?.[i] ?? 1) * (y[i]! - fit.mean[i]!) ** 2) / family.variance(fit.mean[i]!);
  return finiteOrNull(sum / degrees);
}

/** The model that knows nothing but the overall mean (and the offset). */
function nullModel(
  { design, y, weights, offset, link }: PreparedModel,
  family: Family,
): Pick<Regression, 'nullDeviance' | 'nullDegrees'> {
  const ones = { kind: 'dense' as const, rows: y.length, columns: 1, values: new Float64Array(y.length).fill(1) };
  if (design.intercept) {
    const fit = iterativeFit({ x: ones, y, family, link, weights, offset, intercept: true });
    return { nullDeviance: fit.end === 'cannot begin' ? null : fit.deviance, nullDegrees: y.length - 1 };
  }
  const eta = offset ?? linearPredictor(ones, [0]);
  let deviance = 0;
  for (let i = 0; i < y.length; i++) deviance += (weights?.[i] ?? 1) * family.deviance(y[i]!, link.mean(eta[i]!));
  return { nullDeviance: Number.isFinite(deviance) ? deviance : null, nullDegrees: y.length };
}

function logLikelihoodOf(prepared: PreparedModel, family: Family, fit: IterativeFit): number | null {
  const { y, weights, trials } = prepared;
  if (family.name === 'gaussian') return normalLogLikelihood(y.length, weights, fit.deviance);
  if (family.logDensity === null) return null;
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    const n = trials?.[i] ?? 1;
    sum += ((weights?.[i] ?? 1) / n) * family.logDensity(y[i]!, fit.mean[i]!, n);
  }
  return sum;
}

function normalLogLikelihood(rows: number, weights: Float64Array | undefined, deviance: number): number | null {
  if (!(deviance > 0)) return null;
  const logWeights = weights?.reduce((sum, weight) => sum + Math.log(weight), 0) ?? 0;
  return -0.5 * (rows * (Math.log((2 * Math.PI * deviance) / rows) + 1) - logWeights);
}
