import { demand } from '../impossible-input.ts';
import { type AgeBand, ageBandOf } from './age-band.ts';
import { ESP2013, ESP2013_21_BANDS, type StandardBand } from './european-standard-population.ts';

/** Standards whose bands need no looking at. */
const KNOWN: readonly (readonly StandardBand[])[] = [ESP2013, ESP2013_21_BANDS];

/**
 * The weight of each band, in the bands' own order. Refuses unless every band of the standard is there once: a band without
 * events is given with 0 events and its population.
 */
export const weightsOfBands = (agebands: readonly string[], standard: readonly StandardBand[]): number[] => {
  if (KNOWN.includes(standard) && agebands.length === standard.length) {
    // thousands of areas are standardised at once, nearly all with labels written alike
    if (standard.every(({ ageband }, i) => ageband === agebands[i])) return standard.map(({ weight }) => weight);
  }
  demand(
    standard.length > 0 && standard.every(({ weight }) => Number.isFinite(weight) && weight >= 0),
    'a standard population has bands, with weights of 0 or more',
  );
  demand(
    standard.some(({ weight }) => weight > 0),
    'a standard population has a weight above 0',
  );
  const ofStandard = byStart(standard.map(({ ageband }) => ageband));
  demand(
    agebands.length === standard.length && byStart(agebands).size === standard.length,
    'each band of the standard population is given once, a band without events with 0 events and its population',
  );
  return agebands.map((label) => {
    const band = ageBandOf(label);
    const at = ofStandard.get(band.start);
    const wanted = at === undefined ? null : ageBandOf(standard[at]!.ageband);
    demand(
      wanted !== null && sameEnd(band, wanted),
      'each age band is a band of the standard population, with the same first and last age',
    );
    return standard[at!]!.weight;
  });
};

function byStart(labels: readonly string[]): Map<number, number> {
  const places = new Map<number, number>();
  labels.forEach((label, i) => {
    const { start } = ageBandOf(label);
    demand(!places.has(start), 'each age band is given once');
    places.set(start, i);
  });
  return places;
}

/** Where one label does not say its last age, the first age decides. */
const sameEnd = (one: AgeBand, other: AgeBand): boolean =>
  one.end === null || other.end === null || one.end === other.end;
