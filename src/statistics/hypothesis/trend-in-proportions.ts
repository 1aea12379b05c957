import { chiSquareTail } from '../distributions/chi-square.ts';
import { demand } from '../impossible-input.ts';
import {
  type ReadOptions,
  readTestOptions,
  type TestOptions,
  type TestResult,
  testResult,
  untestable,
  zForAlternative,
} from './test-result.ts';
import type { CountOf } from './two-proportion-test.ts';

/**
 * Answers: whether shares rise or fall steadily over ordered groups, e.g. from the least to the most deprived.
 * Arguments: `groups`, two or more in order, each events of a total (total above 0); `scores`, where each group stands
 * on its scale, 1, 2, 3 and so on when not given; `options.confidence`.
 * Result: the change of the share for each step of 1 in the score, with its interval under the hypothesis of no trend;
 * X-squared on 1 degree of freedom and its p-value (two-sided).
 * Zero, missing and small: null for any count gives null. If nobody or everybody had the event, or all scores are one,
 * the p-value is null with a note. Impossible counts and unlike lengths are refused.
 * Source: Cochran (1954), Armitage (1955), as R `prop.trend.test`.
 * Example:
 * ```ts
 * const groups = [{ events: 83, total: 86 }, { events: 90, total: 93 }, { events: 129, total: 136 }, { events: 70, total: 82 }]
 * trendInProportions(groups).pValue // 0.004131897477641487
 * trendInProportions(groups).effect.value // -0.0334156264
 * ```
 */
export function trendInProportions(
  groups: readonly CountOf[],
  scores?: readonly number[],
  options: Omit<TestOptions, 'alternative'> = {},
): TestResult {
  const read = readTestOptions(options);
  const places = scores ?? groups.map((_, i) => i + 1);
  refuseBadGroups(groups, places);
  const method = 'Cochran–Armitage test for trend';
  const nothing = { unit: 'share per step', effectMethod: 'Cochran–Armitage', statistic: 'X-squared', method };
  if (groups.some((group) => group.events === null || group.total === null))
    return untestable(nothing, read, 'A count is missing, so no test can be done.');
  const counts = groups.map(({ events, total }) => ({ events: events ?? 0, total: total ?? 0 }));
  const { slope, spread, variance } = weightedSlope(counts, places);
  if (!(spread > 1e-200 && spread < 1e200))
    return untestable(
      nothing,
      read,
      'All groups have one score, or scores too far apart, so no trend can be computed.',
    );
  if (!(variance > 0))
    return untestable({ ...nothing, value: 0 }, read, 'Nobody or everybody had the event, so no test can be done.');
  return trendResult(slope, Math.sqrt(variance / spread), method, read);
}

function trendResult(slope: number, error: number, method: string, read: ReadOptions): TestResult {
  const reach = zForAlternative(read) * error;
  const statistic = (slope / error) ** 2;
  const effect = { value: slope, lower: slope - reach, upper: slope + reach };
  return testResult(
    {
      effect: { ...effect, unit: 'share per step', method: 'Cochran–Armitage' },
      statistic: { name: 'X-squared', value: statistic },
      degreesOfFreedom: 1,
      pValue: chiSquareTail(statistic, 1),
      method,
    },
    read,
  );
}

function weightedSlope(counts: { events: number; total: number }[], scores: readonly number[]) {
  const sum = (of: (count: { events: number; total: number }, score: number) => number) =>
    counts.reduce((total, count, i) => total + of(count, scores[i]!), 0);
  const people = sum((count) => count.total);
  const pooled = sum((count) => count.events) / people;
  const middle = sum((count, score) => count.total * score) / people;
  const spread = sum((count, score) => count.total * (score - middle) ** 2);
  const slope = sum((count, score) => (count.events - count.total * pooled) * (score - middle)) / spread;
  return { slope, spread, variance: pooled * (1 - pooled) };
}

function refuseBadGroups(groups: readonly CountOf[], scores: readonly number[]): void {
  demand(groups.length >= 2, 'a trend needs two or more groups');
  demand(scores.length === groups.length, 'a trend needs one score for each group');
  demand(
    scores.every((score) => Math.abs(score) <= 1e100),
    'scores are numbers of at most 1e100 in size',
  );
  for (const { events, total } of groups) {
    if (total === null) continue;
    demand(total > 0 && total < 1e15, 'a proportion needs a denominator above 0');
    demand(
      events === null || (events >= 0 && events <= total),
      'a proportion needs a numerator from 0 to its denominator',
    );
  }
}
