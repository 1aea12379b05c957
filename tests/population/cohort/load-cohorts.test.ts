/** What a cohort's file may not say, and how it is told: every fault at once, with its line and the nearest name. */
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ConcordError, type Problem } from '../../../src/concord-error.ts';
import { findCohort } from '../../../src/population/cohort/find-cohort.ts';
import { loadCohorts } from '../../../src/population/cohort/load-cohorts.ts';
import { CATALOGUE, definition, load, withFiles } from './cohort-fixture.ts';

function faultsOf(work: () => unknown): Problem[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ConcordError) return error.problems;
    throw error;
  }
  return [];
}

const told = (criteria: unknown): string[] =>
  faultsOf(() => load(definition({ criteria }))).map((p) => `${p.problem}; ${p.remedy}`);

const EVENTS = { table: 'emergency_attendance', at: 'arrived_at', called: 'attendances' };

/** Criteria, and what is said of them. */
const WRONG: [string, unknown, RegExp][] = [
  ['nothing', {}, /it says nothing; write what is asked/],
  ['no settings', 'age 65', /is "age 65"/],
  ['two at once', { age: { from: 1 }, sex: ['male'] }, /it has age and sex; make a list of them under `all`/],
  ['a setting that is not there', { aged: { from: 65 } }, /unknown setting 'aged'; did you mean 'age'\?/],
  ['an empty list', { all: [] }, /all/],
  ['an age turned round', { age: { from: 70, to: 60 } }, /70 is above 60/],
  ['an age of nothing', { age: {} }, /age/],
  ['an age that nobody reaches', { age: { from: 151 } }, /'from' is 151/],
  ['a sex', { sex: ['women'] }, /women/],
  ['an ethnic category', { ethnic_category: ['Y'] }, /there is no ethnic category 'Y'/],
  ['an ethnic group', { ethnic_group: ['Asain'] }, /no ethnic group 'Asain' here; did you mean 'Asian'\?/],
  ['a decile', { imd_decile: { to: 11 } }, /'to' is 11/],
  ['a register', { register: ['DIAB'] }, /there is no register 'DIAB'/],
  ['a condition', { condition: { any_of: ['COPDD'] } }, /there is no condition 'COPDD' here; did you mean 'COPD'\?/],
  ['a source of conditions', { condition: { any_of: ['DM'], source: 'council' } }, /council/],
  [
    'a measurement',
    { measurement: { take: 'latest', observation: 'hba1', months: 1, is: '>', value: 1 } },
    /no measurement 'hba1' here; did you mean 'hba1c'\?/,
  ],
  [
    'a table',
    { events: { ...EVENTS, table: 'emergency_attendances', months: 1 } },
    /did you mean 'emergency_attendance'/,
  ],
  [
    'a table of nobody',
    { events: { ...EVENTS, table: 'area', at: 'code', months: 1 } },
    /rows of area do not say whose/,
  ],
  ['a column of time', { events: { ...EVENTS, at: 'arrivd_at', months: 1 } }, /did you mean 'arrived_at'/],
  ['a column that is no time', { events: { ...EVENTS, at: 'age', months: 1 } }, /age is no day or time/],
  [
    'an interval that ends on its last day',
    { held: { table: 'social_care_package', from: 'start_date', to: 'end_date', called: 'packages' } },
    /end_date of social_care_package is the last day on which the row holds.*; write to: held_to/,
  ],
  ['rows that are a number', { events: { ...EVENTS, rows: 'age + 1', months: 1 } }, /it gives a number/],
  ['rows of a wrong name', { events: { ...EVENTS, rows: 'ages > 1', months: 1 } }, /did you mean 'age'/],
  ['rows that are SQL', { events: { ...EVENTS, rows: 'age > (select 1)', months: 1 } }, /the expression is wrong/],
  ['no window', { events: EVENTS }, /does not say which days count/],
  ['two windows', { events: { ...EVENTS, months: 1, days: [-1, 0] } }, /it has days and months/],
  ['a window turned round', { events: { ...EVENTS, days: [-1, -30] } }, /day -1 is after day -30/],
  ['a count turned round', { events: { ...EVENTS, months: 1, at_least: 3, at_most: 2 } }, /at least 3 and at most 2/],
  ['more than there are', { at_least: { n: 2, of: [{ age: { from: 1 } }] } }, /at least 2 of 1/],
  [
    'days after, turned round',
    { sequence: { first: EVENTS, next: EVENTS, within: [9, 3], months: 1 } },
    /3 days are fewer than 9/,
  ],
  ['days before', { sequence: { first: EVENTS, next: EVENTS, within: [-1, 3], months: 1 } }, /'0' is -1/],
  ['another cohort', { cohort: 'concord.frail-65' }, /there is no cohort 'concord.frail-65'/],
  ['itself', { not: { cohort: 'test.cohort' } }, /test.cohort would be made of itself/],
  ['a segment', { segment: ['health'] }, /there is no segment 'health' here; did you mean 'healthy'\?/],
  ['no segment', { segment: [] }, /segment/],
  [
    'a score',
    { score: { of: 'efi_scor', months: 12, is: '>=', value: 0.25 } },
    /there is no score 'efi_scor' here; did you mean 'efi_score'\?/,
  ],
  ['a score that has a unit', { score: { of: 'hba1c', months: 12, is: '>', value: 48 } }, /there is no score 'hba1c'/],
  ['a score of no days', { score: { of: 'efi_score', is: '>', value: 0.25 } }, /does not say which days count/],
];

describe('a wrong cohort', () => {
  it.each(WRONG)('%s', (_, criteria, says) => {
    expect(told(criteria).join('\n')).toMatch(says);
  });

  it('is told with every fault and its line', () => {
    const wrong = [
      [
        ...['id: Test', 'version: 0', 'of: somebody', 'disclosure: HES', 'why: w', 'title: t', 'meaning: m'],
        ...['criteria:', '  all:', '    - age: {from: 70, to: 60}', '    - register: [DMX]', '      sex: [male]'],
        ...['    - register: [DMX]', '    - any:', '        - events: {table: nothing, at: x, called: y, months: 1}'],
      ].join('\n'),
    ];
    const faults = faultsOf(() =>
      withFiles(wrong, (paths) => loadCohorts({ catalogueFolders: [CATALOGUE] }, ['HES_7_5'], paths)),
    );
    expect(faults.map((f) => Number(f.where.replace(/^.*:/, ''))).toSorted((a, b) => a - b)).toEqual([
      ...[1, 1, 1, 1, 1, 1, 2, 3, 4],
      ...[10, 11, 13, 15],
    ]);
    expect(faults.some((f) => f.problem.includes("'caveats' is missing"))).toBe(true);
  });

  it('names the rule of disclosure that was meant', () => {
    const faults = faultsOf(() => load(definition({ disclosure: 'HES_7_6' })));
    expect(faults.map((f) => f.remedy)).toEqual(["did you mean 'HES_7_5'?"]);
  });

  it('is refused when cohorts go round in a circle', () => {
    const faults = faultsOf(() =>
      load(
        definition({ id: 'test.a', criteria: { cohort: 'test.b' } }),
        definition({ id: 'test.b', criteria: { any: [{ cohort: 'test.c' }] } }),
        definition({ id: 'test.c', criteria: { not: { cohort: 'test.a' } } }),
      ),
    );
    expect(faults.map((f) => f.problem)).toEqual(['a', 'b', 'c'].map((id) => `test.${id} would be made of itself`));
  });

  it('is refused when it is too deep or too long, and not when it is nearly so', () => {
    const deep = (levels: number): unknown => (levels === 1 ? { age: { from: 1 } } : { not: deep(levels - 1) });
    expect(told(deep(20))).toEqual([]);
    expect(told(deep(21)).join()).toMatch(/too deep/);
    const long = (n: number): unknown => ({ any: Array.from({ length: n - 1 }, () => ({ age: { from: 1 } })) });
    expect(told(long(200))).toEqual([]);
    expect(told(long(201)).join()).toMatch(/too many criteria/);
  });

  it.each(["' or 1=1 --", '__proto__', 'constructor', '\u0000', 'x'.repeat(10_000)])(
    'is refused for the name %.20j',
    (text) => {
      const faults = told({
        all: [
          { register: [text] },
          { cohort: text },
          { events: { ...EVENTS, table: text, at: text, rows: text, months: 1 } },
        ],
      });
      expect(faults.length).toBeGreaterThanOrEqual(2);
      expect(faults.join('\n').length).toBeLessThan(9000);
    },
  );
});

describe('cohorts', () => {
  it('of our catalogue are right, each in a file of its own name', () => {
    const { cohorts } = load();
    expect([...cohorts.keys()]).toEqual([
      ...['concord.children-with-asthma', 'concord.diabetes-and-depression', 'concord.end-of-life'],
      ...['concord.frail-65-plus', 'concord.high-intensity-users', 'concord.learning-disability'],
    ]);
    for (const cohort of cohorts.values()) {
      expect(cohort.path.endsWith(`/${cohort.id.replace('concord.', '')}.yaml`)).toBe(true);
      expect(cohort.hash).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('ask of a score what they would ask of the latest measurement', () => {
    const asked = { months: 24, is: '>=', value: 0.36 };
    const [score, measurement] = [
      { score: { of: 'efi_score', ...asked } },
      { measurement: { take: 'latest', observation: 'efi_score', ...asked } },
    ].map((criteria) => load(definition({ criteria })).cohorts.get('test.cohort')!.criteria);
    expect(score).toEqual({ ...measurement, isScore: true });
  });

  it('are read from JSON as from YAML', () => {
    const one = definition({ criteria: { all: [{ age: { from: 65 } }, { name: 'ill', register: ['DM'] }] } });
    const [a, b] = withFiles([one, JSON.stringify(one)], (paths) =>
      paths.map(
        (path) => loadCohorts({ catalogueFolders: [CATALOGUE] }, ['HES_7_5'], [path]).cohorts.get('test.cohort')!,
      ),
    );
    expect(stringify({ ...a, hash: '', path: '' })).toBe(stringify({ ...b, hash: '', path: '' }));
  });

  it('in a file that was named stand in place of those of the catalogue', () => {
    const { cohorts } = load(definition({ id: 'concord.end-of-life', title: 'Ours' }));
    expect(cohorts.get('concord.end-of-life')!.title).toBe('Ours');
  });

  it('are found by their short names, and the nearest is told', () => {
    const { cohorts } = load(definition({ id: 'test.end-of-life' }));
    expect(findCohort(cohorts, 'frail-65-plus').id).toBe('concord.frail-65-plus');
    expect(faultsOf(() => findCohort(cohorts, 'frail-65-plu'))[0]!.remedy).toBe("did you mean 'frail-65-plus'?");
    expect(faultsOf(() => findCohort(cohorts, 'frail'))[0]!.remedy).toBe("did you mean 'frail-65-plus'?");
    expect(faultsOf(() => findCohort(cohorts, 'zzz'))[0]!.remedy).toMatch(/^write one of these, or /);
    expect(faultsOf(() => findCohort(cohorts, 'end-of-life'))[0]!.remedy).toBe('write the whole id');
  });
});
