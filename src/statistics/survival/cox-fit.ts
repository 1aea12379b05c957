import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { demand } from '../impossible-input.ts';
import type { CoxData } from './cox-data.ts';
import { eachStep, type Ties } from './cox-steps.ts';
import { inverse, symmetric } from './symmetric-matrix.ts';

const MOST_STEPS = 60;
const MOST_HALVINGS = 30;
/** A pivot smaller than this beside the term's own information means that other terms already say it. */
const DEPENDENT_BELOW = 1e-10;

/** A maximum of the partial likelihood, for terms of mean 0 and standard deviation 1. */
export interface CoxFit {
  coefficients: Float64Array;
  /** inverse information */
  variance: Matrix;
  /** of each row, with the offset and less `shift`, which keeps it from overflowing */
  linear: Float64Array;
  shift: number;
  logLikelihood: number;
  nullLogLikelihood: number;
  /** slope at coefficients of 0 in the metric of the information there */
  scoreStatistic: number;
  /** terms whose coefficient runs to infinity */
  unbounded: boolean[];
  converged: boolean;
}

interface Place {
  coefficients: Float64Array;
  linear: Float64Array;
  shift: number;
  logLikelihood: number;
  score: Matrix;
  information: Matrix;
}

/**
 * Answers: which coefficients make the observed order of events likeliest.
 * Arguments: `data`, with each term at mean 0 and standard deviation 1; `ties`, how equal times are taken.
 * Result: the maximum of the partial likelihood, by Newton's method with halved steps from coefficients of 0; see
 * `CoxFit`.
 * Zero, missing and small: a term whose coefficient runs to infinity is marked as unbounded. Terms that others already
 * say are refused.
 * Source: Cox (1972) and Efron (1977), from memory; as R survival `coxph`.
 * Example:
 * ```ts
 * const followed = { time: [1, 2, 3, 4, 5, 6], event: [1, 1, 1, 0, 1, 1] }
 * const data = readCoxData({ ...followed, terms: [{ name: 'x', values: [2, 1, 3, 1, 2, 0] }] })
 * const fit = fitCox(data, 'efron')
 * fit.coefficients // { 0: 0.63994172068 }
 * fit.logLikelihood // -4.649058757120494
 * ```
 */
export const fitCox = (data: CoxData, ties: Ties): CoxFit => {
  const start = placeAt(data, new Float64Array(data.names.length), ties);
  refuseDependent(start.information, data.names);
  const first = newtonStep(start);
  demand(first !== null, 'the terms say the same more than once; leave one of them out');
  let place = start;
  let step = first;
  let [converged, flat] = [false, false];
  for (let count = 0; count < MOST_STEPS && !converged && !flat; count++) {
    const next = uphill(data, place, step, ties);
    const gain = next.logLikelihood - place.logLikelihood;
    const following = newtonStep(next);
    place = next;
    // near rounding a step may no longer raise the likelihood, and then it is small anyhow
    const small = gain > 0 ? 1e-11 : 1e-7;
    converged = following !== null && largest(following) < small;
    // the likelihood has stopped rising though the coefficients still move: it has no maximum
    flat =
      following === null ||
      (!converged && gain <= 1e-9 * (1 + Math.abs(next.logLikelihood)) && largest(following) > 1e-3);
    if (following !== null) step = following;
  }
  return fitFrom(start, first, place, { step, flat, converged });
};

function fitFrom(
  start: Place,
  first: Matrix,
  place: Place,
  end: { step: Matrix; flat: boolean; converged: boolean },
): CoxFit {
  const { coefficients, linear, shift, logLikelihood } = place;
  const p = coefficients.length;
  const moving = end.step.to1DArray().map((move) => end.flat && Math.abs(move) > 1e-3);
  // one direction runs away, but rounding may hide which: then all that are large go with it
  const unbounded = end.flat && !moving.includes(true) ? [...coefficients].map((value) => Math.abs(value) > 5) : moving;
  return {
    coefficients,
    variance: inverse(place.information) ?? Matrix.zeros(p, p),
    linear,
    shift,
    logLikelihood,
    nullLogLikelihood: start.logLikelihood,
    scoreStatistic: start.score.transpose().mmul(first).get(0, 0),
    unbounded,
    converged: end.converged,
  };
}

function placeAt(data: CoxData, coefficients: Float64Array, ties: Ties): Place {
  const { rows, x, offset } = data;
  const p = coefficients.length;
  const linear = new Float64Array(rows);
  let shift = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rows; row++) {
    let sum = offset[row]!;
    for (let j = 0; j < p; j++) sum += coefficients[j]! * x[row * p + j]!;
    linear[row] = sum;
    if (sum > shift) shift = sum;
  }
  for (let row = 0; row < rows; row++) linear[row]! -= shift;
  let logLikelihood = 0;
  const score = new Float64Array(p);
  const information = new Float64Array(p * p);
  eachStep(data, linear, ties, (step) => {
    logLikelihood += step.logLikelihood;
    for (let j = 0; j < p; j++) score[j]! += step.score[j]!;
    for (let at = 0; at < information.length; at++) information[at]! += step.information[at]!;
  });
  const whole = symmetric(information, p);
  return { coefficients, linear, shift, logLikelihood, score: Matrix.columnVector(score), information: whole };
}

function uphill(data: CoxData, from: Place, step: Matrix, ties: Ties): Place {
  let share = 1;
  for (let halving = 0; halving < MOST_HALVINGS; halving++, share /= 2) {
    const next = placeAt(
      data,
      from.coefficients.map((value, j) => value + share * step.get(j, 0)),
      ties,
    );
    const allowed = 1e-12 * (1 + Math.abs(from.logLikelihood));
    if (isWhole(next) && next.logLikelihood >= from.logLikelihood - allowed) return next;
  }
  return from;
}

/** Whether all hazards stayed within the range of a number. */
const isWhole = ({ logLikelihood, information }: Place): boolean =>
  Number.isFinite(logLikelihood) && information.to1DArray().every(Number.isFinite);

function newtonStep({ information, score }: Place): Matrix | null {
  const factor = new CholeskyDecomposition(information);
  if (!factor.isPositiveDefinite()) return null;
  const step = factor.solve(score);
  return step.to1DArray().every(Number.isFinite) ? step : null;
}

const largest = (vector: Matrix): number =>
  vector.to1DArray().reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Eliminates term by term; a term of which nothing is left is said by those before it. */
function refuseDependent(information: Matrix, names: string[]): void {
  const left = information.clone();
  const p = names.length;
  for (let j = 0; j < p; j++) {
    const pivot = left.get(j, j);
    demand(
      pivot > DEPENDENT_BELOW * information.get(j, j) && pivot > 1e-12,
      `the term '${names[j]}' does not vary among those at risk when events happen, or is a sum of other terms; leave it out`,
    );
    for (let k = j + 1; k < p; k++) {
      const factor = left.get(k, j) / pivot;
      for (let m = j + 1; m < p; m++) left.set(k, m, left.get(k, m) - factor * left.get(j, m));
    }
  }
}
