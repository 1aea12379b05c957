import { demand } from '../impossible-input.ts';
import { medianOfPairs, orderOfDifferences } from './pairwise-order.ts';
import { exactRankPValue, rankSumDistribution } from './rank-distributions.ts';
import { exactRankInterval, normalRankInterval } from './rank-interval.ts';
import { rankSumOfFirst } from './ranks.ts';
import { missingNotes, readSample } from './samples.ts';
import {
  normalPValue,
  type ReadOptions,
  readTestOptions,
  type TestOptions,
  type TestResult,
  testResult,
  untestable,
} from './test-result.ts';

export interface RankTestOptions extends TestOptions {
  /** exact p-value and interval; when not given, where a group is below 50 and no values are equal */
  exact?: boolean | undefined;
  /** continuity correction of the normal approximation; on when not given */
  correct?: boolean | undefined;
  /** what the values are measured in, e.g. 'days' */
  unit?: string | undefined;
}

const EXACT_BELOW = 50;
const EFFECT_METHOD = 'Hodges–Lehmann';

/**
 * Answers: whether the values of one group tend to be larger than another's, whatever their distribution.
 * Arguments: `first` and `second`, the values of each group in one unit, null where missing; `options.exact` (when not
 * given, exact if both groups are below 50 and no two values are equal), `correct` (continuity, on when not given),
 * `alternative` (of the first against the second), `confidence` and `unit`.
 * Result: the shift between the groups, the median of all differences first less second, with its interval; W, the number
 * of pairs in which the first is larger (equal ones count half); the p-value.
 * Zero, missing and small: missing values are left out with a note. An empty group, or values that are all one, gives a
 * p-value of null with a note. In very small groups no interval of the confidence exists: the exact one is then the whole
 * range of differences, and a note says so. Equal values together with `exact` are refused.
 * Source: Mann and Whitney (1947), Hodges and Lehmann (1963), Bauer (1972), as R `wilcox.test`; R finds limits of the
 * approximation to four digits, ours are the exact places of the jumps, and the shift is always the median.
 * Example:
 * ```ts
 * const test = mannWhitneyTest([1.1, 2.2, 3.3], [4.4, 5.5, 6.6, 7.7])
 * test.pValue // 0.05714285714
 * test.effect // { value: -3.85, lower: -6.6, upper: -1.1 }
 * mannWhitneyTest([1, 2], [2, 3], { exact: true }) // ImpossibleInput
 * ```
 */
export function mannWhitneyTest(
  first: readonly (number | null)[],
  second: readonly (number | null)[],
  options: RankTestOptions = {},
): TestResult {
  const read = readTestOptions(options);
  const [a, b] = [readSample(first), readSample(second)];
  const [x, y] = [Float64Array.from(a.values).sort(), Float64Array.from(b.values).sort()];
  const unit = options.unit ?? 'as the values';
  const nothing = { unit, effectMethod: EFFECT_METHOD, statistic: 'W', method: 'Mann–Whitney test' };
  if (x.length === 0 || y.length === 0) return untestable(nothing, read, 'A group has no values.');
  const { sum, tieSum } = rankSumOfFirst(x, y, 0);
  const w = sum - (x.length * (x.length + 1)) / 2;
  const exact = chooseExact(options.exact, Math.max(x.length, y.length), tieSum > 0);
  const approximate = { correct: options.correct ?? true, tieSum };
  const found = exact ? exactTest(x, y, w, read) : normalTest(x, y, w, read, approximate);
  const value = medianOfPairs(orderOfDifferences(x, y));
  if (found === null) return untestable({ ...nothing, value }, read, 'All values are one, so no test can be done.');
  return testResult(
    {
      effect: { value, ...found.interval, unit, method: EFFECT_METHOD },
      statistic: { name: 'W', value: w },
      pValue: found.pValue,
      method: `Mann–Whitney test, ${methodOf(exact, options.correct)}`,
      notes: [...missingNotes(a.missing + b.missing), ...found.notes],
    },
    read,
  );
}

/** Whether a rank test is done exactly: as asked, or where it is cheap and no values are equal. */
export const chooseExact = (asked: boolean | undefined, largest: number, ties: boolean): boolean => {
  const chosen = asked ?? (largest < EXACT_BELOW && !ties);
  if (chosen) refuseInexact(largest, ties);
  return chosen;
};

function refuseInexact(largest: number, ties: boolean): void {
  demand(!ties, 'an exact rank test needs values that all differ; leave `exact` out to use the approximation');
  demand(largest <= 100, 'an exact rank test takes at most 100 values in a group; leave `exact` out for more');
}

/** How the p-value came about, in words. */
export const methodOf = (exact: boolean, correct: boolean | undefined): string =>
  exact ? 'exact' : `normal approximation ${correct === false ? 'without' : 'with'} continuity correction`;

function exactTest(x: Float64Array, y: Float64Array, w: number, read: ReadOptions) {
  const shares = rankSumDistribution(x.length, y.length);
  const { notes, ...interval } = exactRankInterval(orderOfDifferences(x, y), shares, read);
  return { pValue: exactRankPValue(shares, w, read.alternative), interval, notes };
}

function normalTest(
  x: Float64Array,
  y: Float64Array,
  w: number,
  read: ReadOptions,
  { correct, tieSum }: { correct: boolean; tieSum: number },
) {
  const excess = w - (x.length * y.length) / 2;
  const sd = Math.sqrt(varianceOf(x.length, y.length, tieSum));
  if (!(sd > 0)) return null;
  const z = (excess - continuity(excess, read.alternative, correct)) / sd;
  const { notes, ...interval } = normalInterval(x, y, read, correct);
  return { pValue: normalPValue(z, read.alternative), interval, notes };
}

function varianceOf(m: number, n: number, tieSum: number): number {
  const all = m + n;
  return ((m * n) / 12) * (all + 1 - tieSum / (all * (all - 1)));
}

/** Half a step towards the middle, since ranks come in steps of one. */
export const continuity = (excess: number, alternative: ReadOptions['alternative'], correct: boolean): number => {
  if (!correct) return 0;
  if (alternative === 'two-sided') return Math.sign(excess) * 0.5;
  return alternative === 'greater' ? 0.5 : -0.5;
};

/** The shifts of the first group at which the test would just reach significance. */
function normalInterval(x: Float64Array, y: Float64Array, read: ReadOptions, correct: boolean) {
  const standingAt = (shift: number) => {
    const { sum, tieSum } = rankSumOfFirst(x, y, shift);
    const excess = sum - (x.length * (x.length + 1)) / 2 - (x.length * y.length) / 2;
    const sd = Math.sqrt(varianceOf(x.length, y.length, tieSum));
    return sd === 0 ? 0 : (excess - continuity(excess, read.alternative, correct)) / sd;
  };
  return normalRankInterval(orderOfDifferences(x, y), standingAt, read);
}
