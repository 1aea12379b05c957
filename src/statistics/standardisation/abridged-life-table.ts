/** Chiang's abridged life table in 20 age bands, from 0 and 1-4 to 90+, and the refusals that come before it. */
import { demand } from '../impossible-input.ts';
import { ageBandOf } from './age-band.ts';

export interface MortalityBand {
  /** a label such as '1-4' or '90+', or the first age */
  ageband: string | number;
  /** persons or person-years */
  population: number | null;
  deaths: number | null;
}

export interface LifeTableRow {
  startAge: number;
  population: number;
  deaths: number;
  /** length of the band in years; the last has none */
  years: number;
  /** the share of the band that those who die in it live */
  lived: number;
  /** survivors of 100,000 born at the start of the band */
  survivors: number;
  /** the chance of dying in the band */
  dying: number;
  /** years lived in the band by the 100,000 */
  personYears: number;
}

export const START_AGES: readonly number[] = [0, 1, ...Array.from({ length: 18 }, (_, i) => 5 * (i + 1))];
const BORN = 100_000;
const FEWEST_PEOPLE = 5000;

/** The bands in order of age, or the reason for which no life table can be made of them. */
export const orderedBands = <Band extends MortalityBand>(bands: readonly Band[]): Band[] | string => {
  const byStart = new Map<number, Band>();
  for (const band of bands) {
    const { start } = ageBandOf(band.ageband);
    if (byStart.has(start)) return 'An age band is there twice.';
    byStart.set(start, band);
    demand(
      [band.population ?? 0, band.deaths ?? 0].every(Number.isFinite),
      'deaths and population are finite numbers, or null where they are missing',
    );
  }
  const ordered = START_AGES.map((start) => byStart.get(start)).filter((band) => band !== undefined);
  if (ordered.length !== START_AGES.length || byStart.size !== START_AGES.length)
    return 'A life table needs the 20 age bands 0, 1-4, 5-9 and so on to 85-89 and 90+.';
  return reasonAgainst(ordered) ?? ordered;
};

function reasonAgainst(bands: readonly MortalityBand[]): string | null {
  if (bands.some(({ deaths, population }) => deaths === null || population === null))
    return 'Deaths or population of an age band are missing.';
  if (bands.some(({ deaths }) => deaths! < 0)) return 'Deaths of an age band are below 0.';
  if (bands.some(({ population }) => population! <= 0)) return 'The population of an age band is not above 0.';
  if (bands.some(({ deaths, population }) => deaths! > population!)) return 'An age band has more deaths than people.';
  const people = bands.reduce((sum, { population }) => sum + population!, 0);
  if (people <= FEWEST_PEOPLE) return 'The population is not above 5,000.';
  if (bands.at(-1)!.deaths === 0) return 'No deaths in the last age band: its length of life is unknown.';
  return null;
}

/** Chiang's table of bands that `orderedBands` has let through. */
export const lifeTable = (bands: readonly MortalityBand[]): LifeTableRow[] => {
  let survivors = BORN;
  return bands.map((band, i) => {
    const [population, deaths] = [band.population!, band.deaths!];
    const last = i === bands.length - 1;
    const years = last ? 0 : START_AGES[i + 1]! - START_AGES[i]!;
    const lived = i === 0 ? 0.1 : 0.5;
    const mortality = deaths / population;
    const dying = last ? 1 : chanceOfDying(mortality, years, lived);
    const after = survivors * (1 - dying);
    const personYears = last ? survivors / mortality : years * (after + lived * (survivors - after));
    const row = { startAge: START_AGES[i]!, population, deaths, years, lived, survivors, dying, personYears };
    survivors = after;
    return row;
  });
};

const chanceOfDying = (mortality: number, years: number, lived: number): number =>
  mortality * years * lived > 1 ? 1 : (years * mortality) / (1 + years * mortality * (1 - lived));
