/** Indirectly standardised ratios and rates: events against those expected at a reference population's rates. */
import { confidenceFraction } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import {
  type EstimateOptions,
  finiteEstimate,
  perMultiplier,
  refuseImpossibleMultiplier,
  sumOf,
  times,
} from '../estimates/make-estimate.ts';
import { poissonInterval } from '../estimates/poisson-interval.ts';
import { demand } from '../impossible-input.ts';

export interface ReferenceBand {
  /** of the area; null counts as 0 where the population is null too */
  events: number | null;
  /** of the area; null counts as 0 where the events are null too */
  population: number | null;
  /** of the reference; null counts as 0 */
  referenceEvents: number | null;
  /** of the reference, above 0 */
  referencePopulation: number;
}

/**
 * Answers: how many times the events expected at the reference's rates the area's events are (SMR, SAR).
 * Arguments: `bands`, one for each age (or other) band, with the area's `events` and `population` of 0 or more and the
 * reference's. Options: `multiplier`, the reference's value, above 0 (1; 100 is usual); `confidence`, a fraction or a
 * percentage (0.95).
 * Result: O/E times the multiplier; numerator is O, denominator E; limits exact below 10 events, otherwise Byar's.
 * Zero, missing and small: a band without events and population counts as 0, as does a missing count of reference events,
 * with a note; a band with one of events and population but not the other, or no band with events, gives null; 0 expected
 * gives null; 0 observed gives 0 with a lower limit of 0. A negative count, or a reference population of 0 or less, is refused.
 * Source: PHEindicatormethods `calculate_ISRatio`. Specification section 5.
 * Example:
 * ```ts
 * const bands = [{ events: 12, population: 1000, referenceEvents: 500, referencePopulation: 50000 }]
 * const unreported = [{ events: null, population: 1000, referenceEvents: 500, referencePopulation: 50000 }]
 * indirectRatio(bands) // { value: 1.2, lower: 0.619350984, upper: 2.09628581, numerator: 12, denominator: 10, unit: 'ratio' }
 * indirectRatio(unreported) // { value: null, lower: null, upper: null, numerator: null, denominator: 10 }
 * ```
 */
export function indirectRatio(bands: readonly ReferenceBand[], options: EstimateOptions = {}): Estimate {
  const { confidence = 0.95, multiplier = 1 } = options;
  return observedToExpected(
    bands,
    confidence,
    multiplier,
    () => 1,
    multiplier === 1 ? 'ratio' : `ratio × ${multiplier}`,
  );
}

/**
 * Answers: how many events for each 100,000 there would be, if the reference's crude rate differed as the area's ratio does.
 * Arguments: as `indirectRatio`; `multiplier`, above 0 (100,000).
 * Result: O/E times the reference's crude rate times the multiplier; numerator is O, denominator E.
 * Zero, missing and small: as `indirectRatio`; every band of the reference counts in its crude rate, whatever the area has.
 * Source: PHEindicatormethods `calculate_ISRate`. Specification section 5.
 * Example:
 * ```ts
 * const bands = [{ events: 12, population: 1000, referenceEvents: 500, referencePopulation: 50000 }]
 * indirectRate(bands) // { value: 1200, lower: 619.350984, upper: 2096.28581, method: 'Byars', unit: 'per 100,000' }
 * ```
 */
export function indirectRate(bands: readonly ReferenceBand[], options: EstimateOptions = {}): Estimate {
  const { confidence = 0.95, multiplier = 100_000 } = options;
  return observedToExpected(bands, confidence, multiplier, referenceRate, perMultiplier(multiplier));
}

/**
 * Answers: how many events the reference had for each of its population.
 * Arguments: `bands` as `indirectRatio`.
 * Result: Σ reference events / Σ reference population, without multiplier.
 * Zero and missing: a missing count of reference events is taken as 0; impossible bands are refused, as by `indirectRatio`.
 * Source: specification section 5.
 * Example:
 * ```ts
 * referenceRate([{ events: 1, population: 9, referenceEvents: 500, referencePopulation: 50000 }]) // 0.01
 * ```
 */
export function referenceRate(bands: readonly ReferenceBand[]): number {
  refuseImpossibleBands(bands);
  const events = bands.reduce((sum, band) => sum + (band.referenceEvents ?? 0), 0);
  return events / bands.reduce((sum, band) => sum + band.referencePopulation, 0);
}

function observedToExpected(
  bands: readonly ReferenceBand[],
  confidence: number,
  multiplier: number,
  referenceOf: (bands: readonly ReferenceBand[]) => number,
  unit: string,
): Estimate {
  refuseImpossibleMultiplier(multiplier);
  refuseImpossibleBands(bands);
  const observed = observedOf(bands);
  const expected = expectedOf(bands);
  const interval = poissonInterval(observed, confidence);
  const factor = expected === null || expected === 0 ? null : (referenceOf(bands) * multiplier) / expected;
  return finiteEstimate({
    value: factor === null ? null : times(observed, factor),
    unit,
    lower: factor === null ? null : times(interval.lower, factor),
    upper: factor === null ? null : times(interval.upper, factor),
    confidence: confidenceFraction(confidence),
    numerator: observed,
    denominator: expected,
    method: interval.method,
    notes: notesOf(bands, observed, expected),
  });
}

/** A band without events and population has nothing to count; one with a population but no events is not known. */
function observedOf(bands: readonly ReferenceBand[]): number | null {
  if (bands.every((band) => band.events === null)) return null;
  return sumOf(bands.map(({ events, population }) => events ?? (population === null ? 0 : null)));
}

function expectedOf(bands: readonly ReferenceBand[]): number | null {
  if (bands.some((band) => band.population === null && band.events !== null)) return null;
  return bands.reduce(
    (sum, band) => sum + ((band.referenceEvents ?? 0) / band.referencePopulation) * (band.population ?? 0),
    0,
  );
}

function refuseImpossibleBands(bands: readonly ReferenceBand[]): void {
  demand(bands.length > 0, 'an indirect standardisation needs at least one band');
  for (const { events, population, referenceEvents, referencePopulation } of bands) {
    const counts = [events ?? 0, population ?? 0, referenceEvents ?? 0];
    demand(
      counts.every((count) => Number.isFinite(count) && count >= 0),
      'events and populations of a band are 0 or more',
    );
    demand(
      Number.isFinite(referencePopulation) && referencePopulation > 0,
      'the reference population of a band is above 0',
    );
  }
}

function notesOf(bands: readonly ReferenceBand[], observed: number | null, expected: number | null): string[] {
  if (observed === null) return ['The events of a band with a population, or of every band, are missing: no value.'];
  if (expected === null) return ['The population of a band with events is missing, so there is no value.'];
  const blank = bands.filter((b) => b.events === null || b.referenceEvents === null).length;
  const notes = blank === 0 ? [] : [`A missing figure was taken as 0 in ${blank} of ${bands.length} bands.`];
  if (expected === 0) notes.push('No event was expected, so there is no ratio.');
  return notes;
}
