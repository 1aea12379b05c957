/** Standardised rates and life tables against PHEindicatormethods' results and R. */

import {
  type BandEvents,
  type BandPersons,
  directRate,
  directRateDifference,
  directRateOfPersons,
} from '../../../src/statistics/standardisation/direct-rate.ts';
import {
  ESP2013,
  ESP2013_21_BANDS,
  type StandardBand,
} from '../../../src/statistics/standardisation/european-standard-population.ts';
import { healthyLifeExpectancy } from '../../../src/statistics/standardisation/healthy-life-expectancy.ts';
import {
  indirectRate,
  indirectRatio,
  type ReferenceBand,
  referenceRate,
} from '../../../src/statistics/standardisation/indirect-standardisation.ts';
import { lifeExpectancy } from '../../../src/statistics/standardisation/life-expectancy.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';
import { atBothLevels, limitsOf } from './expected-limits.ts';

const PHE = 'PHEindicatormethods 2.1.0; specification section';

const bandsOf = (area: string): BandEvents[] =>
  readVectors('dsr_isr_inputs')
    .filter((row) => row.area === area)
    .map((row) => ({ ageband: row.ageband!, events: numberIn(row.count), population: numberIn(row.pop) }));

const counts = (row: VectorRow, estimate: { numerator: number | null; denominator: number | null }): Comparison[] => [
  { what: `${row.area} total_count`, actual: estimate.numerator, expected: numberIn(row.total_count) },
  { what: `${row.area} total_pop`, actual: estimate.denominator, expected: numberIn(row.total_pop) },
];

const directRates = (): Comparison[] =>
  readVectors('dsr_expected').flatMap((row) => [
    ...counts(row, directRate(bandsOf(row.area!))),
    ...atBothLevels(row.area!, row, (confidence) => directRate(bandsOf(row.area!), { confidence })),
  ]);

/** The band that area 'tiny' lacks is given as the specification asks: no events, and its population (that of the others). */
const tiny = (): BandEvents[] =>
  bandsOf('tiny').map((band, i) =>
    band.events === null ? { ...band, events: 0, population: bandsOf('big')[i]!.population } : band,
  );

const tooFew = (): Comparison[] => {
  const estimate = directRate(tiny());
  return [
    { what: 'tiny value', actual: estimate.value, expected: null },
    { what: 'tiny lower', actual: estimate.lower, expected: null },
    { what: 'tiny upper', actual: estimate.upper, expected: null },
    { what: 'tiny total_count', actual: estimate.numerator, expected: 9 },
    { what: 'tiny total_pop', actual: estimate.denominator, expected: 8970 },
    { what: 'tiny note', actual: estimate.notes.join(), expected: 'dsr NA for total count < 10' },
  ];
};

/** Weights of the European Standard Population 1976, which ends at 85+. */
const ESP1976: StandardBand[] = [8000, ...Array<number>(10).fill(7000), 6000, 5000, 4000, 3000, 2000, 1000, 1000].map(
  (weight, i) => ({ ageband: i === 17 ? '85+' : `${5 * i}-${5 * i + 4}`, weight }),
);

const customStandard = (): Comparison[] => {
  const bands = bandsOf('big')
    .slice(0, 18)
    .map((band, i) => (i === 17 ? { ...band, ageband: '85+' } : band));
  const estimate = directRate(bands, { standard: ESP1976 });
  const expected = { value: '8592.097585022366', lower: '7991.160931442103', upper: '9225.253880318318' };
  return [
    ...limitsOf('big by 18 bands', estimate, expected),
    ...counts({ area: 'big by 18 bands', total_count: '804', total_pop: '8763' }, estimate),
  ];
};

/** A blank number of persons is a number of events that nobody had. */
const personsOf = (area: string): BandPersons[] =>
  readVectors('dsr_nonindependent_inputs')
    .filter((row) => row.area === area)
    .map((row) => ({
      ageband: row.ageband!,
      population: numberIn(row.pop),
      personsByEvents: [row.f1, row.f2, row.f3, row.f4].map((cell) => numberIn(cell) ?? 0),
    }));

const ofPersons = (): Comparison[] =>
  readVectors('dsr_nonindependent_expected').flatMap((row) => [
    ...counts(row, directRateOfPersons(personsOf(row.area!))),
    ...atBothLevels(row.area!, row, (confidence) => directRateOfPersons(personsOf(row.area!), { confidence })),
  ]);

const directDifferences = (): Comparison[] =>
  readVectors('reference/standardisation/dsr_difference').flatMap((row) => {
    const options = { confidence: Number(row.confidence) };
    return limitsOf('big − small', directRateDifference(bandsOf(row.group!), bandsOf(row.reference!), options), row);
  });

const referenceBandsOf = (area: string): ReferenceBand[] =>
  readVectors('dsr_isr_inputs')
    .filter((row) => row.area === area)
    .map((row) => ({
      events: numberIn(row.count),
      population: numberIn(row.pop),
      referenceEvents: numberIn(row.refcount),
      referencePopulation: Number(row.refpop),
    }));

const indirect = (): Comparison[] =>
  readVectors('isr_expected').flatMap((row) => {
    const bands = referenceBandsOf(row.area!);
    const estimate = (confidence: number) =>
      row.statistic === 'ratio_x100'
        ? indirectRatio(bands, { confidence, multiplier: 100 })
        : indirectRate(bands, { confidence });
    const { numerator, denominator, method } = estimate(0.95);
    const what = `${row.area} ${row.statistic}`;
    const reference = numberIn(row.ref_rate);
    return [
      { what: `${what} observed`, actual: numerator, expected: Number(row.observed) },
      { what: `${what} expected`, actual: denominator, expected: Number(row.expected) },
      { what: `${what} method`, actual: method, expected: row.method! },
      ...(reference === null
        ? []
        : [{ what: `${what} ref_rate`, actual: referenceRate(bands) * 100_000, expected: reference }]),
      ...atBothLevels(what, row, estimate),
    ];
  });

const deaths = (): { ageband: string; population: number; deaths: number }[] =>
  readVectors('life_expectancy_inputs').map((row) => ({
    ageband: row.startage!,
    population: Number(row.pop),
    deaths: Number(row.deaths),
  }));

const lives = (): Comparison[] =>
  readVectors('life_expectancy_expected').flatMap((row, i) => {
    const at = (confidence: number) => lifeExpectancy(deaths(), { confidence })[i]!;
    const { startAge, expectancy } = at(0.95);
    return [
      { what: `row ${i} startage`, actual: startAge, expected: Number(row.startage) },
      { what: `age ${startAge} pops_used`, actual: expectancy.denominator, expected: Number(row.pops_used) },
      { what: `age ${startAge} dths_used`, actual: expectancy.numerator, expected: Number(row.dths_used) },
      ...atBothLevels(`age ${startAge}`, row, (confidence) => at(confidence).expectancy),
    ];
  });

const healthyLives = (): Comparison[] => {
  const inputs = readVectors('reference/standardisation/healthy_life_expectancy_inputs');
  return readVectors('reference/standardisation/healthy_life_expectancy_expected').flatMap((row) => {
    const bands = inputs.map((input) => ({
      ageband: input.startage!,
      population: Number(input.pop),
      deaths: Number(input.deaths),
      prevalence: Number(input.prevalence),
      surveyed: row.prevalence === 'known' ? null : Number(input.surveyed),
    }));
    const found = healthyLifeExpectancy(bands, { confidence: Number(row.confidence) });
    const { expectancy } = found.find(({ startAge }) => startAge === Number(row.startage))!;
    return limitsOf(`age ${row.startage}, ${row.prevalence}`, expectancy, row);
  });
};

const standard = (): Comparison[] => [
  ...readVectors('esp2013').flatMap((row, i) => [
    { what: `${row.ageband}`, actual: ESP2013[i]!.ageband, expected: row.ageband! },
    { what: `${row.ageband} weight`, actual: ESP2013[i]!.weight, expected: Number(row.weight) },
  ]),
  { what: 'bands', actual: ESP2013.length, expected: readVectors('esp2013').length },
  ...[ESP2013, ESP2013_21_BANDS].map((bands) => ({
    what: `sum of ${bands.length} bands`,
    actual: bands.reduce((sum, { weight }) => sum + weight, 0),
    expected: 100_000,
  })),
];

export const CONFORMANCE: Conformance[] = [
  {
    method: 'directRate',
    title: 'directly standardised rate',
    vectors: ['dsr_isr_inputs', 'dsr_expected'],
    source: `${PHE} 4`,
    tolerance: { relative: 1e-12 },
    comparisons: () => [...directRates(), ...tooFew(), ...customStandard()],
  },
  {
    method: 'directRateOfPersons',
    title: 'directly standardised rate of events that are not independent',
    vectors: ['dsr_nonindependent_inputs', 'dsr_nonindependent_expected'],
    source: `${PHE} 4`,
    // the vector has eight decimals
    tolerance: { relative: 1e-11 },
    comparisons: ofPersons,
  },
  {
    method: 'directRateDifference',
    title: 'difference of two directly standardised rates',
    vectors: ['dsr_isr_inputs', 'reference/standardisation/dsr_difference'],
    source: 'the published formula, computed apart in R 4.2.2',
    tolerance: { relative: 1e-12 },
    comparisons: directDifferences,
  },
  {
    method: 'indirectRatio, indirectRate',
    title: 'indirectly standardised ratio and rate',
    vectors: ['dsr_isr_inputs', 'isr_expected'],
    source: `${PHE} 5`,
    tolerance: { relative: 1e-12 },
    comparisons: indirect,
  },
  {
    method: 'lifeExpectancy',
    title: 'life expectancy from every age',
    vectors: ['life_expectancy_inputs', 'life_expectancy_expected'],
    source: `${PHE} 9`,
    // the vector has eleven decimals
    tolerance: { relative: 1e-11 },
    comparisons: lives,
  },
  {
    method: 'healthyLifeExpectancy',
    title: 'healthy life expectancy from every age',
    vectors: [
      'reference/standardisation/healthy_life_expectancy_inputs',
      'reference/standardisation/healthy_life_expectancy_expected',
    ],
    source: "Sullivan's method, computed apart in R 4.2.2",
    tolerance: { relative: 1e-12 },
    comparisons: healthyLives,
  },
  {
    method: 'ESP2013',
    title: 'European Standard Population 2013',
    vectors: ['esp2013'],
    source: 'Eurostat; specification section 4',
    tolerance: { absolute: 0 },
    comparisons: standard,
  },
];
