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

/** Cumulative hazard at each time with events, for a person at the mean of every term and an offset of 0. */
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
