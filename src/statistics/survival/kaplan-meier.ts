import { confidenceFraction, zForConfidence } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import { demand, demandChoice } from '../impossible-input.ts';
import { type RiskSet, riskSets } from './risk-sets.ts';
import { leftOutNotes, readTimes, type SurvivalTimes } from './survival-times.ts';

export type SurvivalInterval = 'log' | 'log-log' | 'plain';

export interface KaplanMeierOptions {
  /** of the intervals, a fraction or a percentage; 0.95 when not given */
  confidence?: number | undefined;
  /** on which scale the interval is symmetric; 'log' when not given, as in R */
  interval?: SurvivalInterval | undefined;
}

export interface SurvivalPoint extends RiskSet {
  /** share still without the event just after `time`, with its interval */
  survival: Estimate;
  /** Greenwood's; null once nobody is left */
  standardError: number | null;
}

export interface SurvivalCurve {
  points: SurvivalPoint[];
  total: number;
  events: number;
  /** by when half have had the event, in the unit of the times; null where the curve does not fall that far */
  median: Estimate;
  confidence: number;
  interval: SurvivalInterval;
  notes: string[];
}

const METHOD = { log: 'Kaplan–Meier, log', 'log-log': 'Kaplan–Meier, log-log', plain: 'Kaplan–Meier, plain' } as const;
/** Two shares closer than this are one. */
const SAME_SHARE = Math.sqrt(Number.EPSILON);

/**
 * Answers: what share is still without the event at each time, when some were not followed to the end.
 * Arguments: `times`: time, event and, for left truncation, entry of each person; `options.interval`, the scale of the
 * interval: 'log' (when not given), 'log-log' or 'plain'; `options.confidence`.
 * Result: a point for each distinct time, with the number at risk just before it, events, censored, the share surviving
 * with its interval and Greenwood's standard error; the median; totals. Limits are never outside 0 to 1.
 * Zero, missing and small: a person with anything missing is left out with a note. A censoring at the time of an event
 * counts as after it. Once nobody is left, the share is 0 and its limits null. With nobody there are no points. With entries, a curve that falls to 0 while few were under observation gives a note.
 * Source: Kaplan and Meier (1958), Greenwood (1926), as R survival `survfit`.
 * Example:
 * ```ts
 * const curve = kaplanMeier({ time: [1, 2, 2, 3, 5, 6], event: [1, 1, 0, 1, 0, 1] })
 * curve.points[1].survival // { value: 0.6666666667, lower: 0.378606460887, upper: 1 }
 * curve.median.value // 3
 * kaplanMeier({ time: [-1], event: [1] }) // ImpossibleInput
 * ```
 */
export function kaplanMeier(times: SurvivalTimes, options: KaplanMeierOptions = {}): SurvivalCurve {
  const confidence = confidenceFraction(options.confidence ?? 0.95);
  const interval = options.interval ?? 'log';
  demandChoice(interval, ['log', 'log-log', 'plain'], 'an interval');
  const read = readTimes(times);
  const points = pointsOf(riskSets(read), confidence, interval);
  const notes = leftOutNotes(read.missing);
  if (points.length === 0) notes.push('There is nobody to follow, so there is no curve.');
  if (points.slice(0, -1).some((point) => point.survival.value === 0))
    notes.push('The curve falls to 0 before the last time, as few were under observation early; begin it later.');
  const curve = { points, total: read.time.length, events: read.event.reduce((sum, event) => sum + event, 0) };
  const median = quantileOf(points, 0.5, { confidence, interval });
  return { ...curve, median, confidence, interval, notes };
}

function pointsOf(sets: RiskSet[], confidence: number, interval: SurvivalInterval): SurvivalPoint[] {
  const z = zForConfidence(confidence);
  const notes: string[] = [];
  let survival = 1;
  let variance = 0;
  return sets.map((set) => {
    if (set.events > 0) {
      survival = set.events === set.atRisk ? 0 : survival * (1 - set.events / set.atRisk);
      variance += set.events / (set.atRisk * (set.atRisk - set.events));
    }
    const estimate: Estimate = {
      value: survival,
      unit: 'share',
      ...limits(survival, Math.sqrt(variance), z, interval),
      confidence,
      numerator: null,
      denominator: set.atRisk,
      method: METHOD[interval],
      notes,
    };
    return { ...set, survival: estimate, standardError: survival === 0 ? null : survival * Math.sqrt(variance) };
  });
}

/** `error` is the standard error of the logarithm of the share. */
function limits(share: number, error: number, z: number, interval: SurvivalInterval) {
  if (share === 0) return { lower: null, upper: null };
  if (interval === 'plain')
    return { lower: Math.max(0, share - z * error * share), upper: Math.min(1, share + z * error * share) };
  if (interval === 'log')
    return { lower: share * Math.exp(-z * error), upper: Math.min(1, share * Math.exp(z * error)) };
  if (share === 1) return { lower: null, upper: null };
  const log = Math.log(share);
  const reach = (z * error) / log;
  return { lower: share ** Math.exp(-reach), upper: share ** Math.exp(reach) };
}

/**
 * Answers: by when a given share has had the event (0.5: the median survival time).
 * Arguments: `curve`, from `kaplanMeier`; `share`, above 0 and below 1.
 * Result: the first time at which the share without the event is 1 − `share` or less, with the interval read off the
 * curve's own limits; where the curve runs level at just that share, the middle of the level piece.
 * Missing: null where the curve, or a limit of it, does not fall so far, with a note.
 * Source: Brookmeyer and Crowley (1982), as R survival `quantile.survfit`.
 * Example:
 * ```ts
 * const curve = kaplanMeier({ time: [1, 2, 2, 3, 5, 6], event: [1, 1, 0, 1, 0, 1] })
 * survivalQuantile(curve, 0.25).value // 2
 * survivalQuantile(curve, 1) // ImpossibleInput
 * ```
 */
export function survivalQuantile(curve: SurvivalCurve, share: number): Estimate {
  demand(share > 0 && share < 1, 'a survival quantile needs a share between 0 and 1');
  return quantileOf(curve.points, share, curve);
}

function quantileOf(
  points: SurvivalPoint[],
  share: number,
  { confidence, interval }: { confidence: number; interval: SurvivalInterval },
): Estimate {
  const read = (part: 'value' | 'lower' | 'upper') =>
    timeWhere(
      points.map((point) => ({ time: point.time, fallen: complement(point.survival[part]) })),
      share,
    );
  const value = read('value');
  return {
    value,
    unit: 'as the times',
    lower: read('lower'),
    upper: read('upper'),
    confidence,
    numerator: null,
    denominator: points[0]?.atRisk ?? null,
    method: METHOD[interval],
    notes: value === null ? ['Fewer had the event than this share, so the time is not reached.'] : [],
  };
}

const complement = (share: number | null): number | null => (share === null ? null : 1 - share);

function timeWhere(steps: { time: number; fallen: number | null }[], share: number): number | null {
  const first = { time: 0, fallen: 0 };
  const drops = [first, ...steps].filter((step, i, all) => i === 0 || step.fallen !== all[i - 1]!.fallen);
  const from = drops.find(({ fallen }) => fallen !== null && fallen + SAME_SHARE >= share);
  if (from === undefined) return null;
  const last = drops.at(-1)!;
  if (last.fallen !== null && Math.abs(last.fallen - share) < SAME_SHARE) return (from.time + steps.at(-1)!.time) / 2;
  const past = drops.find(({ fallen }) => fallen !== null && fallen - SAME_SHARE >= share);
  return past === undefined ? from.time : (from.time + past.time) / 2;
}
