import { chiSquareTest, goodnessOfFitTest } from '../hypothesis/chi-square-test.ts';
import { fisherTest } from '../hypothesis/fisher-test.ts';
import { mcNemarTest } from '../hypothesis/mcnemar-test.ts';
import { rateRatioTest } from '../hypothesis/rate-ratio-test.ts';
import { trendInProportions } from '../hypothesis/trend-in-proportions.ts';
import { twoProportionTest } from '../hypothesis/two-proportion-test.ts';
import { demand } from '../impossible-input.ts';
import { adjustByBenjaminiHochberg, adjustByBonferroni, adjustByHolm } from '../multiple/false-discovery-rate.ts';
import { countColumn, divisorColumn, shareColumn } from './method-columns.ts';
import { SAMPLE_METHODS } from './sample-methods.ts';
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

const EVENTS = countColumn('events', 'how many had the event');
const TOTAL = divisorColumn('total', 'how many there were');
function exactlyTwo(rows: StatRow[]): [StatRow, StatRow] {
  demand(rows.length === 2, 'this test compares exactly two rows, one for each group');
  return [rows[0]!, rows[1]!];
}

/** A table from rows of row, column and count; a pair that is not listed counts 0. */
function tableOf(rows: StatRow[]): (number | null)[][] {
  const names = (part: string) => [...new Set(rows.map((row) => String(row[part] ?? '')))];
  const [down, across] = [names('row'), names('column')];
  const table: (number | null)[][] = down.map(() => across.map(() => 0));
  const seen = new Set<string>();
  for (const row of rows) {
    const [i, j] = [down.indexOf(String(row.row ?? '')), across.indexOf(String(row.column ?? ''))];
    demand(!seen.has(`${i} ${j}`), 'a table needs each pair of row and column once');
    seen.add(`${i} ${j}`);
    table[i]![j] = numberOf(row, 'count');
  }
  return table;
}

const TABLE = [
  textColumn('row', 'name of the row of the table'),
  textColumn('column', 'name of the column of the table'),
  countColumn('count', 'how many; a pair that is not listed counts 0'),
];

const PROPORTIONS: StatMethod[] = [
  {
    id: 'two-proportion-test',
    answers: 'whether two shares differ by more than chance, and by how much',
    columns: [EVENTS, TOTAL],
    options: [ALTERNATIVE, CONFIDENCE, UNCORRECTED],
    gives: 'one',
    source: 'score test as R prop.test; interval: Newcombe (1998), method 10',
    run: (rows, options) => {
      const [a, b] = exactlyTwo(rows).map((row) => ({
        events: numberOf(row, 'events'),
        total: numberOf(row, 'total'),
      }));
      return [testCells(twoProportionTest(a!, b!, testOptions(options)))];
    },
  },
  {
    id: 'trend-test',
    answers: 'whether shares rise or fall steadily over ordered groups',
    columns: [EVENTS, TOTAL, { ...numberColumn('score', 'where the group stands on its scale'), required: false }],
    options: [CONFIDENCE],
    gives: 'one',
    source: 'Cochran (1954), Armitage (1955), as R prop.trend.test',
    run: (rows, options) => {
      const groups = rows.map((row) => ({ events: numberOf(row, 'events'), total: numberOf(row, 'total') }));
      const scores = rows.map((row) => numberOf(row, 'score'));
      const given = scores.filter((score) => score !== null);
      demand(given.length === 0 || given.length === rows.length, 'either each group needs a score, or none');
      return [testCells(trendInProportions(groups, given.length === 0 ? undefined : given, testOptions(options)))];
    },
  },
  {
    id: 'rate-ratio-test',
    answers: 'whether two rates differ by more than chance, exactly, and by what ratio',
    columns: [EVENTS, divisorColumn('exposure', 'what the rate is per, e.g. person-years')],
    options: [
      ALTERNATIVE,
      CONFIDENCE,
      { name: 'null-ratio', meaning: 'the ratio tested against', type: 'number', default: '1' },
    ],
    gives: 'one',
    source: 'Przyborowski and Wilenski (1940), as R poisson.test',
    run: (rows, options) => {
      const [a, b] = exactlyTwo(rows).map((row) => ({
        events: numberOf(row, 'events'),
        exposure: numberOf(row, 'exposure'),
      }));
      const nullRatio = options['null-ratio'] as number | undefined;
      return [testCells(rateRatioTest(a!, b!, { ...testOptions(options), nullRatio }))];
    },
  },
];

const TABLES: StatMethod[] = [
  {
    id: 'chi-square-test',
    answers: 'whether the rows of a table of counts differ in how they spread over its columns',
    columns: TABLE,
    options: [UNCORRECTED],
    gives: 'one',
    source: 'Pearson (1900), Yates (1934), as R chisq.test',
    run: (rows, options) => [testCells(chiSquareTest(tableOf(rows), testOptions(options)))],
  },
  {
    id: 'goodness-of-fit',
    answers: 'whether counts over categories differ from the shares that were expected',
    columns: [
      countColumn('count', 'how many in the category; each row is one'),
      {
        ...numberColumn('share', 'what was expected of the category; all add up to 1; equal shares without it'),
        required: false,
      },
    ],
    options: [],
    gives: 'one',
    source: 'Pearson (1900), as R chisq.test with p',
    run: (rows) => {
      const shares = rows.map((row) => numberOf(row, 'share')).filter((share) => share !== null);
      demand(shares.length === 0 || shares.length === rows.length, 'either each row has a share, or none has');
      const counts = rows.map((row) => numberOf(row, 'count'));
      return [testCells(goodnessOfFitTest(counts, shares.length === 0 ? undefined : shares))];
    },
  },
  {
    id: 'fisher-test',
    answers: 'whether the rows of a table of small counts differ, exactly',
    columns: TABLE,
    options: [ALTERNATIVE, CONFIDENCE],
    gives: 'one',
    source: 'Fisher (1935), as R fisher.test',
    run: (rows, options) => [testCells(fisherTest(tableOf(rows), testOptions(options)))],
  },
  {
    id: 'mcnemar',
    answers: 'whether an answer changed more one way than the other in the same people',
    columns: TABLE,
    options: [CONFIDENCE, UNCORRECTED, { name: 'exact', meaning: 'exact p-value, for few changes', type: 'flag' }],
    gives: 'one',
    source: 'McNemar (1947), as R mcnemar.test',
    run: (rows, options) => [
      testCells(mcNemarTest(tableOf(rows), { ...testOptions(options), exact: options.exact === true })),
    ],
  },
];

const ADJUST = {
  'benjamini-hochberg': adjustByBenjaminiHochberg,
  holm: adjustByHolm,
  bonferroni: adjustByBonferroni,
} as const;

const MANY: StatMethod[] = [
  {
    id: 'adjust-p-values',
    answers: 'which of many findings still stand, given how many were sought',
    columns: [shareColumn('p', 'p-value, 0 to 1; a row without one keeps none')],
    options: [
      {
        name: 'by',
        meaning: 'hold down the share of false findings (benjamini-hochberg), or the chance of any (holm, bonferroni)',
        type: 'text',
        choices: Object.keys(ADJUST),
        default: 'benjamini-hochberg',
      },
    ],
    gives: 'many',
    source: 'Benjamini and Hochberg (1995), Holm (1979), Dunn (1961), as R p.adjust',
    run: (rows, options) => {
      const by = String(options.by ?? 'benjamini-hochberg');
      demand(by in ADJUST, 'p-values are adjusted by benjamini-hochberg, holm or bonferroni');
      const p = rows.map((row) => numberOf(row, 'p'));
      const adjusted = ADJUST[by as keyof typeof ADJUST](p);
      return rows.map((_, i) => ({ p: p[i] ?? null, adjusted_p: adjusted[i] ?? null, method: by }));
    },
  },
];

export const HYPOTHESIS_METHODS: StatMethod[] = [...PROPORTIONS, ...TABLES, ...SAMPLE_METHODS, ...MANY];
