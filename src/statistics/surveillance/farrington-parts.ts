/** What the Farrington methods take and give. */
import type { PowerTransformation, ThresholdMethod } from './exceedance-threshold.ts';

export interface FarringtonOptions {
  /** the day on which the first week starts, YYYY-MM-DD; without it every year has 52 weeks */
  firstDay?: string;
  /** first and last week that are judged, as places in the series from 0; all that have enough history when not given */
  from?: number;
  to?: number;
  /** years back, 5 when not given (R: b) */
  years?: number;
  /** weeks each side of the same week of earlier years, 3 when not given (w) */
  halfWindow?: number;
  /** parts of the year in the model, 1 when not given: only the windows are used (noPeriods) */
  periods?: number;
  /** weeks before the week that are left out; as halfWindow when not given */
  pastWeeksNotIncluded?: number;
  /** less weight for past outbreaks; true when not given */
  reweight?: boolean;
  /** 2.58 when not given; the original method has 1 */
  weightsThreshold?: number;
  trend?: boolean;
  /** 0.05 when not given; 1 keeps every trend that does not extrapolate */
  pThresholdTrend?: number;
  /** 'delta' when not given */
  thresholdMethod?: ThresholdMethod;
  /** for 'delta'; '2/3' when not given (powertrans) */
  power?: PowerTransformation;
  /** share of ordinary weeks above the threshold, 0.05 when not given */
  alpha?: number;
  /** a week is judged only with so many reports in so many weeks, 5 in 4 when not given (limit54) */
  fewestReports?: number;
  overWeeks?: number;
  /** of each week, above 0: counts are then judged relative to it */
  population?: number[];
}

export interface FarringtonWeek {
  /** place in the series from 0 */
  week: number;
  observed: number | null;
  expected: number | null;
  upper: number | null;
  /** exceedance score: 0 at the expected count, above 1 above the threshold */
  score: number | null;
  /** how probable such a count or a higher one was */
  pValue: number | null;
  /** null where the week cannot be judged */
  alarm: boolean | null;
  /** whether a trend is in the expectation; null where there is none */
  trend: boolean | null;
  trendPerWeek: number | null;
  /** variance over mean, 1 or more */
  dispersion: number | null;
  notes: string[];
}
