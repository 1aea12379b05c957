/** Directly standardised rates: what the rate would be if the area had the standard population's ages. */
import { confidenceFraction, zForConfidence } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import {
  type EstimateOptions,
  finiteEstimate,
  perMultiplier,
  refuseImpossibleMultiplier,
  sumOf,
} from '../estimates/make-estimate.ts';
import { byarInterval } from '../estimates/poisson-interval.ts';
import { comparison, ratioEstimate } from '../estimates/two-groups.ts';
import { demand } from '../impossible-input.ts';
import { ESP2013, type StandardBand } from './european-standard-population.ts';
import { weightsOfBands } from './match-standard.ts';

export interface BandEvents {
  ageband: string;
  /** 0 or more */
  events: number | null;
  /** persons or person-years, above 0 */
  population: number | null;
}

export interface BandPersons {
  ageband: string;
  /** how many persons had exactly 1, 2, 3 … events, in this order */
  personsByEvents: readonly (number | null)[];
  population: number | null;
}

export interface BandEventsOfPersons extends BandEvents {
  /** Σ over persons of their squared events, where one person can have several; the events themselves when not given */
  squares?: number | null;
}

export interface DirectRateOptions extends EstimateOptions {
  /** weights by age band; the European Standard Population 2013 in 19 bands when not given */
  standard?: readonly StandardBand[];
}

/** Below this number of events a directly standardised rate is not given. */
export const FEWEST_EVENTS = 10;
/** The note of a rate of fewer. */
export const TOO_FEW = 'dsr NA for total count < 10';
/** The note of a rate of which a band is not known. */
export const MISSING_BAND = 'Events or population of an age band are missing, so there is no standardised rate.';
const DOBSON = 'Dobson';

/**
 * Answers: how many events for each 100,000 there would be if the area had the standard population's ages.
 * Arguments: `bands`, each age band of the standard once, with `events` of 0 or more and `population` above 0. Options:
 * `standard`, weights by age band (the European Standard Population 2013 in 19 bands); `multiplier`, above 0 (100,000);
 * `confidence`, a fraction or a percentage (0.95).
 * Result: Σ(w·x/n)/Σw times the multiplier, with Dobson's limits; numerator is all events, denominator the population.
 * Zero, missing and small: below 10 events in all the value and its limits are null, while events and population are kept;
 * a missing figure gives null; a band that is missing, doubled or not in the standard is refused.
 * Source: Dobson and others (1991); PHEindicatormethods `calculate_dsr`. Specification section 4.
 * Example:
 * ```ts
 * const standard = [{ ageband: '0-64', weight: 80 }, { ageband: '65+', weight: 20 }]
 * const bands = [{ ageband: '0-64', events: 40, population: 8000 }, { ageband: '65+', events: 60, population: 1000 }]
 * directRate(bands, { standard }) // { value: 1600, lower: 1288.12837, upper: 1961.90462, numerator: 100, denominator: 9000 }
 * directRate(bands.slice(1), { standard }) // ImpossibleInput
 * ```
 */
export function directRate(bands: readonly BandEvents[], options: DirectRateOptions = {}): Estimate {
  return standardised(
    bands.map((band) => ({ ...band, squares: band.events })),
    options,
    DOBSON,
  );
}

/**
 * Answers: as `directRate`, where one person can have several events (admissions, attendances).
 * Arguments: as `directRate`, but each band says how many persons had exactly 1, 2, 3 … events (`personsByEvents`).
 * Result: the same rate as of independent events, with wider limits: the variance takes Σ f²·persons for the events.
 * Zero, missing and small: as `directRate`; a number of events that nobody had is 0, and null is missing.
 * Source: PHEindicatormethods `calculate_dsr` for non-independent events. Specification section 4.
 * Example:
 * ```ts
 * const standard = [{ ageband: '0-64', weight: 80 }, { ageband: '65+', weight: 20 }]
 * const bands = [{ ageband: '0-64', personsByEvents: [30, 5], population: 8000 }, { ageband: '65+', personsByEvents: [40, 10], population: 1000 }]
 * directRateOfPersons(bands, { standard }) // { value: 1600, lower: 1241.49294, upper: 2016.02169, numerator: 100 }
 * ```
 */
export function directRateOfPersons(bands: readonly BandPersons[], options: DirectRateOptions = {}): Estimate {
  const counted = bands.map(({ ageband, personsByEvents, population }) => ({
    ageband,
    population,
    events: weightedSum(personsByEvents, (f) => f),
    squares: weightedSum(personsByEvents, (f) => f * f),
  }));
  return standardised(counted, options, 'Dobson, with confidence adjusted for non-independent events');
}

/**
 * Answers: how much higher the directly standardised rate of `group` is than that of `reference`.
 * Arguments: two areas' bands, and options, as `directRate`.
 * Result: the difference with limits ± z·√(var₁ + var₀), times the multiplier.
 * Zero, missing and small: where either area has fewer than 10 events, or a missing figure, the difference is null.
 * Source: specification section 4 (from memory there).
 * Example:
 * ```ts
 * const standard = [{ ageband: '0+', weight: 1 }]
 * const [a, b] = [40, 20].map((events) => [{ ageband: '0+', events, population: 1000 }])
 * directRateDifference(a, b, { standard }) // { value: 2000, lower: 481.818426, upper: 3518.18157 }
 * ```
 */
export function directRateDifference(
  group: readonly BandEvents[],
  reference: readonly BandEvents[],
  options: DirectRateOptions = {},
): Estimate {
  const { confidence = 0.95, multiplier = 100_000, standard = ESP2013 } = options;
  refuseImpossibleMultiplier(multiplier);
  const parts = [group, reference].map((bands) =>
    weightedRate(
      bands.map((band) => ({ ...band, squares: band.events })),
      standard,
    ),
  );
  const notes = [...new Set(parts.flatMap((part) => part.notes))];
  const [one, nought] = [parts[0]!, parts[1]!];
  const given = notes.length === 0;
  const value = given ? (one.rate! - nought.rate!) * multiplier : null;
  const reach = given ? zForConfidence(confidence) * Math.sqrt(one.variance! + nought.variance!) * multiplier : 0;
  return finiteEstimate({
    value,
    unit: perMultiplier(multiplier),
    lower: value === null ? null : value - reach,
    upper: value === null ? null : value + reach,
    confidence: confidenceFraction(confidence),
    numerator: null,
    denominator: null,
    method: 'Difference of directly standardised rates, normal',
    notes,
  });
}

/**
 * Answers: how many times the directly standardised rate of `reference` that of `group` is (the comparative mortality figure).
 * Arguments: two areas' bands, and options, as `directRate`; a band's `squares` is Σ f² over its persons with f events each,
 * for events that are not independent, and is the events when not given.
 * Result: the ratio, with limits from se(ln ratio) = √(var₁/r₁² + var₀/r₀²); the multiplier changes nothing.
 * Zero, missing and small: where either area has fewer than 10 events, or a missing figure, the ratio is null.
 * Source: Breslow and Day (1987), volume II, from memory; of one band it is the ratio of two rates.
 * Example:
 * ```ts
 * const standard = [{ ageband: '0-64', weight: 80 }, { ageband: '65+', weight: 20 }]
 * const area = (young, old) => [{ ageband: '0-64', events: young, population: 8000 }, { ageband: '65+', events: old, population: 1000 }]
 * directRateRatio(area(40, 60), area(20, 40), { standard }) // { value: 1.6, lower: 1.14636223, upper: 2.23315104 }
 * directRateRatio(area(40, 60), area(2, 4), { standard }) // { value: null, lower: null, upper: null }
 * ```
 */
export function directRateRatio(
  group: readonly BandEventsOfPersons[],
  reference: readonly BandEventsOfPersons[],
  options: Omit<DirectRateOptions, 'multiplier'> = {},
): Estimate {
  const { confidence = 0.95, standard = ESP2013 } = options;
  const method = 'Ratio of directly standardised rates, normal on the log scale';
  const [one, nought] = [group, reference].map((bands) =>
    weightedRate(
      bands.map((band) => ({ ...band, squares: band.squares ?? band.events })),
      standard,
    ),
  ) as [WeightedRate, WeightedRate];
  const notes = [...new Set([...one.notes, ...nought.notes])];
  if (notes.length) return comparison(method, 'ratio', confidence, [null, null, null], notes);
  const variance = one.variance! / one.rate! ** 2 + nought.variance! / nought.rate! ** 2;
  return ratioEstimate(method, { value: one.rate! / nought.rate!, variance }, confidence);
}

interface CountedBand extends BandEvents {
  /** what stands for the events in the variance: Σ f²·persons */
  squares: number | null;
}

interface WeightedRate {
  /** of one person; null with a note where it cannot be given */
  rate: number | null;
  variance: number | null;
  events: number | null;
  population: number | null;
  notes: string[];
}

function standardised(bands: readonly CountedBand[], options: DirectRateOptions, method: string): Estimate {
  const { confidence = 0.95, multiplier = 100_000, standard = ESP2013 } = options;
  refuseImpossibleMultiplier(multiplier);
  const { rate, variance, events, population, notes } = weightedRate(bands, standard);
  const kept = { unit: perMultiplier(multiplier), confidence: confidenceFraction(confidence), method, notes };
  const counts = { numerator: events, denominator: population };
  if (rate === null || variance === null || events === null)
    return finiteEstimate({ ...kept, ...counts, value: null, lower: null, upper: null });
  const byar = byarInterval(events, confidence);
  const scale = Math.sqrt(variance / events);
  const limit = (ofCount: number | null): number | null =>
    ofCount === null ? null : (rate + scale * (ofCount - events)) * multiplier;
  return finiteEstimate({
    ...kept,
    ...counts,
    value: rate * multiplier,
    lower: limit(byar.lower),
    upper: limit(byar.upper),
  });
}

function weightedRate(bands: readonly CountedBand[], standard: readonly StandardBand[]): WeightedRate {
  const weights = weightsOfBands(
    bands.map(({ ageband }) => ageband),
    standard,
  );
  for (const { events, population } of bands) {
    demand(events === null || (Number.isFinite(events) && events >= 0), 'events are 0 or more');
    demand(
      population === null || (Number.isFinite(population) && population > 0),
      'the population of an age band is above 0',
    );
  }
  const [events, population] = [sumOf(bands.map((b) => b.events)), sumOf(bands.map((b) => b.population))];
  const none = { rate: null, variance: null, events, population };
  if (events === null || population === null) return { ...none, notes: [MISSING_BAND] };
  if (events < FEWEST_EVENTS) return { ...none, notes: [TOO_FEW] };
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let [rate, variance] = [0, 0];
  bands.forEach((band, i) => {
    const share = weights[i]! / whole / band.population!;
    rate += share * band.events!;
    variance += share * share * band.squares!;
  });
  return { rate, variance, events, population, notes: [] };
}

function weightedSum(persons: readonly (number | null)[], weight: (f: number) => number): number | null {
  demand(
    persons.every((count) => count === null || (Number.isFinite(count) && count >= 0)),
    'persons with a number of events are 0 or more',
  );
  return persons.length === 0 ? 0 : sumOf(persons.map((count, i) => (count === null ? null : weight(i + 1) * count)));
}
