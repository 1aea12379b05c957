/** The European Standard Population 2013 (Eurostat, revision of the European Standard Population, 2013). */

export interface StandardBand {
  ageband: string;
  /** 0 or more; only the proportions between bands matter */
  weight: number;
}

const FIVE_YEARS = (from: number, weights: number[]): StandardBand[] =>
  weights.map((weight, i) => ({ ageband: `${from + 5 * i}-${from + 5 * i + 4}`, weight }));

const FROM_5_TO_89 = FIVE_YEARS(
  5,
  [5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500],
);

/** In 19 bands, from 0-4 to 90+; they add to 100,000. */
export const ESP2013: readonly StandardBand[] = [
  { ageband: '0-4', weight: 5000 },
  ...FROM_5_TO_89,
  { ageband: '90+', weight: 1000 },
];

/** In 21 bands: infants apart from 1-4, and 90-94 apart from 95+; they add to 100,000. */
export const ESP2013_21_BANDS: readonly StandardBand[] = [
  { ageband: '<1', weight: 1000 },
  { ageband: '1-4', weight: 4000 },
  ...FROM_5_TO_89,
  { ageband: '90-94', weight: 800 },
  { ageband: '95+', weight: 200 },
];
