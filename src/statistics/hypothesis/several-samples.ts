import { chiSquareTail } from '../distributions/chi-square.ts';
import { fTail } from '../distributions/f.ts';
import { demand } from '../impossible-input.ts';
import { meanOf } from '../spc/averages.ts';
import { midranks } from './ranks.ts';
import { missingNotes, readSample, squaresAbout } from './samples.ts';
import { readTestOptions, type TestResult, testResult, untestable } from './test-result.ts';

/**
 * Answers: whether the means of several groups differ by more than chance.
 * Arguments: `groups`, two or more, the values of each in one unit, null where missing; `options.equalVariances`, whether
 * all groups are taken to spread alike (the classic analysis of variance; Welch's when not given).
 * Result: F with its two degrees of freedom and p-value; as effect eta squared, the share of all variation that lies
 * between the groups, without an interval.
 * Zero, missing and small: missing values are left out with a note. A group with no values (for Welch's with fewer than
 * two), or without variation, gives a p-value of null with a note.
 * Source: Fisher (1925), Welch (1951), as R `oneway.test`.
 * Example:
 * ```ts
 * const test = oneWayAnova([[1, 2, 2, 3, 4], [2, 3, 3, 5], [4, 5, 5, 6, 7, 8]], { equalVariances: true })
 * test.statistic // { name: 'F', value: 10.1668003208 }
 * test.pValue // 0.0026131422785
 * oneWayAnova([[1, 2]]) // ImpossibleInput
 * ```
 */
export function oneWayAnova(
  groups: readonly (readonly (number | null)[])[],
  options: { equalVariances?: boolean | undefined } = {},
): TestResult {
  const read = readTestOptions({});
  const { samples, missing } = readGroups(groups);
  const classic = options.equalVariances ?? false;
  const method = classic ? 'One-way analysis of variance' : "Welch's one-way analysis of variance";
  const nothing = { unit: 'eta squared', effectMethod: 'Fisher', statistic: 'F', method };
  if (samples.some((sample) => sample.length < (classic ? 1 : 2)))
    return untestable(nothing, read, 'A group has too few values for this test.');
  const spread = spreads(samples);
  const found = classic ? classicF(samples, spread) : welchF(samples, spread.groups);
  if (found === null || !Number.isFinite(found.f))
    return untestable(nothing, read, 'The values do not vary within the groups, so no test can be done.');
  return testResult(
    {
      effect: { value: spread.between / spread.total, lower: null, upper: null, unit: 'eta squared', method: 'Fisher' },
      statistic: { name: 'F', value: found.f },
      degreesOfFreedom: found.df1,
      denominatorDegreesOfFreedom: found.df2,
      pValue: fTail(found.f, found.df1, found.df2),
      method,
      notes: missingNotes(missing),
    },
    read,
  );
}

interface Spread {
  between: number;
  within: number;
  total: number;
  groups: { n: number; mean: number; variance: number }[];
}

function readGroups(groups: readonly (readonly (number | null)[])[]): { samples: number[][]; missing: number } {
  demand(groups.length >= 2, 'a comparison of groups needs two or more groups');
  const read = groups.map(readSample);
  return {
    samples: read.map((sample) => sample.values),
    missing: read.reduce((sum, sample) => sum + sample.missing, 0),
  };
}

function spreads(samples: number[][]): Spread {
  const all = meanOf(samples.flat());
  const groups = samples.map((sample) => {
    const mean = meanOf(sample);
    return { n: sample.length, mean, variance: squaresAbout(sample, mean) / (sample.length - 1) };
  });
  const between = groups.reduce((sum, { n, mean }) => sum + n * (mean - all) ** 2, 0);
  const within = samples.reduce((sum, sample, i) => sum + squaresAbout(sample, groups[i]!.mean), 0);
  return { between, within, total: between + within, groups };
}

function classicF(samples: number[][], { between, within, groups }: Spread) {
  const df1 = samples.length - 1;
  const df2 = samples.reduce((sum, sample) => sum + sample.length, 0) - samples.length;
  const size = groups.reduce((most, { mean }) => Math.max(most, Math.abs(mean)), 0);
  if (df2 < 1 || !(within > (10 * Number.EPSILON * size) ** 2)) return null;
  return { f: between / df1 / (within / df2), df1, df2 };
}

function welchF(samples: number[][], groups: Spread['groups']) {
  if (groups.some(({ variance, mean }) => !(variance > (10 * Number.EPSILON * mean) ** 2))) return null;
  const k = samples.length;
  const weights = groups.map(({ n, variance }) => n / variance);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const middle = groups.reduce((sum, { mean }, i) => sum + (weights[i]! / all) * mean, 0);
  const unsure = groups.reduce((sum, { n }, i) => sum + (1 - weights[i]! / all) ** 2 / (n - 1), 0) / (k * k - 1);
  const between = groups.reduce((sum, { mean }, i) => sum + weights[i]! * (mean - middle) ** 2, 0);
  return { f: between / ((k - 1) * (1 + 2 * (k - 2) * unsure)), df1: k - 1, df2: 1 / (3 * unsure) };
}

/**
 * Answers: whether the values of some of several groups tend to be larger than others', whatever their distribution.
 * Arguments: `groups`, two or more, the values of each in one unit, null where missing.
 * Result: Kruskal and Wallis's H, corrected for equal values, on groups − 1 degrees of freedom and its p-value; as effect
 * epsilon squared, H ÷ (n − 1), 0 to 1, without an interval.
 * Zero, missing and small: missing values are left out with a note. An empty group, or values that are all one, gives a
 * p-value of null with a note; groups below 5 give a note, since the p-value is approximate.
 * Source: Kruskal and Wallis (1952), as R `kruskal.test`; epsilon squared: Tomczak and Tomczak (2014).
 * Example:
 * ```ts
 * const test = kruskalWallisTest([[1, 2, 2, 3, 4], [2, 3, 3, 5], [4, 5, 5, 6, 7, 8]])
 * test.statistic // { name: 'H', value: 9.0854964854 }
 * test.pValue // 0.0106441128448
 * kruskalWallisTest([[1, 2]]) // ImpossibleInput
 * ```
 */
export function kruskalWallisTest(groups: readonly (readonly (number | null)[])[]): TestResult {
  const read = readTestOptions({});
  const { samples, missing } = readGroups(groups);
  const method = 'Kruskal–Wallis test';
  const nothing = { unit: 'epsilon squared', effectMethod: 'Tomczak', statistic: 'H', method };
  if (samples.some((sample) => sample.length === 0)) return untestable(nothing, read, 'A group has no values.');
  const { ranks, tieSum } = midranks(samples.flat());
  const n = ranks.length;
  const untied = 1 - tieSum / (n ** 3 - n);
  if (!(untied > 0)) return untestable(nothing, read, 'All values are one, so no test can be done.');
  const h = ((12 / (n * (n + 1))) * rankSpread(samples, ranks)) / untied;
  const smallNote = 'A group has fewer than 5 values, so the p-value is approximate.';
  return testResult(
    {
      effect: { value: h / (n - 1), lower: null, upper: null, unit: nothing.unit, method: nothing.effectMethod },
      counts: { numerator: null, denominator: n },
      statistic: { name: 'H', value: h },
      degreesOfFreedom: samples.length - 1,
      pValue: chiSquareTail(h, samples.length - 1),
      method,
      notes: [...missingNotes(missing), ...(samples.some((sample) => sample.length < 5) ? [smallNote] : [])],
    },
    read,
  );
}

/** Σ n (mean rank − middle rank)² over the groups. */
function rankSpread(samples: number[][], ranks: Float64Array): number {
  const middle = (ranks.length + 1) / 2;
  let from = 0;
  let spread = 0;
  for (const { length } of samples) {
    const mean = ranks.subarray(from, from + length).reduce((sum, rank) => sum + rank, 0) / length;
    spread += length * (mean - middle) ** 2;
    from += length;
  }
  return spread;
}
