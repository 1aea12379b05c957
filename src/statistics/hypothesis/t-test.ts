import { studentTCdf, studentTQuantile } from '../distributions/student-t.ts';
import { meanOf } from '../spc/averages.ts';
import { missingNotes, readPairs, readSample, squaresAbout } from './samples.ts';
import {
  type ReadOptions,
  readTestOptions,
  sidesFor,
  type TestOptions,
  type TestResult,
  testResult,
  untestable,
} from './test-result.ts';

export interface TTestOptions extends TestOptions {
  /** whether both groups are taken to spread alike (Student); Welch's test, which does not need that, when not given */
  equalVariances?: boolean | undefined;
  /** what the values are measured in, e.g. 'days' */
  unit?: string | undefined;
}

/** A difference of means with its standard error, ready to be held against the t distribution. */
interface MeanDifference {
  difference: number;
  error: number;
  degreesOfFreedom: number;
  /** as large as the values are, against which rounding is judged */
  size: number;
}

/**
 * Answers: whether the means of two groups differ by more than chance, and by how much.
 * Arguments: `first` and `second`, the values of each group in one unit, null where missing; `options.equalVariances`
 * (Student's test; Welch's when not given), `alternative` (of the first against the second), `confidence` and `unit`.
 * Result: the difference of means, first less second, with its interval, t, its degrees of freedom and the p-value.
 * Zero, missing and small: missing values are left out with a note. Fewer than two values in a group (for Student's test,
 * fewer than three in both), or values that are all one, give a p-value of null with a note.
 * Source: Student (1908), Welch (1947), as R `t.test`.
 * Example:
 * ```ts
 * const test = tTest([3, 5, 5, 6, 8, 9, 9, 10], [1, 2, 5, 5, 6, 7, 7])
 * test.effect.value // 2.1607142857
 * tTest([1], [2, 3]).pValue // null
 * tTest([1, Infinity], [2, 3]) // ImpossibleInput
 * ```
 */
export function tTest(
  first: readonly (number | null)[],
  second: readonly (number | null)[],
  options: TTestOptions = {},
): TestResult {
  const read = readTestOptions(options);
  const [a, b] = [readSample(first), readSample(second)];
  const notes = missingNotes(a.missing + b.missing);
  const student = options.equalVariances ?? false;
  const what = { method: student ? "Student's two-sample t-test" : "Welch's two-sample t-test", ...unitOf(options) };
  const enough = student
    ? Math.min(a.values.length, b.values.length) >= 1 && a.values.length + b.values.length > 2
    : Math.min(a.values.length, b.values.length) >= 2;
  if (!enough) return tooFew(what, read);
  return againstT(student ? pooled(a.values, b.values) : unpooled(a.values, b.values), what, read, notes);
}

/**
 * Answers: whether a measure differs by more than chance between two occasions, or two members of a pair, and by how much.
 * Arguments: `first` and `second`, as many values in each, pair by pair, in one unit, null where missing; `options`, as
 * `tTest`, without equal variances.
 * Result: the mean of first less second with its interval, t on pairs − 1 degrees of freedom and the p-value.
 * Zero, missing and small: a pair of which one is missing is left out with a note. Fewer than two pairs, or differences
 * that are all one, give a p-value of null with a note. Unlike lengths are refused.
 * Source: Student (1908), as R `t.test(paired = TRUE)`.
 * Example:
 * ```ts
 * pairedTTest([3, 5, 5, 6, 8, 9, 9, 10], [1, 5, 4, 5, 6, 9, 7, 7]).effect.value // 1.375
 * pairedTTest([1, 2], [1, 2, 3]) // ImpossibleInput
 * ```
 */
export function pairedTTest(
  first: readonly (number | null)[],
  second: readonly (number | null)[],
  options: Omit<TTestOptions, 'equalVariances'> = {},
): TestResult {
  const read = readTestOptions(options);
  const pairs = readPairs(first, second);
  const what = { method: 'Paired t-test', ...unitOf(options) };
  const differences = pairs.first.map((value, i) => value - pairs.second[i]!);
  const n = differences.length;
  if (n < 2) return tooFew(what, read);
  const difference = meanOf(differences);
  const error = Math.sqrt(squaresAbout(differences, difference) / (n - 1) / n);
  const size = Math.abs(difference);
  return againstT(
    { difference, error, degreesOfFreedom: n - 1, size },
    what,
    read,
    missingNotes(pairs.missing, 'pair'),
  );
}

const unitOf = (options: TTestOptions) => ({ unit: options.unit ?? 'as the values' });

const tooFew = (what: { method: string; unit: string }, read: ReadOptions): TestResult =>
  untestable(
    { ...what, effectMethod: "Student's t-distribution", statistic: 't' },
    read,
    'There are too few values for a t-test; it needs two or more in each group.',
  );

function pooled(a: number[], b: number[]): MeanDifference {
  const [first, second] = [meanOf(a), meanOf(b)];
  const degreesOfFreedom = a.length + b.length - 2;
  const variance = (squaresAbout(a, first) + squaresAbout(b, second)) / degreesOfFreedom;
  const error = Math.sqrt(variance * (1 / a.length + 1 / b.length));
  return { difference: first - second, error, degreesOfFreedom, size: Math.max(Math.abs(first), Math.abs(second)) };
}

function unpooled(a: number[], b: number[]): MeanDifference {
  const [first, second] = [meanOf(a), meanOf(b)];
  const size = Math.max(Math.abs(first), Math.abs(second));
  const v1 = squaresAbout(a, first) / (a.length - 1) / a.length;
  const v2 = squaresAbout(b, second) / (b.length - 1) / b.length;
  const error = Math.sqrt(v1 + v2);
  // by shares of the variance, so that no fourth power can leave the range of a number
  const share = v1 / (v1 + v2);
  const degreesOfFreedom = 1 / (share ** 2 / (a.length - 1) + (1 - share) ** 2 / (b.length - 1));
  return { difference: first - second, error, degreesOfFreedom, size };
}

function againstT(
  found: MeanDifference,
  what: { method: string; unit: string },
  read: ReadOptions,
  notes: string[],
): TestResult {
  const { difference, error, degreesOfFreedom, size } = found;
  const nothing = { ...what, effectMethod: "Student's t-distribution", statistic: 't', value: difference };
  if (!(error > 10 * Number.EPSILON * size) || error < 1e-150)
    return untestable(nothing, read, 'The values do not vary within the groups, so no t-test can be done.');
  const t = difference / error;
  const outside = read.alternative === 'two-sided' ? (1 - read.confidence) / 2 : 1 - read.confidence;
  const reach = -studentTQuantile(outside, degreesOfFreedom) * error;
  return testResult(
    {
      effect: {
        value: difference,
        ...sidesFor(read.alternative, { lower: difference - reach, upper: difference + reach }),
        unit: what.unit,
        method: "Student's t-distribution",
      },
      statistic: { name: 't', value: t },
      degreesOfFreedom,
      pValue: tPValue(t, degreesOfFreedom, read),
      method: what.method,
      notes,
    },
    read,
  );
}

function tPValue(t: number, degreesOfFreedom: number, { alternative }: ReadOptions): number {
  if (alternative === 'two-sided') return Math.min(1, 2 * studentTCdf(-Math.abs(t), degreesOfFreedom));
  return studentTCdf(alternative === 'less' ? t : -t, degreesOfFreedom);
}
