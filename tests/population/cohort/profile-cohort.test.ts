/** A profile from counts: its lines, its statistics, and what may be shown of them. */
import { describe, expect, it } from 'vitest';
import { describeProfile, profileCsv } from '../../../src/cli/describe-cohort-answer.ts';
import { MARKED } from '../../../src/policy/disclosure.ts';
import { showClauses } from '../../../src/policy/show-cohort.ts';
import { showOverlap } from '../../../src/policy/show-overlap.ts';
import { showProfile } from '../../../src/policy/show-profile.ts';
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

  it('tests few exactly, and says which test each p-value is of', () => {
    // expected in the cohort: 100 × 100 ÷ 500 = 20 with diabetes, 23 × 100 ÷ 500 = 4.6 in palliative care
    expect(line('Diabetes Mellitus').test).toBe('Two-proportion score test with continuity correction');
    expect(line('Palliative Care').test).toBe("Fisher's exact test");
    expect(line('Palliative Care').pValue!).toBeCloseTo(0.5932509472142072, 12);
    // nobody is 0 to 4, and events of a rate are not people
    for (const label of ['0 to 4', 'emergency attendances per person-year'])
      expect([line(label).pValue, line(label).test]).toEqual([null, null]);
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
    expect(profile.notes).toEqual([]);
    expect(profile.notesOnRatios).toEqual([
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
      ...{ cohort: { events: 'withheld', value: null }, withheld: true, ratio: 'withheld' },
      ...{ standardisedDifference: 'withheld', pValue: 'withheld', adjustedPValue: 'withheld' },
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

  it('works the rest out of the counts as they are shown, and withholds ratios and differences of rates', () => {
    const exact = {
      ...line('Diabetes Mellitus'),
      cohort: { events: 8, total: 22 },
      others: { events: 58, total: 399 },
    };
    const shown = showProfile({ ...profile, rows: [exact, line('emergency attendances per person-year')] }, 'HES_7_5');
    // 10 of 20 and 60 of 400: (0.5 - 0.15) / sqrt((0.25 + 0.1275) / 2) = 0.81; X-squared with Yates's correction is 13.82
    expect(shown.rows[0]).toMatchObject({
      ...{ cohort: { events: 10, total: 20, value: 0.5 }, others: { events: 60, total: 400, value: 0.15 } },
      ...{ standardisedDifference: 0.81, pValue: 0, adjustedPValue: 0, ratio: 'withheld', withheld: false },
    });
    expect(shown.rows[1]).toMatchObject({
      ...{ cohort: { events: 70, total: 90, value: 0.78 }, standardisedDifference: 'withheld', ratio: 'withheld' },
      ...{ pValue: null, adjustedPValue: null, withheld: false },
    });
    expect(shown.notes.join()).toMatch(/Ratios at the same age.* withheld/);
    expect(shown.notes.join()).not.toMatch(/five-year bands/);
  });

  it('chooses the test by the counts as they are shown, and says in words which it was', () => {
    const rows = [
      // 24 × 107 ÷ 500 = 5.1 were expected; of 10 of 105 and 10 of 395, which are shown, 20 × 105 ÷ 500 = 4.2, and p is 0.0031235
      { ...line('Diabetes Mellitus'), cohort: { events: 12, total: 107 }, others: { events: 12, total: 393 } },
      { ...line('Palliative Care'), label: 'few' },
      line('Frailty (not in the QOF)'),
    ];
    const shown = showProfile({ ...profile, rows }, 'HES_7_5');
    expect(shown.rows.map(({ pValue, test }) => [pValue, test])).toEqual([
      [0.003, "Fisher's exact test"],
      ['withheld', null],
      [0, "Fisher's exact test"],
    ]);
    expect(showProfile({ ...profile, rows: [line('Diabetes Mellitus')] }, MARKED).rows[0]!.test).toMatch(/^Two-prop/);
    const of = { sentence: 's', edition: 'e', purpose: 'planning', rule: 'HES_7_5', notes: [] };
    const words = describeProfile(shown, of);
    expect(words).toMatch(/<0\.001 F/);
    expect(words).toMatch(/Fisher's exact test \(marked F\)/);
    const [heads, ...lines] = profileCsv(shown, of)
      .split('\n')
      .map((row) => row.split(','));
    expect(lines.slice(0, 3).map((cells) => cells[heads!.indexOf('test')])).toEqual([
      "Fisher's exact test",
      '',
      "Fisher's exact test",
    ]);
  });

  it('withholds the smallest other group where one is withheld, since the total gives away a single one', () => {
    const sexes = [
      [50, 200],
      [45, 150],
      [5, 50],
    ].map(([events, others], i) => ({
      ...{ ...line('female'), label: `sex ${i}` },
      ...{ cohort: { events: events!, total: 100 }, others: { events: others!, total: 400 } },
    }));
    const shownOf = (rows: CohortProfile['rows']) =>
      showProfile({ ...profile, rows }, 'HES_7_5').rows.map((r) => [r.cohort.events, r.others.events, r.withheld]);
    expect(shownOf(sexes)).toEqual([
      [50, 200, false],
      ['withheld', 150, true],
      ['withheld', 50, true],
    ]);
    // of registers a person can be on several, so none is what the others leave
    expect(shownOf(sexes.map((row) => ({ ...row, section: 'Register' })))[1]).toEqual([45, 150, false]);
    const two = sexes.map((row, i) => ({ ...row, cohort: { events: [92, 3, 5][i]!, total: 100 } }));
    expect(shownOf(two).map(([events]) => events)).toEqual([90, 'withheld', 'withheld']);
  });

  it('withholds a row of which all but few are, in the cohort and among everybody else', () => {
    const register = line('Diabetes Mellitus');
    const rate = line('emergency attendances per person-year');
    const rows = [
      { ...register, cohort: { events: 98, total: 100 }, others: { events: 60, total: 400 } },
      { ...register, cohort: { events: 50, total: 100 }, others: { events: 393, total: 400 } },
      { ...register, cohort: { events: 100, total: 100 }, others: { events: 392, total: 400 } },
      // events in person-years: nobody is the rest of them
      { ...rate, cohort: { events: 98, total: 100 }, others: { events: 398, total: 400 } },
    ];
    const shownBy = (rule: string) =>
      showProfile({ ...profile, rows }, rule).rows.map((r) => [r.cohort.events, r.others.events, r.withheld]);
    expect(shownBy('HES_7_5')).toEqual([
      ['withheld', 60, true],
      [50, 'withheld', true],
      [100, 390, false],
      [100, 400, false],
    ]);
    expect(shownBy('EXACT_7')).toEqual([
      ['withheld', 60, true],
      [50, 'withheld', true],
      [100, 392, false],
      [98, 398, false],
    ]);
    expect(shownBy(MARKED).map(([events]) => events)).toEqual([98, 50, 100, 98]);
  });

  it('withholds the smaller of two rows between which are few people, in the cohort and among everybody else', () => {
    const [two, four] = profile.rows.filter((row) => row.section === 'Multimorbidity');
    const shownOf = (rule: string, [a, b]: [number, number], [c, d]: [number, number]) =>
      showProfile(
        {
          ...profile,
          rows: [
            { ...two!, cohort: { events: a, total: 100 }, others: { events: c, total: 400 } },
            { ...four!, cohort: { events: b, total: 100 }, others: { events: d, total: 400 } },
          ],
        },
        rule,
      ).rows.map((r) => [r.cohort.events, r.others.events, r.withheld]);
    const hidden = 'withheld';
    // 23 - 20 = 3 of the cohort are on 2 or 3; of the others 60 are
    expect(shownOf('EXACT_7', [23, 20], [100, 40])).toEqual([
      [23, 100, false],
      [hidden, 40, true],
    ]);
    expect(shownOf('EXACT_7', [50, 20], [47, 40])).toEqual([
      [50, 47, false],
      [20, hidden, true],
    ]);
    expect(shownOf('HES_7_5', [23, 20], [47, 40])).toEqual([
      [25, 45, false],
      [hidden, hidden, true],
    ]);
    // 8 and nobody between them may be told
    for (const rule of ['EXACT_7', MARKED])
      expect(shownOf(rule, [28, 20], [40, 40]), rule).toEqual([
        [28, 40, false],
        [20, 40, false],
      ]);
    expect(shownOf(MARKED, [23, 20], [47, 40])[1]).toEqual([20, 40, false]);
    // where the larger is withheld, here since few are not in it, nothing tells what is between
    expect(shownOf('EXACT_7', [95, 90], [400, 300])).toEqual([
      [hidden, 400, true],
      [90, 300, false],
    ]);
  });

  it('whose counts are exact withholds a row that knows nothing of few people', () => {
    // of 3 of the cohort, and of 5 of the others, no month is known
    const care = line('any emergency attendance');
    const rows = [
      { ...care, cohort: { events: 42, total: 97 }, others: { events: 60, total: 400 } },
      { ...care, cohort: { events: 42, total: 92 }, others: { events: 60, total: 395 } },
      { ...care, cohort: { events: 42, total: 92 }, others: { events: 60, total: 392 } },
      // person-years are not people
      { ...line('emergency attendances per person-year'), cohort: { events: 70, total: 97 } },
    ];
    const shownBy = (rule: string) =>
      showProfile({ ...profile, rows }, rule).rows.map((r) => [r.cohort.total, r.others.total, r.withheld, r.pValue]);
    expect(shownBy('EXACT_7').map((row) => row.slice(0, 3))).toEqual([
      ['withheld', 400, true],
      [92, 'withheld', true],
      [92, 392, false],
      [97, 400, false],
    ]);
    expect(shownBy('EXACT_7')[0]![3]).toBe('withheld');
    // rounding takes the place of it
    expect(shownBy('HES_7_5').map((row) => row.slice(0, 3))).toEqual([
      [95, 400, false],
      [90, 395, false],
      [90, 390, false],
      [95, 400, false],
    ]);
  });

  it('is exact where the rule says so', () => {
    const row = showProfile(profile, MARKED).rows.find((r) => r.label === 'Palliative Care')!;
    expect([row.cohort.events, row.withheld]).toEqual([3, false]);
    expect(row.standardisedDifference).toBe(line('Palliative Care').standardisedDifference);
    const exact = showProfile(profile, MARKED).rows.find((r) => r.label === 'Diabetes Mellitus')!;
    const { value, lower, upper } = line('Diabetes Mellitus').ratio!;
    expect(exact.ratio).toEqual({ value, lower, upper });
    expect(showProfile(profile, MARKED).notes).toEqual(profile.notesOnRatios);
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
    const parts = { onlyOne: 41, both: 22, onlyOther: 8, jaccard: 22 / 71 };
    const overlap = { ...parts, neither: 500 };
    expect(showOverlap(overlap, 'HES_7_5')).toEqual({ onlyOne: 40, both: 20, onlyOther: 10, jaccard: 0.29 });
    const few = { onlyOne: 'withheld', both: 'withheld', onlyOther: 'withheld', jaccard: null };
    expect(showOverlap({ ...overlap, both: 3 }, 'HES_7_5')).toEqual(few);
    expect(showOverlap({ ...overlap, onlyOne: 3 }, 'HES_7_5')).toEqual(few);
    // whoever is in the other is in the one as well: the few in both are all of the other, and nothing else gives them away
    expect(showOverlap({ ...overlap, both: 3, onlyOther: 0 }, 'HES_7_5')).toEqual({ ...few, onlyOther: 0 });
    expect(showOverlap({ ...overlap, both: 3 }, MARKED)).toEqual({ ...parts, both: 3, jaccard: 3 / 52 });
    expect(showOverlap({ onlyOne: 0, both: 0, onlyOther: 0, neither: 9, jaccard: null }, 'HES_7_5').jaccard).toBeNull();
    // everybody less all three parts are the few in neither, and less one cohort the few who are not in it
    expect(showOverlap({ ...overlap, neither: 3 }, 'HES_7_5')).toEqual(few);
    expect(showOverlap({ onlyOne: 41, both: 22, onlyOther: 0, neither: 5, jaccard: 22 / 63 }, 'HES_7_5')).toEqual({
      ...{ onlyOne: 'withheld', both: 'withheld', onlyOther: 0, jaccard: null },
    });
    expect(showOverlap({ ...overlap, neither: 3 }, MARKED)).toEqual(parts);
  });

  it('of clauses withholds one of two counts between which are few people', () => {
    const shown = (...counts: [alone: number, left: number][]) =>
      showClauses(
        counts.map(([alone, left]) => ({ criterion: null, alone, left })),
        'HES_7_5',
      ).map(({ alone, left }) => [alone, left]);
    // three of 100 are lost at the first clause, and nobody at the second
    expect(shown([100, 100], [97, 97], [97, 97], [60, 40])).toEqual([
      ...[
        [100, 100],
        ['withheld', 'withheld'],
        ['withheld', 'withheld'],
        [60, 40],
      ],
    ]);
    // three are lost at the last: how many are in the cohort is told, and not how many were left before
    expect(shown([100, 100], [80, 60], [90, 57])).toEqual([
      [100, 100],
      [80, 'withheld'],
      [90, 55],
    ]);
    // all but three are in the cohort
    expect(shown([100, 100], [97, 97])).toEqual([
      [100, 100],
      ['withheld', 'withheld'],
    ]);
    // four of the 44 of whom the second clause holds were lost at the first
    expect(shown([100, 100], [80, 80], [44, 40])[2]).toEqual(['withheld', 40]);
    // 1000 - 600 - 503 + 106 = 3 are of neither clause; 9 are where the second holds of 497, and none where it holds of the 400 others and 106
    expect(shown([1000, 1000], [600, 600], [503, 106])).toEqual([
      [1000, 1000],
      [600, 600],
      ['withheld', 105],
    ]);
    expect(shown([1000, 1000], [600, 600], [497, 106])[2]).toEqual([495, 105]);
    expect(shown([1000, 1000], [600, 600], [506, 106])[2]).toEqual([505, 105]);
    const exactly = [1000, 600, 503].map((alone, i) => ({ criterion: null, alone, left: [1000, 600, 106][i]! }));
    expect(showClauses(exactly, 'EXACT_7')[2]).toEqual({ alone: 'withheld', left: 106 });
    const exact = [100, 97].map((left) => ({ criterion: null, alone: left, left }));
    expect(showClauses(exact, MARKED).map(({ left }) => left)).toEqual([100, 97]);
  });

  it('is nothing under a rule that is not for counts of people', () => {
    for (const rule of ['none-for-published-aggregates', 'constructor', 'no such rule'])
      expect(() => showProfile(profile, rule)).toThrow(/counts of people may not leave under it/);
  });
});
