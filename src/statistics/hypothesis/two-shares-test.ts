import { fisherTest } from './fisher-test.ts';
import type { TestOptions, TestResult } from './test-result.ts';
import { type CountOf, hasSmallExpected, twoProportionTest } from './two-proportion-test.ts';

/**
 * Answers: whether two shares differ by more than chance, by the test that suits how few were counted.
 * Arguments: `first` and `second`, each events of a total, as `twoProportionTest`; of small ones whole numbers;
 * `options.alternative`, of the first against the second; `options.confidence`.
 * Result: where an expected count is below 5, that of `fisherTest` (its effect is an odds ratio), otherwise that of
 * `twoProportionTest` with continuity correction (a difference of shares). `method` says which.
 * Zero, missing and small: null for any count gives null throughout. Where nobody or everybody of both had the event, no
 * test can be done, the p-value is null and a note says so. What `twoProportionTest` refuses is refused.
 * Source: Fisher (1935), as R `fisher.test`, below the limit of Cochran (1954), from memory; above it as R `prop.test`.
 * Example:
 * ```ts
 * twoSharesTest({ events: 2, total: 14 }, { events: 14, total: 2801 }).pValue // 0.002649380914698
 * twoSharesTest({ events: 2, total: 14 }, { events: 14, total: 2801 }).method // "Fisher's exact test"
 * twoSharesTest({ events: 30, total: 200 }, { events: 15, total: 220 }).pValue // 0.010783919774681754
 * twoSharesTest({ events: 3, total: 2 }, { events: 1, total: 2 }) // ImpossibleInput
 * ```
 */
export function twoSharesTest(first: CountOf, second: CountOf, options: TestOptions = {}): TestResult {
  const score = twoProportionTest(first, second, options);
  if (score.pValue === null || !hasSmallExpected(first, second)) return score;
  return fisherTest([rowOf(first), rowOf(second)], options);
}

const rowOf = ({ events, total }: CountOf): [number, number] => [events!, total! - events!];
