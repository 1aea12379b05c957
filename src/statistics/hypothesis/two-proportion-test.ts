import { chiSquareTail } from '../distributions/chi-square.ts';
import { newcombeLimits } from '../estimates/newcombe-limits.ts';
import { demand } from '../impossible-input.ts';
import {
  normalPValue,
  readTestOptions,
  sidesFor,
  type TestOptions,
  type TestResult,
  testResult,
  untestable,
  zForAlternative,
} from './test-result.ts';

export interface CountOf {
  events: number | null;
  total: number | null;
}

export interface TwoProportionOptions extends TestOptions {
  /** Yates's continuity correction of the statistic; on when not given */
  correct?: boolean | undefined;
}

const SMALLEST_EXPECTED = 5;

/**
 * Answers: whether two shares differ by more than chance, and by how much.
 * Arguments: `first` and `second`, each events of a total (events 0 to total, total above 0); `options.correct`,
 * continuity correction (on when not given); `options.alternative`, of the first against the second;
 * `options.confidence`.
 * Result: the difference of the shares, first less second, with Newcombe's interval (not changed by the correction),
 * the score statistic X-squared (z²) on 1 degree of freedom, and the p-value.
 * Zero, missing and small: null for any count gives null throughout. Where nobody or everybody of both had the event,
 * no test can be done, the p-value is null and a note says so. Expected counts below 5 give a note. Events below 0 or
 * above the total, or a total of 0, are refused.
 * Source: score test with pooled share (Pearson; Yates 1934), as R `prop.test`; interval: Newcombe (1998), method 10.
 * Example:
 * ```ts
 * const test = twoProportionTest({ events: 30, total: 200 }, { events: 15, total: 220 })
 * test.pValue // 0.010783919774681754
 * test.effect // { value: 0.0818181818, lower: 0.0223281716, upper: 0.1437926687 }
 * twoProportionTest({ events: 3, total: 2 }, { events: 1, total: 2 }) // ImpossibleInput
 * ```
 */
export function twoProportionTest(first: CountOf, second: CountOf, options: TwoProportionOptions = {}): TestResult {
  const read = readTestOptions(options);
  const correct = options.correct ?? true;
  const method = `Two-proportion score test ${correct ? 'with' : 'without'} continuity correction`;
  const nothing = { unit: 'difference in shares', effectMethod: 'Newcombe', statistic: 'X-squared', method };
  if (first.events === null || first.total === null || second.events === null || second.total === null)
    return untestable(nothing, read, 'A count is missing, so no test can be done.');
  const [x1, n1] = checkedCount(first.events, first.total);
  const [x2, n2] = checkedCount(second.events, second.total);
  const difference = x1 / n1 - x2 / n2;
  const pooled = (x1 + x2) / (n1 + n2);
  const statistic = scoreStatistic(difference, pooled, n1, n2, correct);
  const newcombe = newcombeLimits([x1, n1], [x2, n2], zForAlternative(read));
  const limits = sidesFor(read.alternative, newcombe, { lower: -1, upper: 1 });
  const z = Math.sign(difference) * Math.sqrt(statistic ?? 0);
  return testResult(
    {
      effect: { value: difference, ...limits, unit: nothing.unit, method: 'Newcombe' },
      statistic: { name: 'X-squared', value: statistic },
      degreesOfFreedom: 1,
      pValue: statistic === null ? null : pValueOf(statistic, z, read.alternative),
      method,
      notes: notesOn(statistic, hasSmallExpected(first, second)),
    },
    read,
  );
}

function checkedCount(events: number, total: number): [number, number] {
  demand(total > 0 && total < Number.POSITIVE_INFINITY, 'a proportion needs a denominator above 0');
  demand(events >= 0 && events <= total, 'a proportion needs a numerator from 0 to its denominator');
  return [events, total];
}

function scoreStatistic(difference: number, pooled: number, n1: number, n2: number, correct: boolean): number | null {
  const inverse = 1 / n1 + 1 / n2;
  const variance = pooled * (1 - pooled) * inverse;
  if (variance <= 0) return null;
  // the correction takes no more than the difference itself
  const taken = correct ? Math.min(0.5 * inverse, Math.abs(difference)) : 0;
  return (Math.abs(difference) - taken) ** 2 / variance;
}

const pValueOf = (statistic: number, z: number, alternative: TestResult['alternative']): number =>
  alternative === 'two-sided' ? chiSquareTail(statistic, 1) : normalPValue(z, alternative);

/**
 * Answers: whether one of the four counts of those who had the event and those who had not, as expected where both shares
 * are alike, is below 5.
 * Arguments: `first` and `second`, each events of a total, as `twoProportionTest`.
 * Result: true or false.
 * Zero, missing and small: of what is missing, or of two totals of 0, nothing is expected: false.
 * Source: Cochran (1954), from memory.
 * Example:
 * ```ts
 * hasSmallExpected({ events: 3, total: 10 }, { events: 6, total: 10 }) // true
 * hasSmallExpected({ events: 3, total: 10 }, { events: 7, total: 10 }) // false
 * ```
 */
export function hasSmallExpected(first: CountOf, second: CountOf): boolean {
  const counts = [first.events, first.total, second.events, second.total];
  if (counts.includes(null)) return false;
  const [x1, n1, x2, n2] = counts as [number, number, number, number];
  const rarer = Math.min(x1 + x2, n1 + n2 - x1 - x2);
  return rarer * Math.min(n1, n2) < SMALLEST_EXPECTED * (n1 + n2);
}

function notesOn(statistic: number | null, isSmall: boolean): string[] {
  if (statistic === null)
    return ['Nobody or everybody of both groups had the event, so the shares cannot be tested against each other.'];
  return isSmall ? ["An expected count is below 5, so the p-value is approximate; Fisher's exact test is safer."] : [];
}
