import { chiSquareTail } from '../distributions/chi-square.ts';
import { demand } from '../impossible-input.ts';
import { checkedTable } from './chi-square-test.ts';
import { binomialPValue, exactOddsLimits } from './exact-binomial.ts';
import { readTestOptions, type TestOptions, type TestResult, testResult, untestable } from './test-result.ts';

export interface McNemarOptions extends Omit<TestOptions, 'alternative'> {
  /** continuity correction of the statistic; on when not given */
  correct?: boolean | undefined;
  /** p-value from the binomial distribution instead of chi-square; off when not given */
  exact?: boolean | undefined;
}

const FEW = 25;

/**
 * Answers: whether a yes-or-no answer changed more one way than the other in the same people, e.g. before and after.
 * Arguments: `table`, `[[yes-yes, yes-no], [no-yes, no-no]]`, whole counts of 0 or more; `options.correct` (on when not
 * given); `options.exact` (off when not given); `options.confidence`.
 * Result: the odds ratio of the pairs that changed (yes-no ÷ no-yes) with its exact interval, X-squared on 1 degree of
 * freedom (none for the exact test) and the two-sided p-value.
 * Zero, missing and small: with no pair that changed there is nothing to test and the p-value is null; with no-yes of 0 the
 * odds ratio is null and only its lower limit is given. Fewer than 25 pairs that changed give a note. A null count gives
 * null.
 * Source: McNemar (1947), Edwards (1948), as R `mcnemar.test`; interval by Clopper and Pearson (1934) on the share.
 * Example:
 * ```ts
 * const test = mcNemarTest([[40, 12], [5, 43]])
 * test.pValue // 0.14561009539686795
 * test.effect // { value: 2.4, lower: 0.7870458942, upper: 8.6959811187 }
 * mcNemarTest([[1, 2, 3], [4, 5, 6]]) // ImpossibleInput
 * ```
 */
export function mcNemarTest(table: readonly (readonly (number | null)[])[], options: McNemarOptions = {}): TestResult {
  const read = readTestOptions(options);
  const counts = checkedTable(table);
  demand(table.length === 2 && table[0]!.length === 2, 'a McNemar test needs a table of two by two');
  demand(
    table.flat().every((count) => count === null || Number.isInteger(count)),
    'a McNemar test needs whole counts',
  );
  const method = methodOf(options);
  const nothing = { unit: 'odds ratio', effectMethod: 'Clopper–Pearson', statistic: 'X-squared', method };
  if (counts === null) return untestable(nothing, read, 'A count is missing, so no test can be done.');
  const [b, c] = [counts[0]![1]!, counts[1]![0]!];
  if (b + c === 0) return untestable(nothing, read, 'No pair changed, so there is nothing to test.');
  const limits = exactOddsLimits(b, b + c, read);
  const taken = options.correct === false ? 0 : Math.min(1, Math.abs(b - c));
  const statistic = options.exact ? null : (Math.abs(b - c) - taken) ** 2 / (b + c);
  return testResult(
    {
      effect: {
        value: c === 0 ? null : b / c,
        ...limits,
        unit: 'odds ratio',
        method: 'Clopper–Pearson',
      },
      counts: { numerator: b, denominator: c },
      statistic: { name: statistic === null ? 'none' : 'X-squared', value: statistic },
      degreesOfFreedom: statistic === null ? null : 1,
      pValue: statistic === null ? binomialPValue(b, b + c, 0.5, 'two-sided') : chiSquareTail(statistic, 1),
      method,
      notes: notesOn(b, c, options.exact ?? false),
    },
    read,
  );
}

function methodOf(options: McNemarOptions): string {
  if (options.exact) return 'Exact McNemar test';
  return `McNemar test ${options.correct === false ? 'without' : 'with'} continuity correction`;
}

function notesOn(b: number, c: number, exact: boolean): string[] {
  const notes = c === 0 ? ['The odds ratio has no finite estimate, since no pair changed the other way.'] : [];
  if (!exact && b + c < FEW) notes.push('Fewer than 25 pairs changed; the exact test is safer.');
  return notes;
}
