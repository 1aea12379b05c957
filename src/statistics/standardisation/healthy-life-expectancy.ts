import { demand } from '../impossible-input.ts';
import { type LifeTableRow, lifeTable, type MortalityBand, orderedBands } from './abridged-life-table.ts';
import { type AgeExpectancy, expectancies, noExpectancies, silcocksVariance } from './life-expectancy.ts';

export interface HealthBand extends MortalityBand {
  /** share of the band's people who are not healthy, 0 to 1 */
  prevalence: number | null;
  /** persons asked to find the prevalence; absent or null where it is known without a survey */
  surveyed?: number | null;
}

const METHOD = 'Sullivan, using Chiang and Silcocks et al for confidence limits';
const KNOWN_PREVALENCE = 'The limits take the prevalence as known: no number of persons surveyed was given.';

/**
 * Answers: how many more years in good health (or free of disability) a person of each starting age lives.
 * Arguments: `bands` as `lifeExpectancy`, each with `prevalence`, the share from 0 to 1 of its people who are not healthy,
 * and where it comes from a survey `surveyed`, the persons asked, above 0. Options: `confidence` (0.95).
 * Result: one estimate for each of the 20 starting ages, in years: the life table's years times the healthy share. The
 * variance adds what comes from deaths (Silcocks, with healthy years after the band) and from the survey (binomial).
 * Zero, missing and small: a prevalence of 0 throughout gives life expectancy itself, of 1 throughout 0 years; a missing
 * prevalence gives null with the reason; otherwise as `lifeExpectancy`. A prevalence outside 0 to 1 is refused.
 * Source: Sullivan (1971), from memory, as specification section 9; variance as Mathers (1991) and Jagger and others
 * (EHEMU guide), from memory.
 * Example:
 * ```ts
 * const bands = [0, 1, ...Array.from({ length: 18 }, (_, i) => 5 * i + 5)].map((ageband) => ({ ageband, population: 1000, deaths: 10 + ageband, prevalence: 0.5 }))
 * healthyLifeExpectancy(bands)[0].expectancy // { value: 16.4776986, lower: 15.3807345, upper: 17.5746627 }
 * ```
 */
export function healthyLifeExpectancy(
  bands: readonly HealthBand[],
  options: { confidence?: number } = {},
): AgeExpectancy[] {
  const { confidence = 0.95 } = options;
  for (const { prevalence, surveyed } of bands) {
    demand(prevalence === null || (prevalence >= 0 && prevalence <= 1), 'a prevalence is a share from 0 to 1');
    demand((surveyed ?? 1) > 0 && Number.isFinite(surveyed ?? 1), 'a number of persons surveyed is above 0');
  }
  const ordered = orderedBands(bands);
  if (typeof ordered === 'string') return noExpectancies(ordered, METHOD, confidence);
  if (ordered.some(({ prevalence }) => prevalence === null))
    return noExpectancies('The prevalence of an age band is missing.', METHOD, confidence);
  const rows = lifeTable(ordered);
  const healthy = ordered.map(({ prevalence }) => 1 - prevalence!);
  const years = rows.map((row, at) => row.personYears * healthy[at]!);
  const variance = (row: LifeTableRow, at: number, after: number): number =>
    fromDeaths(row, healthy[at]!, after) + fromSurvey(row, ordered[at]!);
  const found = expectancies({ rows, years, variance }, METHOD, confidence);
  if (ordered.some(({ surveyed }) => (surveyed ?? null) === null))
    for (const { expectancy } of found) if (expectancy.value !== null) expectancy.notes.push(KNOWN_PREVALENCE);
  return found;
}

/** As Silcocks, where a year in the band counts as its healthy share. */
function fromDeaths(row: LifeTableRow, healthy: number, after: number): number {
  if (row.years === 0) return silcocksVariance(row, 0, 0) * healthy ** 2;
  const scaled = { ...row, lived: 1 - (1 - row.lived) * healthy };
  return silcocksVariance(scaled, 0, after);
}

const fromSurvey = (row: LifeTableRow, { prevalence, surveyed }: HealthBand): number =>
  (surveyed ?? null) === null ? 0 : (row.personYears ** 2 * prevalence! * (1 - prevalence!)) / surveyed!;
