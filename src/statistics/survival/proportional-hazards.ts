import { Matrix } from 'ml-matrix';
import { chiSquareTail } from '../distributions/chi-square.ts';
import type { CoxData } from './cox-data.ts';
import type { CoxFit } from './cox-fit.ts';
import { eachStep, type Ties } from './cox-steps.ts';
import { riskSets } from './risk-sets.ts';
import { inverse, symmetric } from './symmetric-matrix.ts';

export type TimeScale = 'km' | 'identity' | 'log';

export interface ProportionalHazardsTest {
  /** a term's name, or 'all terms' */
  term: string;
  statistic: number | null;
  degreesOfFreedom: number;
  pValue: number | null;
}

/** Information of the coefficients, of their change over time, and of both together. */
interface Blocks {
  score: Float64Array;
  plain: Float64Array;
  mixed: Float64Array;
  timed: Float64Array;
}

/**
 * Answers: whether the hazard ratio of each term, and of any of them, changes over time.
 * Arguments: `data` and `fit` of a Cox model; `ties`, as it was fitted; `scale` of time on which a change is sought.
 * Result: for each term, and for all, a score statistic, its degrees of freedom and its p-value.
 * Zero, missing and small: null where the information leaves no statistic.
 * Source: Grambsch and Therneau (1994), as R survival 3 `cox.zph`, which uses the full information instead of an average.
 * Example:
 * ```ts
 * const followed = { time: [1, 2, 3, 4, 5, 6], event: [1, 1, 1, 0, 1, 1] }
 * const data = readCoxData({ ...followed, terms: [{ name: 'x', values: [2, 1, 3, 1, 2, 0] }] })
 * const fit = fitCox(data, 'efron')
 * proportionalHazardsTests(data, fit, 'efron', 'identity')[0] // { term: 'x', statistic: 0.69509871885, pValue: 0.40443551296 }
 * ```
 */
export const proportionalHazardsTests = (
  data: CoxData,
  fit: CoxFit,
  ties: Ties,
  scale: TimeScale,
): ProportionalHazardsTest[] => {
  const p = data.names.length;
  const { score, plain, mixed, timed } = timedBlocks(data, fit, ties, scale);
  const across = symmetric(mixed, p);
  const within = inverse(symmetric(plain, p));
  const spread = within === null ? null : Matrix.sub(symmetric(timed, p), across.mmul(within).mmul(across));
  const all = spread === null ? null : inverse(spread);
  const slopes = Matrix.columnVector(score);
  const rows = data.names.map((term, j) => {
    const variance = spread?.get(j, j) ?? 0;
    return row(term, variance > 0 ? score[j]! ** 2 / variance : null, 1);
  });
  return [...rows, row('all terms', all === null ? null : slopes.transpose().mmul(all).mmul(slopes).get(0, 0), p)];
};

function row(term: string, statistic: number | null, degreesOfFreedom: number): ProportionalHazardsTest {
  const found = statistic !== null && Number.isFinite(statistic) && statistic >= 0 ? statistic : null;
  const pValue = found === null ? null : chiSquareTail(found, degreesOfFreedom);
  return { term, statistic: found, degreesOfFreedom, pValue };
}

function timedBlocks(data: CoxData, fit: CoxFit, ties: Ties, scale: TimeScale): Blocks {
  const p = data.names.length;
  const at = timeScale(data, scale);
  const blocks: Blocks = {
    score: new Float64Array(p),
    plain: new Float64Array(p * p),
    mixed: new Float64Array(p * p),
    timed: new Float64Array(p * p),
  };
  eachStep(data, fit.linear, ties, ({ time, score, information }) => {
    const place = at(time);
    for (let j = 0; j < p; j++) blocks.score[j]! += place * score[j]!;
    for (let k = 0; k < information.length; k++) {
      blocks.plain[k]! += information[k]!;
      blocks.mixed[k]! += place * information[k]!;
      blocks.timed[k]! += place * place * information[k]!;
    }
  });
  return blocks;
}

/** Where a time stands on the scale, less the mean over the events, which keeps digits and changes no test. */
function timeScale(data: CoxData, scale: TimeScale): (time: number) => number {
  const places = new Map<number, number>();
  let survival = 1;
  let [sum, events] = [0, 0];
  for (const set of riskSets({ ...data, kept: [] })) {
    const place = scale === 'km' ? 1 - survival : scale === 'log' ? Math.log(Math.max(set.time, 1e-100)) : set.time;
    places.set(set.time, place);
    if (set.events > 0) survival *= 1 - set.events / set.atRisk;
    sum += set.events * place;
    events += set.events;
  }
  return (time) => places.get(time)! - sum / events;
}
