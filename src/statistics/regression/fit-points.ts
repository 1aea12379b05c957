/** Where an iterative fit begins, and the next point that is no worse. */
import type { FitInput, Working } from './fit-input.ts';
import { linearPredictor, normalEquations } from './normal-equations.ts';
import { independentColumns, inverseOnColumns, symmetricTimes } from './solve-symmetric.ts';

export interface FitPoint {
  beta: Float64Array;
  mean: Float64Array;
  deviance: number;
}

const MOST_HALVINGS = 30;
/** A deviance may grow by this much of itself: rounding. */
const SLACK = 1e-12;

/**
 * Answers: which columns a fit keeps and where it begins.
 * Arguments: `input` as `iterativeFit`; `working`, room for two numbers a row, overwritten.
 * Result: columns that do not repeat earlier ones, and the first point; null when none of the places tried is allowed
 * by the family (a log link with shares above 1, say).
 * Missing: nothing may be missing.
 * Source: one least squares from the family's own starting means, as R's `glm`; then the overall mean; then zeros.
 * Example:
 * ```ts
 * const x = { kind: 'dense', rows: 2, columns: 2, values: Float64Array.of(1, 2, 1, 2) };
 * const working = { weights: new Float64Array(2), scores: new Float64Array(2) };
 * const input = { x, y: Float64Array.of(3, 5), family: familyNamed('gaussian'), link: LINKS.identity };
 * firstPoint(input, working).kept // [0]
 * firstPoint(input, working).point.beta // [4, 0]
 * ```
 */
export function firstPoint(input: FitInput, working: Working): { kept: number[]; point: FitPoint | null } {
  const { x, y, family, link } = input;
  for (let i = 0; i < y.length; i++) {
    const prior = input.weights?.[i] ?? 1;
    const mean = family.start(y[i]!, prior);
    const eta = link.ofMean(mean);
    const slope = link.slope(mean);
    const weight = (prior * slope * slope) / family.variance(mean);
    working.weights[i] = weight;
    working.scores[i] = weight * (eta - (input.offset?.[i] ?? 0) + (y[i]! - mean) / slope);
  }
  const { gram, right } = normalEquations(x, working.weights, working.scores);
  const kept = independentColumns(gram, x.columns);
  const inverse = inverseOnColumns(gram, x.columns, kept);
  const usual = inverse === null ? null : pointAt(input, symmetricTimes(inverse, right));
  if (usual !== null) return { kept, point: usual };
  for (const beta of plainBeginnings(input)) {
    const point = pointAt(input, beta);
    if (point !== null) return { kept, point };
  }
  return { kept, point: null };
}

function plainBeginnings({ x, y, weights, offset, link, intercept }: FitInput): Float64Array[] {
  const zeros = new Float64Array(x.columns);
  if (intercept !== true) return [zeros];
  let sum = 0;
  let total = 0;
  let largest = offset === undefined ? 0 : Number.NEGATIVE_INFINITY;
  for (let i = 0; i < y.length; i++) {
    const weight = weights?.[i] ?? 1;
    sum += weight * y[i]!;
    total += weight;
    if (offset !== undefined) largest = Math.max(largest, offset[i]!);
  }
  const means = [sum / total, sum / total / 2].filter((mean) => Number.isFinite(link.ofMean(mean)));
  return [...means.map((mean) => zeros.with(0, link.ofMean(mean) - largest)), zeros];
}

/** The fit at these coefficients; null where a mean or the deviance is none that the family allows. */
function pointAt({ x, y, family, link, weights, offset }: FitInput, beta: Float64Array): FitPoint | null {
  // the linear predictor, which becomes the mean in place: no second array of a million rows
  const mean = linearPredictor(x, beta);
  let deviance = 0;
  for (let i = 0; i < x.rows; i++) {
    const value = link.mean(offset === undefined ? mean[i]! : mean[i]! + offset[i]!);
    if (!family.allowsMean(value)) return null;
    mean[i] = value;
    deviance += (weights === undefined ? 1 : weights[i]!) * family.deviance(y[i]!, value);
  }
  return Number.isFinite(deviance) ? { beta, mean, deviance } : null;
}

/**
 * Answers: the point one step on, the step halved until the fit is allowed and no worse.
 * Arguments: `input` as `iterativeFit`; `point`, where the fit is; `step`, one number a column.
 * Result: the new point; null when 30 halvings find none.
 * Missing: nothing may be missing.
 * Source: step halving as R's `glm`, which halves for means that are not allowed; here also for a worse deviance.
 * Example:
 * ```ts
 * const x = { kind: 'dense', rows: 2, columns: 1, values: Float64Array.of(1, 1) };
 * const input = { x, y: Float64Array.of(3, 5), family: familyNamed('gaussian'), link: LINKS.identity };
 * const start = { beta: Float64Array.of(0), mean: Float64Array.of(0, 0), deviance: 34 };
 * improvedPoint(input, start, Float64Array.of(16)).beta // [8]
 * improvedPoint(input, start, Float64Array.of(-1)) // null
 * ```
 */
export function improvedPoint(input: FitInput, point: FitPoint, step: Float64Array): FitPoint | null {
  const most = point.deviance + SLACK * (Math.abs(point.deviance) + Number.MIN_VALUE);
  let share = 1;
  for (let halving = 0; halving <= MOST_HALVINGS; halving++) {
    const next = pointAt(
      input,
      point.beta.map((value, j) => value + share * step[j]!),
    );
    if (next !== null && next.deviance <= most) return next;
    share /= 2;
  }
  return null;
}
