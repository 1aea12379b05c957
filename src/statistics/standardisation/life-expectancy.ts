import { confidenceFraction, zForConfidence } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import { finiteEstimate } from '../estimates/make-estimate.ts';
import { type LifeTableRow, lifeTable, type MortalityBand, orderedBands, START_AGES } from './abridged-life-table.ts';

export interface AgeExpectancy {
  /** age from which the years are counted */
  startAge: number;
  expectancy: Estimate;
}

/** What is added up from an age on: years and the variance of those years, both of the 100,000 born. */
export interface TableYears {
  rows: readonly LifeTableRow[];
  /** years that count, by band */
  years: readonly number[];
  /** variance that the band adds, by band, given the expectancy after it */
  variance: (row: LifeTableRow, at: number, expectancyAfter: number) => number;
}

const METHOD = 'Chiang, using Silcocks et al for confidence limits';
const WIDEST_HALF = 10;

/**
 * Answers: how many more years a person of each starting age lives, at the mortality of the area and period.
 * Arguments: `bands`, the 20 age bands 0, 1-4, 5-9 … 85-89, 90+ in any order, each once, with `population` above 0 and
 * `deaths` from 0 to the population. Options: `confidence`, a fraction or a percentage (0.95).
 * Result: one estimate for each of the 20 starting ages, in years; numerator is the deaths and denominator the population
 * from that age on.
 * Zero, missing and small: null with the reason where a band is missing or doubled, deaths are below 0 or above the
 * population, a population is not above 0, the whole population is not above 5,000, or nobody died in the last band; and
 * where the 95% limits are more than 10 years from the value.
 * Source: Chiang (1968); Silcocks and others (2001); PHEindicatormethods `phe_life_expectancy`. Specification section 9.
 * Example:
 * ```ts
 * const bands = [0, 1, ...Array.from({ length: 18 }, (_, i) => 5 * i + 5)].map((ageband) => ({ ageband, population: 1000, deaths: 10 + ageband }))
 * lifeExpectancy(bands)[0].expectancy // { value: 32.9553972, lower: 30.7614689, upper: 35.1493254 }
 * lifeExpectancy(bands.slice(1))[0].expectancy // { value: null, lower: null, upper: null }
 * ```
 */
export function lifeExpectancy(
  bands: readonly MortalityBand[],
  options: { confidence?: number } = {},
): AgeExpectancy[] {
  const { confidence = 0.95 } = options;
  const ordered = orderedBands(bands);
  if (typeof ordered === 'string') return noExpectancies(ordered, METHOD, confidence);
  const rows = lifeTable(ordered);
  const years = rows.map((row) => row.personYears);
  return expectancies({ rows, years, variance: silcocksVariance }, METHOD, confidence);
}

/** Silcocks's variance of the years from a band on that comes from the chance of dying in it. */
export const silcocksVariance = (row: LifeTableRow, _at: number, expectancyAfter: number): number => {
  if (row.years === 0) return (row.survivors * row.population) ** 2 / row.deaths ** 3;
  if (row.deaths === 0 || row.dying === 1) return 0;
  const ofDying = (row.dying ** 2 * (1 - row.dying)) / row.deaths;
  return ofDying * row.survivors ** 2 * ((1 - row.lived) * row.years + expectancyAfter) ** 2;
};

/** The same reason at every age. */
export const noExpectancies = (reason: string, method: string, confidence: number): AgeExpectancy[] =>
  START_AGES.map((startAge) => ({ startAge, expectancy: yearsEstimate(null, null, method, confidence, [reason]) }));

/** Adds years and variances up from the oldest band, and gives the expectancy at the start of each. */
export const expectancies = (table: TableYears, method: string, confidence: number): AgeExpectancy[] => {
  let [years, variance, deaths, population, after] = [0, 0, 0, 0, 0];
  const fromOldest = [...table.rows.keys()].reverse().map((at) => {
    const row = table.rows[at]!;
    years += table.years[at]!;
    variance += table.variance(row, at, after);
    deaths += row.deaths;
    population += row.population;
    const alive = row.survivors > 0;
    after = alive ? years / row.survivors : 0;
    const expectancy = alive
      ? yearsEstimate(after, Math.sqrt(variance) / row.survivors, method, confidence, [])
      : yearsEstimate(null, null, method, confidence, ['Nobody lives to this age in the life table.']);
    const counted = finiteEstimate({ ...expectancy, numerator: deaths, denominator: population });
    return { startAge: row.startAge, expectancy: counted };
  });
  return fromOldest.reverse();
};

function yearsEstimate(
  value: number | null,
  standardError: number | null,
  method: string,
  confidence: number,
  notes: string[],
): Estimate {
  const tooWide = standardError !== null && zForConfidence(0.95) * standardError > WIDEST_HALF;
  const given = value !== null && standardError !== null && !tooWide;
  const reach = given ? zForConfidence(confidence) * standardError : 0;
  return finiteEstimate({
    value: given ? value : null,
    unit: 'years',
    lower: given ? value - reach : null,
    upper: given ? value + reach : null,
    confidence: confidenceFraction(confidence),
    numerator: null,
    denominator: null,
    method,
    notes: tooWide ? [...notes, 'Not given: the 95% limits are more than 10 years from the value.'] : notes,
  });
}
