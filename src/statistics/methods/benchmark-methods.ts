/** Comparison with a benchmark, and the events that it or a risk factor accounts for. */
import { confidenceFraction } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import { compareToBenchmark } from '../estimates/compare-to-benchmark.ts';
import { attributableFraction, excessEvents } from '../estimates/excess-events.ts';
import type { Polarity } from '../spc/chart-types.ts';
import { estimateCells } from './estimate-cells.ts';
import {
  CONFIDENCE,
  countColumn,
  divisorColumn,
  estimateOptions,
  LABEL,
  multiplierOption,
  numberCell,
  numberColumn,
  numberOption,
  numbersOf,
  shareColumn,
  textOption,
} from './method-columns.ts';
import type { StatMethod, StatRow } from './stat-method.ts';

/** A figure as a file holds it, for the functions that read value and limits. */
const givenEstimate = (
  value: number | null,
  [lower, upper]: [number | null, number | null],
  confidence: number,
): Estimate => ({
  ...{ value, lower, upper, confidence },
  ...{ unit: 'as given', numerator: null, denominator: null, method: 'as given', notes: [] },
});

function estimatesOf(row: StatRow): Estimate[] {
  const value = numberCell(row.value);
  const far: [number | null, number | null] = [numberCell(row.lower998), numberCell(row.upper998)];
  const near = givenEstimate(value, [numberCell(row.lower), numberCell(row.upper)], 0.95);
  return far.includes(null) ? [near] : [near, givenEstimate(value, far, 0.998)];
}

export const BENCHMARK_METHODS: StatMethod[] = [
  {
    id: 'benchmark',
    answers: 'whether each area is better than, similar to or worse than a benchmark',
    columns: [
      LABEL,
      numberColumn('value', "the area's figure"),
      numberColumn('lower', 'its lower 95% limit'),
      numberColumn('upper', 'its upper 95% limit'),
      numberColumn('lower998', 'its lower 99.8% limit', false),
      numberColumn('upper998', 'its upper 99.8% limit', false),
      numberColumn('benchmark', 'the benchmark, where it differs from row to row', false),
    ],
    options: [
      { name: 'benchmark', meaning: 'the benchmark of all rows', type: 'number' },
      {
        name: 'polarity',
        meaning: 'whether an increase or a decrease is better, or neither (neutral)',
        type: 'text',
        choices: ['increase', 'decrease', 'neutral'],
        default: 'neutral',
      },
    ],
    gives: 'many',
    source: 'Benchmark against the confidence interval, as PHE Fingertips',
    run: (rows, options) =>
      rows.map((row) => {
        const benchmark = numberCell(row.benchmark) ?? numberOption(options, 'benchmark') ?? null;
        const polarity = (textOption(options, 'polarity') ?? 'neutral') as Polarity;
        const verdict = compareToBenchmark(estimatesOf(row), benchmark, polarity);
        return { label: row.label ?? null, value: numberCell(row.value), benchmark, verdict };
      }),
  },
  {
    id: 'excess-events',
    answers: "how many events there were beyond those of the benchmark's rate",
    columns: [
      countColumn('events', 'events; rows are summed'),
      divisorColumn('population', 'population or person-time; rows are summed'),
    ],
    options: [
      {
        name: 'benchmark',
        meaning: 'rate of the benchmark, for each multiplier of population',
        type: 'number',
        required: true,
      },
      multiplierOption('1'),
      CONFIDENCE,
    ],
    gives: 'one',
    source: 'Events less benchmark rate times population; exact or Byar limits',
    run: (rows, options) => {
      const benchmark = numberOption(options, 'benchmark') ?? null;
      const [events, population] = [numbersOf(rows, 'events'), numbersOf(rows, 'population')];
      return [estimateCells(excessEvents(events, population, benchmark, estimateOptions(options)))];
    },
  },
  {
    id: 'attributable-fraction',
    answers: 'which share of all events would not have happened without the risk factor',
    columns: [
      LABEL,
      shareColumn('prevalence', 'share of the population with the factor, 0 to 1'),
      numberColumn('relative-risk', 'of those with the factor against those without'),
      numberColumn('lower', 'lower limit of the relative risk', false),
      numberColumn('upper', 'upper limit of the relative risk', false),
    ],
    options: [{ ...CONFIDENCE, meaning: 'of the limits of the relative risk' }],
    gives: 'many',
    source: 'Levin 1953',
    run: (rows, options) =>
      rows.map((row) => {
        const limits: [number | null, number | null] = [numberCell(row.lower), numberCell(row.upper)];
        const level = confidenceFraction(numberOption(options, 'confidence') ?? 0.95);
        const risk = givenEstimate(numberCell(row['relative-risk']), limits, level);
        const fraction = attributableFraction(numberCell(row.prevalence), risk);
        return { label: row.label ?? null, ...estimateCells(fraction) };
      }),
  },
];
