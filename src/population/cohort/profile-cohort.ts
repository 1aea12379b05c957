/** A cohort beside everybody else, from counts: shares, how far apart they are, and whether age alone explains it. */
import type { Estimate } from '../../statistics/estimate.ts';
import {
  standardisedDifference,
  standardisedMeanDifference,
} from '../../statistics/estimates/standardised-difference.ts';
import { twoSharesTest } from '../../statistics/hypothesis/two-shares-test.ts';
import { adjustByBenjaminiHochberg } from '../../statistics/multiple/false-discovery-rate.ts';
import { type BandEventsOfPersons, directRateRatio } from '../../statistics/standardisation/direct-rate.ts';
import { ESP2013 } from '../../statistics/standardisation/european-standard-population.ts';
import type { ProfileCount } from './compile-profile.ts';
import { type ProfileLine, profileLines, type Tally } from './profile-lines.ts';
import type { CodeWords } from './read-code-words.ts';

/** How many, of how many: people, or events in person-years. */
export interface Part {
  events: number;
  total: number;
}

export interface ProfileRow {
  section: string;
  label: string;
  /** share: people of people. rate: events per person-year */
  kind: 'share' | 'rate';
  cohort: Part;
  others: Part;
  /** in standard deviations, above 0 where the cohort has more; null where it cannot be given */
  standardisedDifference: number | null;
  /** null for rates, since one person has many events, and where nobody or everybody of both has it */
  pValue: number | null;
  /** which test the p-value is of: of proportions, or Fisher's where an expected count is below 5; null without one */
  test: string | null;
  /** the same after Benjamini and Hochberg's correction over all rows */
  adjustedPValue: number | null;
  /** whether it can be standardised by age: ages themselves cannot */
  byAge: boolean;
  /** directly age-standardised value of the cohort over that of everybody else; null for ages themselves */
  ratio: Estimate | null;
}

export interface CohortProfile {
  people: number;
  others: number;
  rows: ProfileRow[];
  /** what the counts leave out */
  notes: string[];
  /** what the ratios are of; worked out from counts by age */
  notesOnRatios: string[];
}

/**
 * Answers: how people in a cohort differ from everybody else that it chooses from.
 * Arguments: counts, as `compileProfile` gives them; the words of registers and ethnic groups.
 * Result: a row for each age band, sex, ethnic group, fifth of deprivation, register that anybody is on, multimorbidity and
 * emergency care. Ratios are standardised to the ages of the European Standard Population 2013 in which both have people.
 * Zero and missing: with nobody in the cohort, or nobody else, there is no row and a note; what is not known is a row of its own. A ratio
 * with fewer than 10 events on either side has no value.
 */
export function profileCohort(counts: ProfileCount[], words: CodeWords): CohortProfile {
  const whole = counts.filter((c) => c.what === 'people');
  const [people, others] = [1, 0].map((member) =>
    sum(whole.filter((c) => c.member === member).map((c) => c.people)),
  ) as [number, number];
  if (people === 0 || others === 0)
    return {
      people,
      others,
      rows: [],
      notes: [people === 0 ? 'Nobody is in the cohort.' : 'Everybody is in the cohort.'],
      notesOnRatios: [],
    };
  const rows = profileLines(counts, words).map(rowOf);
  const adjusted = adjustByBenjaminiHochberg(rows.map((row) => row.pValue));
  return {
    people,
    others,
    rows: rows.map((row, i) => ({ ...row, adjustedPValue: adjusted[i] ?? null })),
    notes: notesOn(counts),
    notesOnRatios: notesOnRatios(counts),
  };
}

function rowOf({ section, label, kind, tallies, byAge }: ProfileLine): ProfileRow {
  const [cohort, others] = [1, 0].map((member) => partOf(tallies.filter((t) => t.member === member))) as [Part, Part];
  const counted = cohort.total > 0 && others.total > 0;
  const compared =
    kind === 'share'
      ? compareShares(cohort, others)
      : { ...NOTHING_COMPARED, standardisedDifference: counted ? ofMeans(tallies) : null };
  return {
    ...{ section, label, kind, cohort, others, ...compared, byAge },
    adjustedPValue: null,
    ratio: byAge ? ratioOf(tallies) : null,
  };
}

/** What tells two groups apart. */
export type Compared = Pick<ProfileRow, 'standardisedDifference' | 'pValue' | 'test'>;

export const NOTHING_COMPARED: Compared = { standardisedDifference: null, pValue: null, test: null };

/**
 * Answers: how far two shares are apart, and the p-value of the test that suits how few are counted, from four counts and nothing else.
 * Zero: with nobody on either side, all are null; with nobody or everybody on both, there is no test.
 */
export function compareShares(cohort: Part, others: Part): Compared {
  if (cohort.total === 0 || others.total === 0) return NOTHING_COMPARED;
  const { pValue, method } = twoSharesTest(cohort, others);
  const test = pValue === null ? null : method;
  return { standardisedDifference: standardisedDifference(cohort, others), pValue, test };
}

const partOf = (tallies: Tally[]): Part => ({
  events: sum(tallies.map((t) => t.events)),
  total: sum(tallies.map((t) => t.total)),
});

/** Of events per person in the year. */
function ofMeans(tallies: Tally[]): number | null {
  const [one, nought] = [1, 0].map((member) => {
    const own = tallies.filter((t) => t.member === member);
    return {
      n: sum(own.map((t) => t.people)),
      sum: sum(own.map((t) => t.events)),
      squares: sum(own.map((t) => t.squares)),
    };
  });
  return standardisedMeanDifference(one!, nought!);
}

/** Over the ages in which both have people; null where there is none. */
function ratioOf(tallies: Tally[]): Estimate | null {
  const bandsOf = (member: number): Map<number, Tally> =>
    new Map(tallies.flatMap((t) => (t.member === member && t.band !== null && t.total > 0 ? [[t.band, t]] : [])));
  const [one, nought] = [bandsOf(1), bandsOf(0)];
  const shared = ESP2013.map((_, i) => i).filter((band) => one.has(band) && nought.has(band));
  if (!shared.length) return null;
  const given = (bands: Map<number, Tally>): BandEventsOfPersons[] =>
    shared.map((band) => {
      const { events, squares, total } = bands.get(band)!;
      return { ageband: ESP2013[band]!.ageband, events, squares, population: total };
    });
  return directRateRatio(given(one), given(nought), { standard: shared.map((band) => ESP2013[band]!) });
}

function notesOnRatios(counts: ProfileCount[]): string[] {
  const whole = counts.filter((c) => c.what === 'people');
  const bands = (member: number): Set<number> =>
    new Set(whole.flatMap((c) => (c.member === member && c.band !== null && c.people > 0 ? [c.band] : [])));
  const shared = [...bands(1)].filter((band) => bands(0).has(band)).length;
  return [
    ...(shared < ESP2013.length
      ? [
          `Ratios are standardised over the ages in which both have people: ${shared} of ${ESP2013.length} five-year bands.`,
        ]
      : []),
    ...(whole.some((c) => c.band === null) ? ['People whose age is not known are in the counts and in no ratio.'] : []),
  ];
}

function notesOn(counts: ProfileCount[]): string[] {
  const absent = (what: ProfileCount['what']): boolean => !counts.some((c) => c.what === what);
  return [
    ...(counts.some((c) => c.what === 'imd_decile' && c.code !== null)
      ? []
      : ["The edition knows the deprivation of nobody's home (no index of deprivation has landed: iod2025)."]),
    ...(absent('registers') ? ['The edition has no disease registers.'] : []),
    ...(absent('attendances') ? ['The edition has no months of people in the twelve months before.'] : []),
  ];
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
