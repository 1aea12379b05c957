/** Goes through the weeks of a series and judges each by the same time of earlier years. */
import { demand } from '../impossible-input.ts';
import { type Baseline, baselineModel } from './baseline-model.ts';
import { demandThreshold, exceedanceThreshold } from './exceedance-threshold.ts';
import type { FarringtonOptions, FarringtonWeek } from './farrington-parts.ts';
import { partsOfYear, sameTimeOfYear } from './reference-weeks.ts';

/** More weeks each side would let the windows of two years meet. */
const WIDEST_WINDOW = 25;

type Settings = Required<Omit<FarringtonOptions, 'firstDay' | 'population' | 'from' | 'to'>> &
  Pick<FarringtonOptions, 'population' | 'from' | 'to'> & { firstDay: string | null; errorAs: 'flexible' | 'original' };

/**
 * Answers: which weeks of a series are exceptional, by either Farrington method.
 * Arguments: `counts` by week and `options`, as `farringtonFlexible`; `errorAs`, whose standard error is taken.
 * Result: a judgement of each week from `from` to `to`, and notes on the whole series.
 * Zero, missing and small: as `farringtonFlexible`.
 * Source: as `farringtonFlexible` and `farringtonOriginal`.
 * Example:
 * ```ts
 * judgeWeeks([1, 2, 3], {}, 'flexible') // { weeks: [], notes: ['The series is too short: no week has 5 years before it.'] }
 * judgeWeeks([1.5], {}, 'flexible') // ImpossibleInput
 * ```
 */
export function judgeWeeks(
  counts: (number | null)[],
  options: FarringtonOptions,
  errorAs: 'flexible' | 'original',
): { weeks: FarringtonWeek[]; notes: string[] } {
  const settings = settled(options, errorAs);
  demandSeries(counts, settings);
  const { from = firstWithHistory(counts.length, settings), to = counts.length - 1 } = settings;
  const weeks: FarringtonWeek[] = [];
  for (let week = from; week <= to; week++) weeks.push(judge(counts, week, settings));
  const notes = weeks.length ? [] : [`The series is too short: no week has ${settings.years} years before it.`];
  return { weeks, notes };
}

function firstWithHistory(length: number, settings: Settings): number {
  for (let week = 0; week < length; week++) {
    const references = sameTimeOfYear(week, settings.years, settings.firstDay);
    if (references.at(-1)! - settings.halfWindow >= 0) return week;
  }
  return length;
}

function judge(counts: (number | null)[], week: number, settings: Settings): FarringtonWeek {
  const observed = counts[week] ?? null;
  const baseline = baselineAt(counts, week, settings);
  if (typeof baseline === 'string') return { ...unjudged(week, observed), notes: [baseline] };
  const { method, power, alpha } = { method: settings.thresholdMethod, power: settings.power, alpha: settings.alpha };
  const { upper, pValue } = exceedanceThreshold(baseline, { method, power, alpha }, observed);
  const { trend, trendPerWeek, dispersion } = baseline;
  const known = { ...unjudged(week, observed), pValue, trend, trendPerWeek, dispersion };
  const recent = recentReports(counts, week, settings.overWeeks);
  if (recent === null) return { ...known, notes: [`One of the last ${settings.overWeeks} weeks has no count.`] };
  if (recent < settings.fewestReports) return { ...known, alarm: false, notes: [fewReports(settings)] };
  const expected = Math.exp(baseline.logMean);
  if (upper === null || !Number.isFinite(expected))
    return { ...known, notes: ['The threshold is too large to be written.'] };
  const score = upper > expected ? (observed! - expected) / (upper - expected) : null;
  const alarm = observed! > 0 && observed! > upper;
  return { ...known, expected, upper, score, alarm, notes: [] };
}

const fewReports = ({ fewestReports, overWeeks }: Settings): string =>
  `Fewer than ${fewestReports} reports in the last ${overWeeks} weeks: not judged.`;

const unjudged = (week: number, observed: number | null): FarringtonWeek => ({
  week,
  observed,
  expected: null,
  upper: null,
  score: null,
  pValue: null,
  alarm: null,
  trend: null,
  trendPerWeek: null,
  dispersion: null,
  notes: [],
});

/** The baseline, or why there is none. */
function baselineAt(counts: (number | null)[], week: number, settings: Settings): Baseline | string {
  const { halfWindow, periods, pastWeeksNotIncluded, population } = settings;
  const references = sameTimeOfYear(week, settings.years, settings.firstDay);
  const parts = partsOfYear({ references, halfWindow, periods, pastWeeksNotIncluded });
  if (parts === null) return `There are not ${settings.years} years of weeks before this one.`;
  const past = parts.flatMap((part, at) => {
    const count = counts[at] ?? null;
    return part === null || count === null ? [] : [{ week: at, count, part, population: population?.[at] ?? 1 }];
  });
  const current = { week, part: periods, population: population?.[week] ?? 1 };
  const options = { ...settings, populationOffset: population !== undefined };
  return (
    (past.length ? baselineModel(past, current, options) : null) ?? 'The regression gives no expectation for this week.'
  );
}

function recentReports(counts: (number | null)[], week: number, over: number): number | null {
  let sum = 0;
  for (let at = Math.max(0, week - over + 1); at <= week; at++) {
    const count = counts[at] ?? null;
    if (count === null) return null;
    sum += count;
  }
  return sum;
}

function settled(options: FarringtonOptions, errorAs: 'flexible' | 'original'): Settings {
  const { firstDay = null, halfWindow = 3 } = options;
  return {
    years: 5,
    periods: 1,
    pastWeeksNotIncluded: halfWindow,
    reweight: true,
    weightsThreshold: 2.58,
    trend: true,
    pThresholdTrend: 0.05,
    thresholdMethod: 'delta',
    power: '2/3',
    alpha: 0.05,
    fewestReports: 5,
    overWeeks: 4,
    ...options,
    halfWindow,
    firstDay,
    errorAs,
  };
}

const whole = (value: number, from: number, to: number): boolean =>
  Number.isInteger(value) && value >= from && value <= to;

function demandSeries(counts: (number | null)[], settings: Settings): void {
  const last = counts.length - 1;
  demandThreshold(settings.thresholdMethod, settings.power);
  demand(
    counts.every((count) => count === null || whole(count, 0, Number.MAX_SAFE_INTEGER)),
    'a weekly count is a whole number of 0 or more, or null',
  );
  demand(whole(settings.years, 1, 100), 'years back are a whole number from 1');
  demand(whole(settings.halfWindow, 0, WIDEST_WINDOW), `weeks each side are a whole number from 0 to ${WIDEST_WINDOW}`);
  demand(whole(settings.periods, 1, 52), 'parts of the year are a whole number from 1 to 52');
  demand(whole(settings.pastWeeksNotIncluded, 0, 1e6), 'past weeks left out are a whole number of 0 or more');
  demand(
    settings.from === undefined || whole(settings.from, 0, last),
    'the first week to judge is a week of the series',
  );
  demand(settings.to === undefined || whole(settings.to, 0, last), 'the last week to judge is a week of the series');
  demand(settings.weightsThreshold > 0, 'the residual from which weeks weigh less is above 0');
  demand(settings.pThresholdTrend >= 0 && settings.pThresholdTrend <= 1, 'the p-value of a trend is from 0 to 1');
  demand(settings.alpha > 0 && settings.alpha < 1, 'the share of ordinary weeks above a threshold is between 0 and 1');
  demand(settings.fewestReports >= 0 && whole(settings.overWeeks, 1, 1e6), 'reports are 0 or more, in 1 week or more');
  demand(
    settings.population === undefined ||
      (settings.population.length === counts.length &&
        settings.population.every((people) => Number.isFinite(people) && people > 0)),
    'there is a population above 0 for each week',
  );
}
