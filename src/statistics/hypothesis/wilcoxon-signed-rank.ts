import { chooseExact, continuity, methodOf, type RankTestOptions } from './mann-whitney.ts';
import { medianOfPairs, orderOfWalshAverages } from './pairwise-order.ts';
import { exactRankPValue, signedRankDistribution } from './rank-distributions.ts';
import { exactRankInterval, normalRankInterval } from './rank-interval.ts';
import { rankSumOfFirst } from './ranks.ts';
import { missingNotes, readPairs } from './samples.ts';
import {
  normalPValue,
  type ReadOptions,
  readTestOptions,
  type TestResult,
  testResult,
  untestable,
} from './test-result.ts';

const EFFECT_METHOD = 'Hodges–Lehmann';

/**
 * Answers: whether a measure tends to be larger on the first of two occasions, whatever its distribution.
 * Arguments: `first` and `second`, as many values in each, pair by pair, in one unit, null where missing; `options`, as
 * `mannWhitneyTest`.
 * Result: the pseudomedian of the differences first less second (the median of the means of every two of them) with its
 * interval; V, the sum of the ranks of those above 0; the p-value.
 * Zero, missing and small: a pair of which one is missing is left out with a note; so is a pair without difference, for
 * the interval too. No pair that differs gives a p-value of null. In very few pairs no interval of the confidence exists,
 * and a note says so. Unlike lengths, and `exact` with equal differences or pairs without difference, are refused.
 * Source: Wilcoxon (1945), Hodges and Lehmann (1963), as R `wilcox.test(paired = TRUE)`; limits as in `mannWhitneyTest`.
 * Example:
 * ```ts
 * const test = wilcoxonSignedRankTest([12, 15, 11, 19, 22, 15], [15, 14, 20, 25, 31.5, 9.5])
 * test.statistic // { name: 'V', value: 4 }
 * test.pValue // 0.21875
 * wilcoxonSignedRankTest([1], [2, 3]) // ImpossibleInput
 * ```
 */
export function wilcoxonSignedRankTest(
  first: readonly (number | null)[],
  second: readonly (number | null)[],
  options: RankTestOptions = {},
): TestResult {
  const read = readTestOptions(options);
  const pairs = readPairs(first, second);
  const all = pairs.first.map((value, i) => value - pairs.second[i]!);
  const differences = Float64Array.from(all.filter((difference) => difference !== 0)).sort();
  const same = all.length - differences.length;
  const unit = options.unit ?? 'as the values';
  const nothing = { unit, effectMethod: EFFECT_METHOD, statistic: 'V', method: 'Wilcoxon signed-rank test' };
  if (differences.length === 0) return untestable(nothing, read, 'No pair differs, so no test can be done.');
  const { v, tieSum } = signedRanks(differences, 0);
  const exact = chooseExact(options.exact, differences.length, tieSum > 0 || same > 0);
  const correct = options.correct ?? true;
  const found = exact ? exactTest(differences, v, read) : normalTest(differences, v, tieSum, read, correct);
  return testResult(
    {
      effect: {
        value: medianOfPairs(orderOfWalshAverages(differences)),
        ...found.interval,
        unit,
        method: EFFECT_METHOD,
      },
      statistic: { name: 'V', value: v },
      pValue: found.pValue,
      method: `Wilcoxon signed-rank test, ${methodOf(exact, options.correct)}`,
      notes: [...missingNotes(pairs.missing, 'pair'), ...sameNotes(same), ...found.notes],
    },
    read,
  );
}

const sameNotes = (same: number): string[] =>
  same === 0 ? [] : [`${same === 1 ? '1 pair' : `${same} pairs`} without difference left out.`];

/** V and the ties once `shift` is taken from each of the sorted differences, and how many then still differ. */
function signedRanks(differences: Float64Array, shift: number): { v: number; tieSum: number; count: number } {
  const moved = differences.map((difference) => difference - shift);
  const above = moved.filter((difference) => difference > 0);
  const below = moved
    .filter((difference) => difference < 0)
    .reverse()
    .map((difference) => -difference);
  const { sum, tieSum } = rankSumOfFirst(above, below, 0);
  return { v: sum, tieSum, count: above.length + below.length };
}

function exactTest(differences: Float64Array, v: number, read: ReadOptions) {
  const shares = signedRankDistribution(differences.length);
  const { notes, ...interval } = exactRankInterval(orderOfWalshAverages(differences), shares, read);
  return { pValue: exactRankPValue(shares, v, read.alternative), interval, notes };
}

function normalTest(differences: Float64Array, v: number, tieSum: number, read: ReadOptions, correct: boolean) {
  const { excess, sd } = standing(v, differences.length, tieSum);
  const z = (excess - continuity(excess, read.alternative, correct)) / sd;
  const { notes, ...interval } = normalInterval(differences, read, correct);
  return { pValue: normalPValue(z, read.alternative), interval, notes };
}

function standing(v: number, n: number, tieSum: number): { excess: number; sd: number } {
  return { excess: v - (n * (n + 1)) / 4, sd: Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tieSum / 48) };
}

/** The shifts of the differences at which the test would just reach significance. */
function normalInterval(differences: Float64Array, read: ReadOptions, correct: boolean) {
  const standingAt = (shift: number) => {
    const { v, tieSum, count } = signedRanks(differences, shift);
    const { excess, sd } = standing(v, count, tieSum);
    return sd === 0 ? 0 : (excess - continuity(excess, read.alternative, correct)) / sd;
  };
  return normalRankInterval(orderOfWalshAverages(differences), standingAt, read);
}
