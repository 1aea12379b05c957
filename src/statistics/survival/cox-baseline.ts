import type { CoxData } from './cox-data.ts';
import type { CoxFit } from './cox-fit.ts';
import { eachStep, type Ties } from './cox-steps.ts';

export interface HazardPoint {
  /** null in a model without strata */
  stratum: string | null;
  time: number;
  /** expected number of events up to and at `time`; null where it is beyond what a number can hold */
  cumulativeHazard: number | null;
  /** exp(−cumulative hazard) */
  survival: number;
}

/**
 * Answers: how many events a person at the mean of every term, with an offset of 0, is expected to have up to each time.
 * Arguments: `data` and `fit` of a Cox model; `ties`, as it was fitted.
 * Result: for each time with events, by stratum, the cumulative hazard and the survival exp(−hazard).
 * Zero, missing and small: before the first event the hazard is 0 and there is no row; one beyond what a number can hold
 * is null.
 * Source: Breslow (1974) and Efron (1977), from memory; as R survival `basehaz`.
 * Example:
 * ```ts
 * const followed = { time: [1, 2, 3, 4, 5, 6], event: [1, 1, 1, 0, 1, 1] }
 * const data = readCoxData({ ...followed, terms: [{ name: 'x', values: [2, 1, 3, 1, 2, 0] }] })
 * const fit = fitCox(data, 'efron')
 * baselineHazard(data, fit, 'efron')[0] // { stratum: null, time: 1, cumulativeHazard: 0.13665425746, survival: 0.87227175545 }
 * ```
 */
export const baselineHazard = (data: CoxData, fit: CoxFit, ties: Ties): HazardPoint[] => {
  const rises: { stratum: number; time: number; hazard: number }[] = [];
  eachStep(data, fit.linear, ties, ({ stratum, time, hazard }) => rises.push({ stratum, time, hazard }));
  rises.sort((a, b) => a.stratum - b.stratum || a.time - b.time);
  const back = Math.exp(-fit.shift);
  let sum = 0;
  return rises.map(({ stratum, time, hazard }, i) => {
    sum = (i > 0 && rises[i - 1]!.stratum === stratum ? sum : 0) + hazard * back;
    return {
      stratum: data.strata.length > 1 ? data.strata[stratum]! : null,
      time,
      cumulativeHazard: Number.isFinite(sum) ? sum : null,
      survival: Number.isNaN(sum) ? 0 : Math.exp(-sum),
    };
  });
};
