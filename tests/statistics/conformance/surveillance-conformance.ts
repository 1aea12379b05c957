import type {
  PowerTransformation,
  ThresholdMethod,
} from '../../../src/statistics/surveillance/exceedance-threshold.ts';
import { farringtonFlexible, farringtonOriginal } from '../../../src/statistics/surveillance/farrington.ts';
import type { FarringtonOptions } from '../../../src/statistics/surveillance/farrington-parts.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const FOLDER = 'reference/surveillance';

/** Series that were given to the package with their dates. */
const DATED = new Set(['dated', 'missing']);

let read: Partial<Record<string, VectorRow[]>> | null = null;
/** The rows of one series; the file is read once. */
function seriesOf(name: string): VectorRow[] {
  read ??= Object.groupBy(readVectors(`${FOLDER}/farrington_series`), (row) => row.series!);
  return read[name]!;
}

const isTrue = (cell: string | undefined) => cell === 'TRUE';

function optionsOf(set: VectorRow, series: VectorRow[], expected: VectorRow[]): FarringtonOptions {
  const name = series[0]!.series!;
  return {
    from: Number(expected[0]!.week) - 1,
    years: Number(set.b),
    halfWindow: Number(set.w),
    periods: Number(set.noPeriods),
    reweight: isTrue(set.reweight),
    weightsThreshold: Number(set.weightsThreshold),
    trend: isTrue(set.trend),
    pThresholdTrend: Number(set.pThresholdTrend),
    pastWeeksNotIncluded: Number(set.pastWeeksNotIncluded),
    power: set.powertrans as PowerTransformation,
    thresholdMethod: set.thresholdMethod as ThresholdMethod,
    alpha: Number(set.alpha),
    fewestReports: Number(set.cases),
    overWeeks: Number(set.period),
    ...(DATED.has(name) ? { firstDay: series[0]!.starts! } : {}),
    ...(name === 'population' ? { population: series.map((row) => Number(row.population)) } : {}),
  };
}

const oneOrZero = (known: boolean | null) => (known === null ? null : Number(known));

/** Each week of a series under a set of options, with its expected row. */
function compareFlexible(of: (row: VectorRow) => boolean): Comparison[] {
  const sets = new Map(readVectors(`${FOLDER}/farrington_options`).map((row) => [row.set, row]));
  const runs = Map.groupBy(
    readVectors(`${FOLDER}/farrington_flexible`).filter(of),
    (row) => `${row.series} ${row.set}`,
  );
  return [...runs].flatMap(([run, expected]) => {
    const series = seriesOf(expected[0]!.series!);
    const counts = series.map((row) => numberIn(row.count));
    const { weeks } = farringtonFlexible(counts, optionsOf(sets.get(expected[0]!.set)!, series, expected));
    return expected.flatMap((row) => {
      const week = weeks[Number(row.week) - Number(expected[0]!.week)]!;
      const what = `${run} ${row.week}`;
      return [
        { what: `${what} observed`, actual: week.observed, expected: numberIn(row.observed) },
        { what: `${what} expected`, actual: week.expected, expected: numberIn(row.expected) },
        { what: `${what} upper`, actual: week.upper, expected: numberIn(row.upperbound) },
        { what: `${what} score`, actual: week.score, expected: numberIn(row.score) },
        { what: `${what} p`, actual: week.pValue, expected: numberIn(row.pvalue) },
        { what: `${what} phi`, actual: week.dispersion, expected: numberIn(row.phi) },
        { what: `${what} trend used`, actual: oneOrZero(week.trend), expected: numberIn(row.trend_used) },
        { what: `${what} trend`, actual: week.trendPerWeek, expected: numberIn(row.trend) },
        { what: `${what} alarm`, actual: oneOrZero(week.alarm), expected: numberIn(row.alarm) },
      ];
    });
  });
}

function compareOriginal(): Comparison[] {
  const runs = Map.groupBy(
    readVectors(`${FOLDER}/farrington_original`),
    (row) => `${row.series} ${row.powertrans} ${row.dated}`,
  );
  return [...runs].flatMap(([run, expected]) => {
    const first = expected[0]!;
    const series = seriesOf(first.series!);
    const { weeks } = farringtonOriginal(
      series.map((row) => numberIn(row.count)),
      {
        from: Number(first.week) - 1,
        power: first.powertrans as PowerTransformation,
        alpha: 0.01,
        ...(isTrue(first.dated) ? { firstDay: series[0]!.starts! } : {}),
      },
    );
    return expected.flatMap((row, i) => [
      { what: `${run} ${row.week} upper`, actual: weeks[i]!.upper, expected: numberIn(row.upperbound) },
      { what: `${run} ${row.week} alarm`, actual: oneOrZero(weeks[i]!.alarm), expected: numberIn(row.alarm) },
    ]);
  });
}

const FILES = ['farrington_flexible', 'farrington_options', 'farrington_series'].map((file) => `${FOLDER}/${file}`);

export const CONFORMANCE: Conformance[] = [
  {
    method: 'farringtonFlexible',
    title: 'Farrington flexible: seven series under six sets of options',
    vectors: FILES,
    source: 'R package surveillance 1.20.3, farringtonFlexible',
    tolerance: { relative: 1e-9 },
    comparisons: () => compareFlexible(() => true),
  },
  {
    method: 'farringtonOriginal',
    title: 'Farrington of 1996',
    vectors: [`${FOLDER}/farrington_original`, `${FOLDER}/farrington_series`],
    source: 'R package surveillance 1.20.3, farrington',
    tolerance: { relative: 1e-9 },
    comparisons: compareOriginal,
  },
];
