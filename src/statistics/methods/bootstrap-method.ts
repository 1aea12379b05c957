import { demand } from '../impossible-input.ts';
import { bootstrapInterval } from '../resampling/bootstrap.ts';
import type { BootstrapMethod } from '../resampling/bootstrap-limits.ts';
import { estimateCells } from './estimate-cells.ts';
import {
  CONFIDENCE,
  measurementOptions,
  numberCell,
  numberColumn,
  numberOption,
  textColumn,
  UNIT,
} from './method-columns.ts';
import type { StatMethod, StatRow } from './stat-method.ts';

interface Unit {
  value: number;
  cluster: string | null;
}

const mean = (units: readonly Unit[]): number => units.reduce((sum, { value }) => sum + value, 0) / units.length;

function median(units: readonly Unit[]): number {
  const sorted = units.map(({ value }) => value).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : sorted[middle - 1]! / 2 + sorted[middle]! / 2;
}

/** Rows with a value; all of them are in a cluster, or none. */
function unitsOf(rows: StatRow[]): Unit[] {
  const units = rows.flatMap((row): Unit[] => {
    const value = numberCell(row.value);
    return value === null ? [] : [{ value, cluster: row.cluster == null ? null : String(row.cluster) }];
  });
  demand(
    units.every(({ cluster }) => (cluster === null) === (units[0]!.cluster === null)),
    'either each row with a value is in a cluster, or none is',
  );
  demand(units.length > 0, 'a bootstrap needs a row with a value');
  return units;
}

const leftOutNote = (leftOut: number): string[] =>
  leftOut === 0 ? [] : [`${leftOut} ${leftOut === 1 ? 'row' : 'rows'} without a value left out.`];

export const BOOTSTRAP_METHOD: StatMethod = {
  id: 'bootstrap',
  answers: 'between which values a mean or median lies when no formula can be trusted, or rows belong together',
  columns: [
    numberColumn('value', 'the measurement; rows without one are left out and counted'),
    textColumn('cluster', 'which rows belong together (a patient, a hospital) and are drawn together', false),
  ],
  options: [
    { name: 'statistic', meaning: 'what is computed', type: 'text', choices: ['mean', 'median'], default: 'mean' },
    {
      name: 'method',
      meaning: 'how limits are taken from the resamples; bca corrects bias and skewness',
      type: 'text',
      choices: ['percentile', 'bca'],
      default: 'percentile',
    },
    { name: 'repeats', meaning: 'number of resamples, at most 100000', type: 'number', default: '2000' },
    { name: 'seed', meaning: 'a whole number; the same seed gives the same limits', type: 'number', default: '1' },
    CONFIDENCE,
    UNIT,
  ],
  gives: 'one',
  source: 'Efron 1979 (percentile), Efron 1987 (BCa); Davison and Hinkley 1997, as R boot.ci',
  run: (rows, options) => {
    const units = unitsOf(rows);
    const found = bootstrapInterval(units, options.statistic === 'median' ? median : mean, {
      seed: numberOption(options, 'seed') ?? 1,
      repeats: numberOption(options, 'repeats') ?? 2000,
      method: (options.method ?? 'percentile') as BootstrapMethod,
      ...measurementOptions(options),
      ...(units[0]!.cluster === null ? {} : { clusterOf: ({ cluster }: Unit) => cluster ?? '' }),
    });
    return [estimateCells({ ...found, notes: [...found.notes, ...leftOutNote(rows.length - units.length)] })];
  },
};
