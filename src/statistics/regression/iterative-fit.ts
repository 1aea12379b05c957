/** Iteratively reweighted least squares: the one fit behind every regression here, dense or sparse. */
import { demand } from '../impossible-input.ts';
import type { DesignValues } from './design-values.ts';
import type { FitInput, Working } from './fit-input.ts';
import { type FitPoint, firstPoint, improvedPoint } from './fit-points.ts';
import { normalEquations } from './normal-equations.ts';
import { inverseOnColumns, symmetricTimes } from './solve-symmetric.ts';

export type FitEnd = 'converged' | 'separated' | 'too many iterations' | 'no step improves' | 'cannot begin';

export interface IterativeFit {
  /** by column; 0 where a column is not kept */
  beta: Float64Array;
  mean: Float64Array;
  working: Working;
  /** inverse of X′WX on the kept columns, zero elsewhere; null where it has none */
  inverse: Float64Array | null;
  kept: number[];
  deviance: number;
  iterations: number;
  end: FitEnd;
  /** columns whose coefficients ran off towards infinity */
  runaway: number[];
  /** the last step that was taken, by column */
  lastStep: Float64Array;
}

const MOST_ITERATIONS = 100;
/** A step this small, in squared standard errors, changes no digit that anybody reads. */
const STEP_SQUARED = 1e-22;
/** Relative to the largest coefficient: rounding, and no longer progress. */
const ROUNDING = 1e-13;
const STALLED = 1e-9;
/** A step this large that gains nothing is a coefficient on its way to infinity. */
export const RUNAWAY_STEP = 0.05;
const NO_GAIN = 1e-6;

/**
 * Answers: the coefficients of a generalised linear model that make the data most likely.
 * Arguments: `input`: design values, outcome, family and link; prior weights, offset and the most iterations (100) if
 * need be. All rows complete: missing ones are left out before.
 * Result: coefficients by column (0 where a column repeats others and is not kept), means by row, the inverse of the
 * information, and how the iterations ended: never silent about an end that is not convergence.
 * Zero, missing and small: outcomes that a column separates end as 'separated', with the columns that run away.
 * Source: McCullagh and Nelder (1989), section 2.5, from memory; Fisher scoring with step halving.
 * Example:
 * ```ts
 * const x = { kind: 'dense', rows: 4, columns: 1, values: Float64Array.of(1, 1, 1, 1) };
 * const y = Float64Array.of(0, 1, 1, 1);
 * iterativeFit({ x, y, family: familyNamed('binomial'), link: LINKS.logit }).beta // [1.0986123]
 * ```
 */
export function iterativeFit(input: FitInput): IterativeFit {
  const { x, y, maxIterations = MOST_ITERATIONS } = input;
  demand(y.length === x.rows && x.rows > 0, 'a regression needs one outcome for each row, and at least one row');
  const working = { weights: new Float64Array(x.rows), scores: new Float64Array(x.rows) };
  const first = firstPoint(input, working);
  if (first.point === null) return withoutBeginning(input, working, first.kept);
  const search: Search = {
    ...{ input, working, kept: first.kept, point: first.point, inverse: null, lastStep: new Float64Array(x.columns) },
    squared: Number.POSITIVE_INFINITY,
    gained: Number.POSITIVE_INFINITY,
    ...{ scales: columnScales(x), noGain: NO_GAIN * Math.min(1, first.point.deviance) },
  };
  let iterations = 1;
  let end = oneIteration(search);
  while (end === null && iterations < maxIterations) {
    iterations++;
    end = oneIteration(search);
  }
  const { point, inverse, lastStep } = search;
  const { beta, mean, deviance } = point;
  const runaway = end === 'separated' ? runawayColumns(search) : [];
  const kept = first.kept;
  return {
    beta,
    mean,
    working,
    inverse,
    kept,
    deviance,
    iterations,
    end: end ?? 'too many iterations',
    runaway,
    lastStep,
  };
}

interface Search {
  input: FitInput;
  working: Working;
  kept: number[];
  point: FitPoint;
  inverse: Float64Array | null;
  lastStep: Float64Array;
  scales: Float64Array;
  /** the last step, in squared standard errors */
  squared: number;
  /** by the last step, in deviance */
  gained: number;
  /** below this nothing was gained */
  noGain: number;
}

/** Takes the information at the point; ends there, or goes one step on. What is returned always belongs to the point. */
function oneIteration(search: Search): FitEnd | null {
  const { input, point, scales, working, kept } = search;
  fillWorking(input, point, working);
  const { gram, right } = normalEquations(input.x, working.weights, working.scores);
  search.inverse = inverseOnColumns(gram, input.x.columns, kept);
  if (hasRunAway(search)) return 'separated';
  if (search.inverse === null) return 'no step improves';
  const step = symmetricTimes(search.inverse, right);
  const squared = step.reduce((sum, value, j) => sum + value * right[j]!, 0);
  const relative = relativeStep(step, point.beta, scales);
  const dispersion = input.family.dispersionKnown ? 1 : point.deviance / input.y.length;
  if (squared <= STEP_SQUARED * dispersion || relative <= ROUNDING) return 'converged';
  const next = improvedPoint(input, point, step);
  if (next === null) return relative < STALLED ? 'converged' : 'no step improves';
  const gained = Math.abs(point.deviance - next.deviance);
  const shrinks = squared < search.squared / 2;
  if (!shrinks && relative < STALLED && gained <= ROUNDING * Math.abs(point.deviance)) return 'converged';
  Object.assign(search, { lastStep: step, point: next, gained, squared });
  return null;
}

const hasRunAway = (search: Search): boolean =>
  search.gained < search.noGain && search.input.link.exponentiated && runawayColumns(search).length > 0;

const runawayColumns = ({ kept, lastStep, scales }: Search): number[] =>
  kept.filter((j) => Math.abs(lastStep[j]! * scales[j]!) > RUNAWAY_STEP);

function withoutBeginning({ x }: FitInput, working: Working, kept: number[]): IterativeFit {
  const nothing = {
    beta: new Float64Array(x.columns),
    mean: new Float64Array(x.rows),
    inverse: null,
    lastStep: new Float64Array(x.columns),
  };
  return { ...nothing, working, kept, deviance: 0, iterations: 0, end: 'cannot begin', runaway: [] };
}

function fillWorking(input: FitInput, point: FitPoint, working: Working): void {
  const { y, family, link, weights } = input;
  for (let i = 0; i < y.length; i++) {
    const mean = point.mean[i]!;
    const slope = link.slope(mean);
    const pull = ((weights === undefined ? 1 : weights[i]!) * slope) / family.variance(mean);
    working.weights[i] = pull * slope;
    working.scores[i] = pull * (y[i]! - mean);
  }
}

function relativeStep(step: Float64Array, beta: Float64Array, scales: Float64Array): number {
  const most = step.reduce((max, value, j) => Math.max(max, Math.abs(value * scales[j]!)), 0);
  const size = beta.reduce((max, value, j) => Math.max(max, Math.abs(value * scales[j]!)), 0);
  return most === 0 ? 0 : most / size;
}

/** The largest cell of each column, so that steps of columns in different units can be compared. */
function columnScales(x: DesignValues): Float64Array {
  const scales = new Float64Array(x.columns);
  if (x.values === null) return scales.fill(1);
  for (let at = 0; at < x.values.length; at++) {
    const j = x.kind === 'dense' ? at % x.columns : x.indices[at]!;
    scales[j] = Math.max(scales[j]!, Math.abs(x.values[at]!));
  }
  return scales;
}
