/** A profile from counts: its lines, its statistics, and what may be shown of them. */
import { describe, expect, it } from 'vitest';
import { MARKED } from '../../../src/policy/disclosure.ts';
import { showClauses, showOverlap, showProfile } from '../../../src/policy/show-cohort.ts';
import type { ProfileCount } from '../../../src/population/cohort/compile-profile.ts';
import { type CohortProfile, profileCohort } from '../../../src/population/cohort/profile-cohort.ts';
import { readCodeWords } from '../../../src/population/cohort/read-code-words.ts';
import { CATALOGUE } from './cohort-fixture.ts';

const WORDS = readCodeWords({ catalogueFolders: [CATALOGUE] });

const count = (
  what: ProfileCount['what'],
  code: string | null,
  member: number,
  band: number | null,
  people: number,
  use: Partial<ProfileCount> = {},
): ProfileCount => ({
  what,
  code,
  member,
  band,
  people,
  months: null,
  events: null,
  squares: null,
  anyone: null,
  ...use,
});

/**
 * 100 in the cohort: 40 aged 40-44, 60 aged 80-84; 400 others: 300 aged 40-44, 100 aged 80-84. Diabetes: 10 and 30 of the cohort, 30 and
 * 30 of the others. At the same age: a quarter to a tenth, a half to three tenths.
 */
const COUNTS: ProfileCount[] = [
  ...[count('people', null, 1, 8, 40), count('people', null, 1, 16, 60)],
  ...[count('people', null, 0, 8, 300), count('people', null, 0, 16, 100)],
  ...[count('register', 'DM', 1, 8, 10), count('register', 'DM', 1, 16, 30)],
  ...[count('register', 'DM', 0, 8, 30), count('register', 'DM', 0, 16, 30)],
  count('register', 'FRAIL', 1, 16, 20),
  ...[count('register', 'PC', 1, 16, 3), count('register', 'PC', 0, 16, 20)],
  ...[
    count('sex', '2', 1, 8, 40),
    count('sex', '1', 1, 16, 60),
    count('sex', '1', 0, 8, 200),
    count('sex', null, 0, 8, 100),
  ],
  count('sex', '2', 0, 16, 100),
  ...[count('imd_decile', '1', 1, 8, 40), count('imd_decile', '2', 1, 16, 60), count('imd_decile', '3', 0, 8, 300)],
  count('imd_decile', null, 0, 16, 100),
  ...[count('ethnic_category', 'R', 1, 8, 40), count('ethnic_category', 'Z', 1, 16, 60)],
  ...[count('ethnic_category', null, 0, 8, 300), count('ethnic_category', 'M', 0, 16, 100)],
  ...[count('registers', '0', 1, 8, 40), count('registers', '3', 1, 16, 60), count('registers', '4', 0, 8, 300)],
  count('registers', '1', 0, 16, 100),
  count('attendances', null, 1, 8, 40, { months: 480, events: 20, squares: 40, anyone: 12 }),
  count('attendances', null, 1, 16, 60, { months: 600, events: 50, squares: 110, anyone: 30 }),
  count('attendances', null, 0, 8, 300, { months: 3600, events: 30, squares: 30, anyone: 30 }),
  count('attendances', null, 0, 16, 100, { months: 1200, events: 40, squares: 60, anyone: 30 }),
];
const profile = profileCohort(COUNTS, WORDS);
const line = (label: string, of: CohortProfile = profile) => of.rows.find((row) => row.label === label)!;

describe('a profile', () => {
  it('tells how many have it in both, and how far apart they are', () => {
    const { cohort, others, standardisedDifference, pValue } = line('Diabetes Mellitus');
    expect([cohort, others]).toEqual([
      { events: 40, total: 100 },
      { events: 60, total: 400 },
    ]);
    // (0.4 - 0.15) / sqrt((0.24 + 0.1275) / 2)
    expect(standardisedDifference).toBeCloseTo(0.25 / Math.sqrt(0.18375), 12);
    expect(pValue).toBeLessThan(0.001);
  });

  it('lists every register, and says which are not in the QOF', () => {
    expect(profile.rows.filter((r) => r.section === 'Register').map((r) => [r.label, r.cohort.events])).toEqual([
      ['Diabetes Mellitus', 40],
      ['Frailty (not in the QOF)', 20],
      ['Palliative Care', 3],
    ]);
  });

  it('has a ratio at the same age, over the ages in which both have people', () => {
    const { ratio } = line('Diabetes Mellitus');
    // ESP 2013: 7000 aged 40-44, 2500 aged 80-84
    expect(ratio!.value).toBeCloseTo((7000 * 0.25 + 2500 * 0.5) / (7000 * 0.1 + 2500 * 0.3), 12);
    expect(ratio!.lower!).toBeLessThan(ratio!.value!);
    expect(profile.notes).toEqual([
      'Ratios are standardised over the ages in which both have people: 2 of 19 five-year bands.',
    ]);
    expect(line('45 to 64').ratio).toBeNull();
    expect(line('Palliative Care').ratio!.value).toBeNull();
  });

  it('tells rates of events per person-year, with limits for events that come together, and no test', () => {
    const { cohort, others, kind, ratio, pValue, standardisedDifference } = line(
      'emergency attendances per person-year',
    );
    expect([kind, cohort, others]).toEqual(['rate', { events: 70, total: 90 }, { events: 70, total: 400 }]);
    const [one, nought] = [(7000 * 20) / 40 + (2500 * 50) / 50, (7000 * 30) / 300 + (2500 * 40) / 100];
    expect(ratio!.value).toBeCloseTo(one / nought, 12);
    expect(pValue).toBeNull();
    expect(standardisedDifference).toBeGreaterThan(0);
    expect(line('any emergency attendance').cohort).toEqual({ events: 42, total: 100 });
  });

  it('keeps what is not known as a line of its own', () => {
    const of = (section: string) =>
      profile.rows.filter((r) => r.section === section).map((r) => [r.label, r.cohort.events, r.others.events]);
    expect(of('Sex')).toEqual([
      ['female', 40, 100],
      ['male', 60, 200],
      ['not known', 0, 100],
    ]);
    expect(of('Ethnic group').filter(([, a, b]) => a || b)).toEqual([
      ['Asian', 40, 0],
      ['Black', 0, 100],
      ['not known', 60, 300],
    ]);
    expect(of('Deprivation').map(([, a, b]) => [a, b])).toEqual([
      ...[
        [100, 0],
        [0, 300],
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 100],
      ],
    ]);
    expect(of('Multimorbidity')).toEqual([
      ['on 2 or more registers of the QOF', 60, 300],
      ['on 4 or more registers of the QOF', 0, 300],
    ]);
    const ages = of('Age').map(([, a, b]) => [Number(a), Number(b)]);
    expect(ages.reduce((sum, [a]) => sum + a!, 0)).toBe(100);
    expect(ages.reduce((sum, [, b]) => sum + b!, 0)).toBe(400);
  });

  it('adjusts its p-values for the number of rows', () => {
    const tested = profile.rows.filter((row) => row.pValue !== null);
    expect(tested.length).toBeGreaterThan(10);
    for (const row of tested) expect(row.adjustedPValue!).toBeGreaterThanOrEqual(row.pValue!);
  });

  it('of nobody, or of everybody, has no rows', () => {
    expect(
      profileCohort(
        COUNTS.filter((c) => c.member === 0),
        WORDS,
      ),
    ).toMatchObject({ rows: [], notes: ['Nobody is in the cohort.'] });
    expect(
      profileCohort(
        COUNTS.filter((c) => c.member === 1),
        WORDS,
      ),
    ).toMatchObject({ rows: [], notes: ['Everybody is in the cohort.'] });
  });

  it('says what the edition has no table of', () => {
    const bare = profileCohort(
      COUNTS.filter((c) => !['register', 'registers', 'attendances'].includes(c.what)),
      WORDS,
    );
    expect(bare.notes).toContain('The edition has no disease registers.');
    const placeless = profileCohort(
      COUNTS.filter((c) => c.what !== 'imd_decile'),
      WORDS,
    );
    expect(placeless.notes.join()).toMatch(/deprivation of nobody's home/);
    expect(placeless.rows.some((row) => row.section === 'Deprivation')).toBe(false);
    expect(bare.rows.some((row) => /Register|Multimorbidity|Emergency/.test(row.section))).toBe(false);
  });
});

describe('what is shown of it', () => {
  it('withholds 1 to 7, and with them whatever is worked out from them', () => {
    const row = showProfile(profile, 'HES_7_5').rows.find((r) => r.label === 'Palliative Care')!;
    expect(row).toMatchObject({
      ...{ cohort: { events: 'withheld', value: null }, withheld: true, ratio: null },
      ...{ standardisedDifference: null, pValue: null, adjustedPValue: null },
    });
  });

  it('is nothing at all where 1 to 7 people are in the cohort, or not in it', () => {
    for (const [people, others] of [
      [7, 400],
      [400, 1],
    ] as const)
      expect(() => showProfile({ ...profile, people, others }, 'HES_7_5')).toThrow(/so few people/);
    expect(showProfile({ ...profile, people: 7 }, MARKED).people).toBe(7);
  });

  it('rounds the rest, so that no count can be worked out from a share or a ratio', () => {
    const row = showProfile(profile, 'HES_7_5').rows.find((r) => r.label === 'emergency attendances per person-year')!;
    expect(row.cohort).toEqual({ events: 70, total: 90, value: 0.78 });
    for (const shown of showProfile(profile, 'HES_7_5').rows)
      for (const value of [shown.standardisedDifference, shown.ratio?.value, shown.ratio?.lower, shown.ratio?.upper])
        if (value != null) expect(Math.abs(value * 100 - Math.round(value * 100))).toBeLessThan(1e-9);
  });

  it('is exact where the rule says so', () => {
    const row = showProfile(profile, MARKED).rows.find((r) => r.label === 'Palliative Care')!;
    expect([row.cohort.events, row.withheld]).toEqual([3, false]);
    expect(row.standardisedDifference).not.toBeNull();
  });

  it('of clauses and overlaps follows the same rule', () => {
    const counts = [
      { criterion: null, alone: 103, left: 103 },
      { criterion: null, alone: 0, left: 7 },
    ];
    expect(showClauses(counts, 'HES_7_5')).toEqual([
      { alone: 105, left: 105 },
      { alone: 0, left: 'withheld' },
    ]);
    const overlap = { onlyOne: 41, both: 22, onlyOther: 8, jaccard: 22 / 71 };
    expect(showOverlap(overlap, 'HES_7_5')).toEqual({ onlyOne: 40, both: 20, onlyOther: 10, jaccard: 0.29 });
    expect(showOverlap({ ...overlap, both: 3 }, 'HES_7_5').jaccard).toBeNull();
    expect(showOverlap({ onlyOne: 0, both: 0, onlyOther: 0, jaccard: null }, 'HES_7_5').jaccard).toBeNull();
  });

  it('is nothing under a rule that is not for counts of people', () => {
    for (const rule of ['none-for-published-aggregates', 'constructor', 'no such rule'])
      expect(() => showProfile(profile, rule)).toThrow(/counts of people may not leave under it/);
  });
});
