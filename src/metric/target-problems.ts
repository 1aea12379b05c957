/** Faults of targets: of those of a file by name, and of those that stand in a metric. */
import type { Problem } from '../concord-error.ts';
import { isDay } from './is-day.ts';
import { isShare } from './is-share.ts';
import type { Metric, Target } from './metric.ts';

/** First and last day as they are written; missing or empty: without a beginning, or an end. */
interface TargetDays {
  from?: string | null;
  to?: string | null;
}

/** Answers: days of a target that do not exist, and a last day before the first. `where`: where a setting stands. */
export function targetDayProblems(days: TargetDays, where: (setting: 'from' | 'to') => string): Problem[] {
  const unreal = (['from', 'to'] as const).filter((setting) => days[setting] && !isDay(days[setting]));
  if (unreal.length > 0)
    return unreal.map((setting) => ({
      where: where(setting),
      problem: `'${days[setting]!.slice(0, 20)}' is no day`,
      expected: 'a day that exists, as YYYY-MM-DD',
      remedy: 'correct the day',
    }));
  if (!days.from || !days.to || days.to >= days.from) return [];
  return [
    {
      where: where('to'),
      problem: `the target ends on ${days.to}, before it begins on ${days.from}`,
      expected: `a day from ${days.from} on, or none`,
      remedy: 'correct the one that is wrong',
    },
  ];
}

type Where = (path: (string | number)[]) => string;

/** Answers: the faults of the targets that stand in a metric; of a name of targets none. `where`: where a setting stands. */
export const targetProblems = (targets: string | TargetDays[], where: Where): Problem[] =>
  typeof targets === 'string'
    ? []
    : targets.flatMap((target, i) => targetDayProblems(target, (setting) => where(['targets', i, setting])));

/**
 * Answers: targets of a share that are none of it: 95 is no share of 1. Arguments: the targets themselves, and those of the metric's setting
 * where it lists them.
 */
export function shareTargetProblems(
  metric: Pick<Metric, 'kind' | 'unit'>,
  targets: Pick<Target, 'value'>[],
  where: string,
): Problem[] {
  if (!isShare(metric)) return [];
  return targets
    .filter(({ value }) => value < 0 || value > 1)
    .map(({ value }) => ({
      where,
      problem: `the target ${value} is not a share of 1`,
      expected: 'a number from 0 to 1, e.g. 0.95 for 95%',
      remedy: 'correct the target',
    }));
}
