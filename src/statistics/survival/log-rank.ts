import { Matrix } from 'ml-matrix';
import { chiSquareTail } from '../distributions/chi-square.ts';
import {
  readTestOptions,
  type TestOptions,
  type TestResult,
  testResult,
  untestable,
  zForAlternative,
} from '../hypothesis/test-result.ts';
import { demand } from '../impossible-input.ts';
import { leftOutNotes, type ReadTimes, readTimes, type SurvivalTimes } from './survival-times.ts';
import { inverse } from './symmetric-matrix.ts';

export interface LogRankOptions extends Omit<TestOptions, 'alternative'> {
  /** groups within which comparisons are made, one a person */
  strata?: readonly (string | null)[] | undefined;
  /** 0 weighs all times alike (log-rank, when not given); 1 weighs early ones more (Peto and Peto's Wilcoxon) */
  rho?: number | undefined;
}

export interface LogRankResult extends TestResult {
  /** in the order in which groups first appear */
  groups: { group: string; total: number; observed: number; expected: number }[];
}

type Times = Omit<SurvivalTimes, 'entry'>;

/**
 * Answers: whether survival differs between groups by more than chance.
 * Arguments: `times`: time and event of each person; `groups`, the group of each; `options.strata`, a group of each within
 * which comparisons are made; `options.rho`, 0 to 1, as above; `options.confidence`.
 * Result: X-squared on groups − 1 degrees of freedom and its p-value; events observed and expected of each group; for two
 * groups without rho the hazard ratio of the first to the second (Peto's one-step estimate) with its interval.
 * Zero, missing and small: a person with anything missing is left out with a note. Without events, or with one group
 * only, the p-value is null with a note. A group that is never at risk when an event happens is not counted.
 * Source: Mantel (1966), Peto et al. (1977), Fleming and Harrington (1982), as R survival `survdiff`.
 * Example:
 * ```ts
 * const test = logRankTest({ time: [1, 2, 3, 4, 5, 6], event: [1, 1, 1, 0, 1, 1] }, ['a', 'a', 'b', 'a', 'b', 'b'])
 * test.statistic.value // 1.06642066421
 * logRankTest({ time: [1], event: [1] }, []) // ImpossibleInput
 * ```
 */
export function logRankTest(
  times: Times,
  groups: readonly (string | null)[],
  options: LogRankOptions = {},
): LogRankResult {
  const read = readTestOptions(options);
  const { strata, rho = 0 } = options;
  demand(rho >= 0 && rho <= 1, 'rho is a number from 0 to 1');
  demand(groups.length === times.time.length, 'a log-rank test needs one group for each time');
  demand(
    strata === undefined || strata.length === times.time.length,
    'a log-rank test needs one stratum for each time',
  );
  const known = (i: number) => groups[i] !== null && strata?.[i] !== null;
  const people = readTimes({ time: times.time, event: times.event }, known);
  const names = [...new Set(people.kept.map((i) => groups[i]!))];
  const codeOf = new Map(names.map((name, code) => [name, code]));
  const sums = new GroupSums(names.length);
  for (const members of byStratum(people, strata))
    addStratum(sums, people, members, (i) => codeOf.get(groups[people.kept[i]!]!)!, rho);
  const counts = names.map((group, code) => ({
    group,
    total: sums.total[code]!,
    observed: sums.observed[code]!,
    expected: sums.expected[code]!,
  }));
  const method = rho === 0 ? 'Log-rank test' : `Fleming–Harrington test, rho ${rho}`;
  const answer = resultOf(sums, rho, method, read, leftOutNotes(people.missing));
  return { ...answer, groups: counts };
}

/** Observed and expected events of each group with the covariance of their difference. */
class GroupSums {
  total: Float64Array;
  observed: Float64Array;
  expected: Float64Array;
  covariance: Matrix;
  constructor(groups: number) {
    this.total = new Float64Array(groups);
    this.observed = new Float64Array(groups);
    this.expected = new Float64Array(groups);
    this.covariance = Matrix.zeros(groups, groups);
  }
}

function byStratum(people: ReadTimes, strata: readonly (string | null)[] | undefined): number[][] {
  const members = new Map<string, number[]>();
  people.kept.forEach((original, i) => {
    const stratum = strata?.[original] ?? '';
    const list = members.get(stratum);
    if (list) list.push(i);
    else members.set(stratum, [i]);
  });
  return [...members.values()];
}

/**
 * A person is at risk at every time up to their own, so what a group is at risk of is summed over its persons; two persons are
 * at risk together up to the earlier of their times, which gives the covariance. Work grows with persons times groups.
 */
function addStratum(
  sums: GroupSums,
  people: ReadTimes,
  members: number[],
  groupOf: (i: number) => number,
  rho: number,
): void {
  const order = members.toSorted((i, j) => people.time[i]! - people.time[j]!);
  const upTo = runningTotals(people, order, rho);
  const present = [...new Set(order.map(groupOf))];
  const later = new Float64Array(sums.observed.length);
  for (let at = order.length - 1; at >= 0; at--) {
    const [person, group] = [order[at]!, groupOf(order[at]!)];
    sums.total[group]!++;
    sums.observed[group]! += upTo.weight[at]! * people.event[person]!;
    sums.expected[group]! += upTo.expected[at]!;
    const shared = upTo.shared[at]!;
    if (shared > 0) for (const other of present) addPairs(sums.covariance, group, other, shared * later[other]!);
    later[group]!++;
  }
}

/** What persons of two groups share is taken from the covariance of both, and each row sums to nothing. */
function addPairs(covariance: Matrix, group: number, other: number, shared: number): void {
  if (group === other || shared === 0) return;
  covariance.set(group, other, covariance.get(group, other) - shared);
  covariance.set(other, group, covariance.get(other, group) - shared);
  covariance.set(group, group, covariance.get(group, group) + shared);
  covariance.set(other, other, covariance.get(other, other) + shared);
}

/** For each person in order of time: the weight at their time, and sums up to it for one person and for a pair at risk. */
function runningTotals({ time, event }: ReadTimes, order: number[], rho: number) {
  const [weight, expected, shared] = [order, order, order].map(({ length }) => new Float64Array(length));
  let [survival, one, pair] = [1, 0, 0];
  for (let from = 0, to = 0; from < order.length; from = to) {
    let events = 0;
    for (; to < order.length && time[order[to]!] === time[order[from]!]; to++) events += event[order[to]!]!;
    const all = order.length - from;
    const w = survival ** rho;
    one += (w * events) / all;
    if (all > 1) pair += (w * w * events * (all - events)) / (all - 1) / all / all;
    weight!.fill(w, from, to);
    expected!.fill(one, from, to);
    shared!.fill(pair, from, to);
    survival *= 1 - events / all;
  }
  return { weight: weight!, expected: expected!, shared: shared! };
}

function resultOf(
  { observed, expected, covariance }: GroupSums,
  rho: number,
  method: string,
  read: ReturnType<typeof readTestOptions>,
  notes: string[],
): TestResult {
  const nothing = { unit: 'hazard ratio', effectMethod: 'Peto', statistic: 'X-squared', method };
  const counted = [...observed.keys()].filter((group) => expected[group]! > 0);
  if (counted.length < 2) return untestable(nothing, read, 'Fewer than two groups were at risk when events happened.');
  const compared = counted.slice(1);
  const variance = covariance.selection(compared, compared);
  const excess = Matrix.columnVector(compared.map((group) => observed[group]! - expected[group]!));
  if (compared.some((group) => !(covariance.get(group, group) > 1e-12)))
    return untestable(nothing, read, 'The groups were never at risk together when events happened.');
  const within = inverse(variance);
  if (within === null)
    return untestable(nothing, read, 'Some groups were never at risk together when events happened.');
  const statistic = excess.transpose().mmul(within).mmul(excess).get(0, 0);
  const two = observed.length === 2 && rho === 0;
  return testResult(
    {
      effect: two ? petoRatio(-excess.get(0, 0), variance.get(0, 0), zForAlternative(read)) : NO_RATIO,
      statistic: { name: 'X-squared', value: statistic },
      degreesOfFreedom: compared.length,
      pValue: chiSquareTail(Math.max(0, statistic), compared.length),
      method,
      notes: two ? notes : [...notes, 'A hazard ratio is given for two groups and rho of 0 only.'],
    },
    read,
  );
}

const NO_RATIO = { value: null, lower: null, upper: null, unit: 'none', method: 'none' };

function petoRatio(excess: number, variance: number, z: number) {
  const log = excess / variance;
  const reach = z / Math.sqrt(variance);
  return {
    value: Math.exp(log),
    lower: Math.exp(log - reach),
    upper: Math.exp(log + reach),
    unit: 'hazard ratio',
    method: 'Peto',
  };
}
