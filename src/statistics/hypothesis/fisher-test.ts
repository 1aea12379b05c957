import { demand } from '../impossible-input.ts';
import { checkedTable } from './chi-square-test.ts';
import { type ConditionalOdds, conditionalOdds, logOddsWhere } from './conditional-odds.ts';
import { fisherTableP } from './fisher-table.ts';
import {
  type ReadOptions,
  readTestOptions,
  sidesFor,
  type TestOptions,
  type TestResult,
  testResult,
  untestable,
} from './test-result.ts';

/** Probabilities that differ by less than this are taken as equal, since rounding alone parts them. */
const EQUAL_WITHIN = 1 + 1e-7;
const MOST_POSSIBLE = 1_000_000;
const METHOD = "Fisher's exact test";

/**
 * Answers: whether the rows of a table of small counts differ in how they spread over its columns, exactly.
 * Arguments: `table`, rows of whole counts of 0 or more; two by two, or larger where few people are in it;
 * `options.alternative` (of the odds ratio against 1, two by two only); `options.confidence`.
 * Result: the p-value. For a two by two table also the odds ratio (conditional maximum likelihood, which is not quite
 * ad ÷ bc) with its exact interval; a larger table has no effect value. There is no statistic.
 * Zero, missing and small: made for small counts. An empty row or column makes all tables one: p-value 1, and a note. A
 * zero cell can make the odds ratio 0 or infinite; infinite is given as null with a note. A null count gives null. Two by
 * two, tables of which each margin is 1,000,000 or more are refused; larger ones of more than 100,000 in all or more than
 * 5,000,000 possible tables: use the chi-square test there.
 * Source: Fisher (1935); limits as Cornfield (1956); as R `fisher.test`, whose odds ratio and limits are solved only to
 * about four digits, ours to all.
 * Example:
 * ```ts
 * const test = fisherTest([[3, 9], [7, 2]])
 * test.pValue // 0.029973122852379838
 * test.effect // { value: 0.1094027374, lower: 0.00711393148, upper: 0.9879597306 }
 * fisherTest([[1.5, 2], [3, 4]]) // ImpossibleInput
 * ```
 */
export function fisherTest(table: readonly (readonly (number | null)[])[], options: TestOptions = {}): TestResult {
  const read = readTestOptions(options);
  const counts = checkedTable(table);
  demand(
    table.flat().every((count) => count === null || Number.isInteger(count)),
    'an exact test needs whole counts',
  );
  const nothing = {
    unit: 'odds ratio',
    effectMethod: 'Conditional maximum likelihood',
    statistic: 'none',
    method: METHOD,
  };
  if (counts === null) return untestable(nothing, read, 'A count is missing, so no test can be done.');
  if (counts.length === 2 && counts[0]!.length === 2) return twoByTwo(counts, read);
  demand(read.alternative === 'two-sided', 'a table larger than two by two is tested two-sided');
  return testResult(
    {
      effect: { value: null, lower: null, upper: null, unit: 'none', method: 'none' },
      statistic: { name: 'none', value: null },
      pValue: fisherTableP(counts, EQUAL_WITHIN),
      method: METHOD,
      notes: ['A table larger than two by two has no single odds ratio.'],
    },
    read,
  );
}

function twoByTwo(counts: number[][], read: ReadOptions): TestResult {
  const [[a, b], [c, d]] = counts as [[number, number], [number, number]];
  demand(
    Math.min(a + b, c + d, a + c, b + d) < MOST_POSSIBLE,
    "Fisher's exact test takes tables of which one margin is below 1,000,000; use the chi-square test for larger ones",
  );
  const odds = conditionalOdds(a + c, b + d, a + b);
  const value = oddsRatio(a, odds);
  const { lower, upper } = oddsLimits(a, odds, read);
  return testResult(
    {
      effect: { value, lower, upper, unit: 'odds ratio', method: 'Conditional maximum likelihood' },
      statistic: { name: 'none', value: null },
      pValue: pValueOf(a, odds, read),
      method: METHOD,
      notes: notesOn(value, odds),
    },
    read,
  );
}

function oddsRatio(count: number, odds: ConditionalOdds): number | null {
  if (odds.least === odds.most || count === odds.most) return null;
  return count === odds.least ? 0 : Math.exp(logOddsWhere(odds.mean, count));
}

function oddsLimits(count: number, odds: ConditionalOdds, { alternative, confidence }: ReadOptions) {
  const outside = alternative === 'two-sided' ? (1 - confidence) / 2 : 1 - confidence;
  const lower = count === odds.least ? 0 : Math.exp(logOddsWhere((logOdds) => odds.atOrAbove(count, logOdds), outside));
  const upper =
    count === odds.most ? null : Math.exp(logOddsWhere((logOdds) => -odds.atOrBelow(count, logOdds), -outside));
  return sidesFor(alternative, { lower, upper }, { lower: 0, upper: null });
}

function pValueOf(count: number, odds: ConditionalOdds, { alternative }: ReadOptions): number {
  if (alternative === 'less') return odds.atOrBelow(count, 0);
  if (alternative === 'greater') return odds.atOrAbove(count, 0);
  const own = odds.probabilities[count - odds.least]! * EQUAL_WITHIN;
  return Math.min(
    1,
    odds.probabilities.reduce((sum, share) => (share <= own ? sum + share : sum), 0),
  );
}

function notesOn(value: number | null, odds: ConditionalOdds): string[] {
  if (odds.least === odds.most) return ['A row or column is empty, so no other table was possible.'];
  return value === null
    ? ['The odds ratio has no finite estimate, since a cell is 0; only its lower limit is given.']
    : [];
}
