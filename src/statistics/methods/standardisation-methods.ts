/** Standardised rates and life expectancy. */
import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import {
  type DirectRateOptions,
  directRate,
  directRateDifference,
  directRateOfPersons,
} from '../standardisation/direct-rate.ts';
import { ESP2013, ESP2013_21_BANDS, type StandardBand } from '../standardisation/european-standard-population.ts';
import { healthyLifeExpectancy } from '../standardisation/healthy-life-expectancy.ts';
import { indirectRate, indirectRatio, type ReferenceBand } from '../standardisation/indirect-standardisation.ts';
import { type AgeExpectancy, lifeExpectancy } from '../standardisation/life-expectancy.ts';
import { estimateCells } from './estimate-cells.ts';
import {
  CONFIDENCE,
  countColumn,
  divisorColumn,
  estimateOptions,
  multiplierOption,
  numberCell,
  numberColumn,
  shareColumn,
  textCell,
  textColumn,
  textOption,
} from './method-columns.ts';
import type { StatMethod, StatOption, StatOptions, StatRow } from './stat-method.ts';

const AGEBAND = textColumn('ageband', "the age band, for example '5-9' or '90+'");
const POPULATION = numberColumn('population', 'persons or person-years of the age band');

const WEIGHT = numberColumn(
  'weight',
  'standard population of the age band, where the setting standard is weights',
  false,
);
const STANDARD: StatOption = {
  name: 'standard',
  meaning: 'the European Standard Population 2013 in 19 or 21 bands, or the weight column',
  type: 'text',
  choices: ['esp2013', 'esp2013-21', 'weights'],
  default: 'esp2013',
};

const direct: StatMethod = {
  id: 'direct-rate',
  answers: "what the rate would be if the area had the standard population's ages",
  columns: [
    AGEBAND,
    countColumn('events', 'events of the age band', false),
    { ...POPULATION, range: 'above-zero' },
    WEIGHT,
    {
      part: 'persons',
      meaning: 'instead of events: columns whose names end in 1, 2, 3 … with how many persons had so many events',
      type: 'numbers',
      required: false,
      range: 'zero-or-more',
    },
  ],
  options: [CONFIDENCE, multiplierOption('100000'), STANDARD],
  gives: 'one',
  source: 'Dobson and others 1991; PHEindicatormethods 2.1.0 calculate_dsr',
  run: (rows, options) => [
    estimateCells(directOf(rows, { ...estimateOptions(options), standard: standardOf(rows, options) })),
  ],
};

function directOf(rows: StatRow[], options: DirectRateOptions): Estimate {
  const columns = personColumns(rows);
  const kept = (row: StatRow) => ({ ageband: textCell(row.ageband), population: numberCell(row.population) });
  if (columns.length > 0)
    return directRateOfPersons(
      rows.map((row) => ({ ...kept(row), personsByEvents: columns.map((column) => numberCell(row[column])) })),
      options,
    );
  return directRate(
    rows.map((row) => ({ ...kept(row), events: numberCell(row.events) })),
    options,
  );
}

/** Columns of persons with 1, 2, 3 … events, in that order. */
function personColumns(rows: StatRow[]): string[] {
  const columns = Object.keys(rows[0] ?? {}).filter((name) => name.startsWith('persons:'));
  const events = (name: string): number => Number(/\d+$/.exec(name)?.[0] ?? 0);
  const sorted = columns.sort((a, b) => events(a) - events(b));
  demand(
    sorted.every((name, i) => events(name) === i + 1),
    'columns of persons end in their number of events: 1, 2, 3 and so on without a gap',
  );
  return sorted;
}

function standardOf(rows: StatRow[], options: StatOptions): readonly StandardBand[] {
  const standard = textOption(options, 'standard') ?? 'esp2013';
  if (standard === 'esp2013') return ESP2013;
  if (standard === 'esp2013-21') return ESP2013_21_BANDS;
  const weights = rows.map((row) => numberCell(row.weight));
  demand(!weights.includes(null), 'with the setting standard=weights each age band has a weight');
  return rows.map((row, i) => ({ ageband: textCell(row.ageband), weight: weights[i]! }));
}

const REFERENCE_COLUMNS = [
  countColumn('events', 'events of the area in the age band'),
  countColumn('population', 'population of the area in the age band'),
  countColumn('reference-events', 'events of the reference in the age band'),
  divisorColumn('reference-population', 'population of the reference in the age band'),
];

const directDifference: StatMethod = {
  id: 'direct-rate-difference',
  answers: "how much higher one area's directly standardised rate is than another's",
  columns: [AGEBAND, ...REFERENCE_COLUMNS, WEIGHT],
  options: [CONFIDENCE, multiplierOption('100000'), STANDARD],
  gives: 'one',
  source: 'Difference of two directly standardised rates, normal limits; specification section 4',
  run(rows, options) {
    const bandsOf = (before: string) =>
      rows.map((row) => ({
        ageband: textCell(row.ageband),
        events: numberCell(row[`${before}events`]),
        population: numberCell(row[`${before}population`]),
      }));
    const settings = { ...estimateOptions(options), standard: standardOf(rows, options) };
    return [estimateCells(directRateDifference(bandsOf(''), bandsOf('reference-'), settings))];
  },
};

const referenceBands = (rows: StatRow[]): ReferenceBand[] =>
  rows.map((row) => {
    const referencePopulation = numberCell(row['reference-population']);
    demand(referencePopulation !== null, 'each age band has a reference population');
    return {
      events: numberCell(row.events),
      population: numberCell(row.population),
      referenceEvents: numberCell(row['reference-events']),
      referencePopulation,
    };
  });

const DEATHS = [AGEBAND, POPULATION, numberColumn('deaths', 'deaths in the age band')];

const ageRows = (found: AgeExpectancy[]): StatRow[] =>
  found.map(({ startAge, expectancy }) => ({ startAge, ...estimateCells(expectancy) }));

export const STANDARDISATION_METHODS: StatMethod[] = [
  direct,
  directDifference,
  {
    id: 'indirect-ratio',
    answers: "how many times the events expected at the reference's rates the area's events are",
    columns: REFERENCE_COLUMNS,
    options: [CONFIDENCE, multiplierOption('1')],
    gives: 'one',
    source: 'PHEindicatormethods 2.1.0 calculate_ISRatio',
    run: (rows, options) => [estimateCells(indirectRatio(referenceBands(rows), estimateOptions(options)))],
  },
  {
    id: 'indirect-rate',
    answers: "what the rate would be if the reference's crude rate differed as the area's standardised ratio does",
    columns: REFERENCE_COLUMNS,
    options: [CONFIDENCE, multiplierOption('100000')],
    gives: 'one',
    source: 'PHEindicatormethods 2.1.0 calculate_ISRate',
    run: (rows, options) => [estimateCells(indirectRate(referenceBands(rows), estimateOptions(options)))],
  },
  {
    id: 'life-expectancy',
    answers: 'how many more years a person of each starting age lives at these death rates',
    columns: DEATHS,
    options: [CONFIDENCE],
    gives: 'many',
    source: 'Chiang 1968; Silcocks and others 2001; PHEindicatormethods 2.1.0 phe_life_expectancy',
    run: (rows, options) =>
      ageRows(
        lifeExpectancy(
          rows.map((row) => deathsOf(row)),
          estimateOptions(options),
        ),
      ),
  },
  {
    id: 'healthy-life-expectancy',
    answers: 'how many more years in good health a person of each starting age lives',
    columns: [
      ...DEATHS,
      shareColumn('prevalence', 'share of the age band that is not healthy, 0 to 1'),
      divisorColumn('surveyed', 'persons asked to find the prevalence', false),
    ],
    options: [CONFIDENCE],
    gives: 'many',
    source: 'Sullivan 1971; Chiang 1968; Silcocks and others 2001',
    run: (rows, options) => {
      const bands = rows.map((row) => ({
        ...deathsOf(row),
        prevalence: numberCell(row.prevalence),
        surveyed: numberCell(row.surveyed),
      }));
      return ageRows(healthyLifeExpectancy(bands, estimateOptions(options)));
    },
  },
];

const deathsOf = (row: StatRow): { ageband: string; population: number | null; deaths: number | null } => ({
  ageband: textCell(row.ageband),
  population: numberCell(row.population),
  deaths: numberCell(row.deaths),
});
