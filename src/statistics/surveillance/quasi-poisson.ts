/**
 * A quasi-Poisson regression with a log link, small enough for one week's threshold. It takes the same steps from the same start
 * to the same end as R's glm, because a threshold rests on the last step's weights.
 */
import { demand } from '../impossible-input.ts';
import { dotProduct, type Orthogonal, orthogonalise, solveUpper } from './orthogonal-columns.ts';

const MOST_STEPS = 25;
const CLOSE = 1e-8;
const SMALLEST_MEAN = 2 ** -52;

export interface QuasiPoissonInput {
  /** one row a week, one column a term */
  design: number[][];
  counts: number[];
  /** added to the linear predictor, e.g. the logarithm of the population */
  offset: number[];
  /** prior weights, 0 or more */
  weights: number[];
}

export interface QuasiPoissonFit {
  converged: boolean;
  /** by column of the design; 0 for a column that the others make up */
  coefficients: number[];
  fitted: number[];
  /** leverage of each row */
  hat: number[];
  workingWeights: number[];
  workingResiduals: number[];
  residualDegrees: number;
  /** covariance of the linear predictor at a row of the design, before it is multiplied by the dispersion */
  spreadAt(row: number[]): number;
  /** whether the column is made up of earlier ones */
  aliased: boolean[];
}

/**
 * Answers: how counts depend on the terms of a design, each term multiplying the expected count.
 * Arguments: `design`, a row for each count; `counts`, 0 or more; `offset` and prior `weights` for each.
 * Result: coefficients on the logarithmic scale, fitted counts, leverages, and the weights and residuals of the last step;
 * `dispersionOf` gives the dispersion.
 * Zero, missing and small: counts that are all 0 converge to nearly 0, or do not converge within 25 steps; null where no step
 * can be taken. A column that is made up of earlier ones has the coefficient 0.
 * Source: McCullagh and Nelder, Generalized Linear Models (1989), section 2.5; start, stop and step as R's glm.fit.
 * Example:
 * ```ts
 * const same = { counts: [2, 4, 6], offset: [0, 0, 0], weights: [1, 1, 1] }
 * fitQuasiPoisson({ design: [[1], [1], [1]], ...same }) // { converged: true, coefficients: [1.3862944], fitted: [4, 4, 4] }
 * fitQuasiPoisson({ design: [[1]], ...same }) // ImpossibleInput
 * ```
 */
export function fitQuasiPoisson(input: QuasiPoissonInput): QuasiPoissonFit | null {
  demandAlike(input);
  const { counts, offset, design } = input;
  const terms = design[0]!.map((_, column) => design.map((row) => row[column]!));
  let eta = counts.map((count) => Math.log(count + 0.1));
  let deviance = devianceOf(input, eta.map(meanOf));
  let previous: number[] | null = null;
  let step: Step | null = null;
  let converged = false;
  for (let at = 0; at < MOST_STEPS && !converged; at++) {
    step = stepFrom(input, terms, eta);
    if (step === null) return null;
    const taken = held(step.coefficients, previous, (beta) => linear(design, beta, offset), input);
    if (taken === null) return null;
    eta = taken.eta;
    converged = Math.abs(taken.deviance - deviance) / (Math.abs(taken.deviance) + 0.1) < CLOSE;
    deviance = taken.deviance;
    step.coefficients = taken.coefficients;
    previous = taken.coefficients;
  }
  return step === null ? null : fitFrom(input, step, eta, converged);
}

interface Step {
  coefficients: number[];
  columns: Orthogonal;
  workingWeights: number[];
}

/** One weighted least-squares fit to the working response. */
function stepFrom({ counts, offset, weights }: QuasiPoissonInput, terms: number[][], eta: number[]): Step | null {
  const means = eta.map(meanOf);
  const workingWeights = means.map((mean, i) => weights[i]! * mean);
  const roots = workingWeights.map(Math.sqrt);
  const response = means.map((mean, i) => (eta[i]! - offset[i]! + (counts[i]! - mean) / mean) * roots[i]!);
  if (!response.every(Number.isFinite)) return null;
  const columns = orthogonalise(terms.map((term) => term.map((cell, i) => cell * roots[i]!)));
  const projected = columns.q.map((column) => dotProduct(column, response));
  const solved = solveUpper(columns.r, projected);
  const coefficients: number[] = new Array(terms.length).fill(0);
  columns.kept.forEach((column, at) => {
    coefficients[column] = solved[at]!;
  });
  return { coefficients, columns, workingWeights };
}

interface Taken {
  coefficients: number[];
  eta: number[];
  deviance: number;
}

/** Goes half the way back until the deviance can be worked out, as R does when a step is too long. */
function held(
  wanted: number[],
  previous: number[] | null,
  etaAt: (coefficients: number[]) => number[],
  input: QuasiPoissonInput,
): Taken | null {
  let coefficients = wanted;
  for (let halved = 0; halved <= MOST_STEPS; halved++) {
    const eta = etaAt(coefficients);
    const deviance = devianceOf(input, eta.map(meanOf));
    if (Number.isFinite(deviance)) return { coefficients, eta, deviance };
    if (previous === null) return null;
    coefficients = coefficients.map((beta, i) => (beta + previous[i]!) / 2);
  }
  return null;
}

function fitFrom(input: QuasiPoissonInput, step: Step, eta: number[], converged: boolean): QuasiPoissonFit {
  const fitted = eta.map(meanOf);
  const { q, r, kept } = step.columns;
  const used = input.weights.filter((weight) => weight > 0).length;
  return {
    converged,
    coefficients: step.coefficients,
    fitted,
    hat: fitted.map((_, i) =>
      Math.min(
        1,
        q.reduce((sum, column) => sum + column[i]! ** 2, 0),
      ),
    ),
    workingWeights: step.workingWeights,
    workingResiduals: fitted.map((mean, i) => (input.counts[i]! - mean) / mean),
    residualDegrees: used - kept.length,
    spreadAt: (row) =>
      spread(
        r,
        kept.map((column) => row[column]!),
      ),
    aliased: step.coefficients.map((_, column) => !kept.includes(column)),
  };
}

/** |R⁻ᵀ x|², by forward substitution. */
function spread(r: number[][], row: number[]): number {
  const solved: number[] = [];
  row.forEach((cell, j) => {
    let rest = cell;
    for (let k = 0; k < j; k++) rest -= r[k]![j]! * solved[k]!;
    solved.push(rest / r[j]![j]!);
  });
  return dotProduct(solved, solved);
}

/**
 * Answers: how much more counts vary around a fit than a Poisson distribution's would.
 * Arguments: `weights` and residuals of a fit, on its working scale; `degrees` of freedom that are left.
 * Result: the mean weighted square of the residuals; 1 where counts are Poisson.
 * Zero, missing and small: null where no degrees of freedom are left. Rows without weight do not count.
 * Source: Pearson's estimate; R's summary.glm.
 * Example:
 * ```ts
 * dispersionOf([4, 4, 4], [-0.5, 0, 0.5], 2) // 1
 * dispersionOf([1], [0], 0) // null
 * ```
 */
export function dispersionOf(weights: number[], residuals: number[], degrees: number): number | null {
  if (degrees <= 0) return null;
  let sum = 0;
  weights.forEach((weight, i) => {
    if (weight > 0) sum += weight * residuals[i]! ** 2;
  });
  return sum / degrees;
}

const meanOf = (eta: number): number => Math.max(Math.exp(eta), SMALLEST_MEAN);

const linear = (design: number[][], coefficients: number[], offset: number[]): number[] =>
  design.map((row, i) => dotProduct(row, coefficients) + offset[i]!);

function devianceOf({ counts, weights }: QuasiPoissonInput, means: number[]): number {
  let sum = 0;
  counts.forEach((count, i) => {
    const mean = means[i]!;
    sum += weights[i]! * (count > 0 ? count * Math.log(count / mean) - (count - mean) : mean);
  });
  return 2 * sum;
}

function demandAlike({ design, counts, offset, weights }: QuasiPoissonInput): void {
  demand(
    counts.length > 0 && [design, offset, weights].every((list) => list.length === counts.length),
    'a regression has a row, an offset and a weight for each count',
  );
  demand(
    counts.every((count) => count >= 0 && Number.isFinite(count)) && weights.every((w) => w >= 0 && Number.isFinite(w)),
    'counts and weights are 0 or more',
  );
  demand(
    offset.every(Number.isFinite) &&
      design.every((row) => row.length === design[0]!.length && row.every(Number.isFinite)),
    'a design is a table of numbers, and an offset is a number',
  );
}
