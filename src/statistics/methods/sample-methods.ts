import { mannWhitneyTest } from '../hypothesis/mann-whitney.ts';
import { kruskalWallisTest, oneWayAnova } from '../hypothesis/several-samples.ts';
import { pairedTTest, tTest } from '../hypothesis/t-test.ts';
import { wilcoxonSignedRankTest } from '../hypothesis/wilcoxon-signed-rank.ts';
import { demand } from '../impossible-input.ts';
import type { StatMethod, StatRow } from './stat-method.ts';
import {
  ALTERNATIVE,
  CONFIDENCE,
  numberColumn,
  numberOf,
  testCells,
  testOptions,
  textColumn,
  UNCORRECTED,
} from './test-cells.ts';

const GROUP = textColumn('group', 'the group a row belongs to; the group that comes first in the file is the first');
const VALUE = numberColumn('value', 'what was measured');
const PAIR = [numberColumn('first', 'the first of the pair'), numberColumn('second', 'the second of the pair')];

/** Values by group in the order in which groups first appear; a row without a group is refused. */
function valuesByGroup(rows: StatRow[]): Map<string, (number | null)[]> {
  const groups = new Map<string, (number | null)[]>();
  for (const row of rows) {
    const group = row.group;
    demand(typeof group === 'string' && group !== '', 'each row needs a group');
    const values = groups.get(group) ?? [];
    values.push(numberOf(row, 'value'));
    groups.set(group, values);
  }
  return groups;
}

function twoGroups(rows: StatRow[]): [string, (number | null)[], string, (number | null)[]] {
  const groups = [...valuesByGroup(rows)];
  demand(groups.length === 2, 'this test compares exactly two groups; use kruskal-wallis or anova for more');
  return [groups[0]![0], groups[0]![1], groups[1]![0], groups[1]![1]];
}

const MEASURES: StatMethod[] = [
  {
    id: 't-test',
    answers: 'whether the means of two groups differ by more than chance, and by how much',
    columns: [GROUP, VALUE],
    options: [
      ALTERNATIVE,
      CONFIDENCE,
      { name: 'equal-variances', meaning: "Student's test instead of Welch's", type: 'flag' },
    ],
    gives: 'one',
    source: 'Student (1908), Welch (1947), as R t.test',
    run: (rows, options) => {
      const [first, a, second, b] = twoGroups(rows);
      const test = tTest(a, b, { ...testOptions(options), equalVariances: options['equal-variances'] === true });
      return [{ first, second, ...testCells(test) }];
    },
  },
  {
    id: 'mann-whitney',
    answers: "whether the values of one group tend to be larger than another's",
    columns: [GROUP, VALUE],
    options: [ALTERNATIVE, CONFIDENCE, UNCORRECTED],
    gives: 'one',
    source: 'Mann and Whitney (1947), Hodges and Lehmann (1963), as R wilcox.test',
    run: (rows, options) => {
      const [first, a, second, b] = twoGroups(rows);
      return [{ first, second, ...testCells(mannWhitneyTest(a, b, testOptions(options))) }];
    },
  },
  {
    id: 'kruskal-wallis',
    answers: 'whether the values of some of several groups tend to be larger',
    columns: [GROUP, VALUE],
    options: [],
    gives: 'one',
    source: 'Kruskal and Wallis (1952), as R kruskal.test',
    run: (rows) => [testCells(kruskalWallisTest([...valuesByGroup(rows).values()]))],
  },
  {
    id: 'anova',
    answers: 'whether the means of several groups differ by more than chance',
    columns: [GROUP, VALUE],
    options: [{ name: 'equal-variances', meaning: "the classic analysis instead of Welch's", type: 'flag' }],
    gives: 'one',
    source: 'Fisher (1925), Welch (1951), as R oneway.test',
    run: (rows, options) => [
      testCells(
        oneWayAnova([...valuesByGroup(rows).values()], { equalVariances: options['equal-variances'] === true }),
      ),
    ],
  },
];

const PAIRS: StatMethod[] = [
  {
    id: 'paired-t-test',
    answers: 'whether a measure differs by more than chance between two occasions',
    columns: PAIR,
    options: [ALTERNATIVE, CONFIDENCE],
    gives: 'one',
    source: 'Student (1908), as R t.test(paired = TRUE)',
    run: (rows, options) => [
      testCells(
        pairedTTest(
          rows.map((row) => numberOf(row, 'first')),
          rows.map((row) => numberOf(row, 'second')),
          testOptions(options),
        ),
      ),
    ],
  },
  {
    id: 'wilcoxon',
    answers: 'whether a measure tends to be larger on the first of two occasions',
    columns: PAIR,
    options: [ALTERNATIVE, CONFIDENCE, UNCORRECTED],
    gives: 'one',
    source: 'Wilcoxon (1945), as R wilcox.test(paired = TRUE)',
    run: (rows, options) => [
      testCells(
        wilcoxonSignedRankTest(
          rows.map((row) => numberOf(row, 'first')),
          rows.map((row) => numberOf(row, 'second')),
          testOptions(options),
        ),
      ),
    ],
  },
];

/** Tests of measurements, listed with the other tests in hypothesis-methods.ts. */
export const SAMPLE_METHODS: StatMethod[] = [...MEASURES, ...PAIRS];
