/** Proportions, rates, means and percentiles; with the methods of two groups, of standardisation and of benchmarks. */
import { mean } from '../estimates/mean.ts';
import { median, percentile } from '../estimates/percentile.ts';
import { proportion } from '../estimates/proportion.ts';
import { rate } from '../estimates/rate.ts';
import { demand } from '../impossible-input.ts';
import { BENCHMARK_METHODS } from './benchmark-methods.ts';
import { BOOTSTRAP_METHOD } from './bootstrap-method.ts';
import { estimateCells } from './estimate-cells.ts';
import {
  CONFIDENCE,
  countColumn,
  divisorColumn,
  estimateOptions,
  measurementOptions,
  multiplierOption,
  numberColumn,
  numberOption,
  numbersOf,
  UNIT,
} from './method-columns.ts';
import { STANDARDISATION_METHODS } from './standardisation-methods.ts';
import type { StatMethod } from './stat-method.ts';
import { TWO_GROUP_METHODS } from './two-group-methods.ts';
import { WAITING_LIST_METHODS } from './waiting-list-methods.ts';

const VALUE = numberColumn('value', 'the measurement; rows without one are left out and counted');
const ORDER_STATISTICS = 'Hyndman and Fan 1996, type 7; limits by order statistics';

const ONE_GROUP: StatMethod[] = [
  {
    id: 'proportion',
    answers: 'what share had the property, and between which shares the true share lies',
    columns: [
      countColumn('numerator', 'those with the property; rows are summed'),
      divisorColumn('denominator', 'all; rows are summed'),
    ],
    options: [CONFIDENCE, multiplierOption('1')],
    gives: 'one',
    source: 'Wilson 1927; PHEindicatormethods 2.1.0 phe_proportion',
    run: (rows, options) => [
      estimateCells(proportion(numbersOf(rows, 'numerator'), numbersOf(rows, 'denominator'), estimateOptions(options))),
    ],
  },
  {
    id: 'rate',
    answers: 'how many events there were for each 100,000 of population or person-time',
    columns: [
      countColumn('events', 'events; rows are summed'),
      divisorColumn('population', 'population or person-time; rows are summed'),
    ],
    options: [CONFIDENCE, multiplierOption('100000')],
    gives: 'one',
    source: 'Garwood 1936 below 10 events, otherwise Byar; PHEindicatormethods 2.1.0 phe_rate',
    run: (rows, options) => [
      estimateCells(rate(numbersOf(rows, 'events'), numbersOf(rows, 'population'), estimateOptions(options))),
    ],
  },
  {
    id: 'mean',
    answers: 'what the average is, and between which values the true average lies',
    columns: [VALUE],
    options: [CONFIDENCE, UNIT],
    gives: 'one',
    source: "Student's t-distribution; PHEindicatormethods 2.1.0 phe_mean",
    run: (rows, options) => [estimateCells(mean(numbersOf(rows, 'value'), measurementOptions(options)))],
  },
  {
    id: 'median',
    answers: 'which value half of the values lie below',
    columns: [VALUE],
    options: [CONFIDENCE, UNIT],
    gives: 'one',
    source: ORDER_STATISTICS,
    run: (rows, options) => [estimateCells(median(numbersOf(rows, 'value'), measurementOptions(options)))],
  },
  {
    id: 'percentile',
    answers: 'below which value a given share of the values lies',
    columns: [VALUE],
    options: [
      {
        name: 'share',
        meaning: 'share of the values below the percentile, for example 0.92',
        type: 'number',
        required: true,
      },
      CONFIDENCE,
      UNIT,
    ],
    gives: 'one',
    source: ORDER_STATISTICS,
    run: (rows, options) => {
      const share = numberOption(options, 'share');
      demand(share !== undefined, 'a percentile needs the setting share, above 0 and below 1');
      return [estimateCells(percentile(numbersOf(rows, 'value'), share, measurementOptions(options)))];
    },
  },
];

export const ESTIMATES_METHODS: StatMethod[] = [
  ...ONE_GROUP,
  BOOTSTRAP_METHOD,
  ...TWO_GROUP_METHODS,
  ...STANDARDISATION_METHODS,
  ...BENCHMARK_METHODS,
  ...WAITING_LIST_METHODS,
];
