import { Matrix } from 'ml-matrix';
import type { CoxData } from './cox-data.ts';
import type { CoxFit } from './cox-fit.ts';
import { type CoxStep, eachStep, type Ties } from './cox-steps.ts';

/** The steps of one stratum from the earliest, with sums up to each, from which each person's share is read. */
interface Path {
  times: number[];
  /** cumulative hazard after so many steps, from none */
  hazard: number[];
  hazardMeans: Float64Array[];
  spared: number[];
  sparedMeans: Float64Array[];
  mean: Float64Array[];
}

/**
 * Answers: how much the coefficients of a Cox model vary where persons are alike within clusters, or the model is not
 * quite true.
 * Arguments: `data` and `fit` of a Cox model; `ties`, as it was fitted.
 * Result: the sandwich variance, a square matrix of the standardised terms: each person's pull on the coefficients
 * (dfbeta), added up within clusters, squared.
 * Zero, missing and small: few clusters make it too small; one cluster makes it 0.
 * Source: Lin and Wei (1989).
 * Example:
 * ```ts
 * const followed = { time: [1, 2, 3, 4, 5, 6], event: [1, 1, 1, 0, 1, 1] }
 * const data = readCoxData({ ...followed, terms: [{ name: 'x', values: [2, 1, 3, 1, 2, 0] }] })
 * const fit = fitCox(data, 'efron')
 * robustVariance(data, fit, 'efron').get(0, 0) // 0.14118250569586924
 * ```
 */
export const robustVariance = (data: CoxData, fit: CoxFit, ties: Ties): Matrix => {
  const p = data.names.length;
  const paths = stratumPaths(data, fit, ties);
  const pulls = Matrix.zeros(data.cluster === null ? data.rows : data.clusters, p);
  const residual = new Float64Array(p);
  for (let row = 0; row < data.rows; row++) {
    scoreResidual(data, fit, paths[data.stratum[row]!], row, residual);
    const owner = data.cluster === null ? row : data.cluster[row]!;
    for (let j = 0; j < p; j++) pulls.set(owner, j, pulls.get(owner, j) + data.weight[row]! * residual[j]!);
  }
  const moved = pulls.mmul(fit.variance);
  return moved.transpose().mmul(moved);
};

function stratumPaths(data: CoxData, fit: CoxFit, ties: Ties): Path[] {
  const steps: CoxStep[][] = data.strata.map(() => []);
  eachStep(data, fit.linear, ties, (step) => {
    steps[step.stratum]!.push({
      ...step,
      hazardMeans: step.hazardMeans.slice(),
      sparedMeans: step.sparedMeans.slice(),
      mean: step.mean.slice(),
    });
  });
  return steps.map((latestFirst) => pathOf(latestFirst.reverse(), data.names.length));
}

function pathOf(steps: CoxStep[], p: number): Path {
  const hazard = [0];
  const hazardMeans = [new Float64Array(p)];
  for (const step of steps) {
    hazard.push(hazard.at(-1)! + step.hazard);
    const before = hazardMeans.at(-1)!;
    hazardMeans.push(before.map((sum, j) => sum + step.hazardMeans[j]!));
  }
  return {
    times: steps.map((step) => step.time),
    hazard,
    hazardMeans,
    spared: steps.map((step) => step.spared),
    sparedMeans: steps.map((step) => step.sparedMeans),
    mean: steps.map((step) => step.mean),
  };
}

/** What was seen of a person's terms beyond what the model expected, in `into`. */
function scoreResidual(data: CoxData, fit: CoxFit, path: Path | undefined, row: number, into: Float64Array): void {
  into.fill(0);
  if (path === undefined) return;
  const p = into.length;
  const relative = Math.exp(fit.linear[row]!);
  const last = stepsUpTo(path.times, data.time[row]!);
  const first = data.entry === null ? 0 : stepsUpTo(path.times, data.entry[row]!);
  const exposed = path.hazard[last]! - path.hazard[first]!;
  const died = data.event[row] === 1;
  for (let j = 0; j < p; j++) {
    const x = data.x[row * p + j]!;
    into[j] = -relative * (x * exposed - (path.hazardMeans[last]![j]! - path.hazardMeans[first]![j]!));
    if (died) {
      const own = last - 1;
      into[j]! += x - path.mean[own]![j]! + relative * (x * path.spared[own]! - path.sparedMeans[own]![j]!);
    }
  }
}

/** How many of rising times are at or before a moment. */
function stepsUpTo(times: number[], moment: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
