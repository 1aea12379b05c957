/** The commands of cohorts, on a small county whose people were published for planning; and the page that tells of them. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEdition } from '../../src/edition/open-edition.ts';
import type { Figure } from '../../src/metric/metric.ts';
import type { ShownGroup } from '../../src/policy/show-groups.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { codeBlocks, concordCommands } from '../docs/read-documents.ts';
import { CATALOGUE } from '../population/cohort/cohort-fixture.ts';
import { openPlanningCounty } from './planning-county.ts';
import { runCommand } from './run-command.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/how-to/find-a-cohort.md'), 'utf8');
const ON = ['--on', '2026-02-01'];

/** Everybody registered. */
const EVERYBODY = {
  ...{ id: 'test.everybody', version: 1, title: 'Everybody', meaning: 'm', why: 'w', of: 'registered' },
  ...{
    criteria: { not: { age: { from: 140 } } },
    caveats: [],
    owner: 'o',
    author: 'a',
    reviewed: 'unreviewed',
    links: [],
  },
};

const county = openPlanningCounty('concord-cohorts-');
const { concord, told } = county;

describe('concord cohort', () => {
  it('counts registered people as planning may see them, and who is left after each clause', async () => {
    const file = join(county.folder, 'exact.yaml');
    const frail = readFileSync(join(CATALOGUE, 'cohorts/frail-65-plus.yaml'), 'utf8');
    const exact = frail.replace('concord.frail-65-plus', 'test.exact').replace('HES_7_5', 'marked-for-the-operator');
    writeFileSync(file, exact);
    const { clauses, edition, purpose } = JSON.parse(await told('cohort', 'count', file, ...ON, '--json'));
    expect([purpose, edition]).toEqual(['planning', expect.stringMatching(/^e[0-9a-f]+$/)]);
    const open = await openEdition(openWorkspace(county.folder));
    const { people, all } = await open.engine.one<{ people: number; all: number }>(`
      select count(distinct r.person_key) filter (where u.gp_allowed) as people, count(distinct r.person_key) as "all"
      from ${open.table('registration')} r join ${open.table('purpose_planning')} u using (person_key)
      left join ${open.table('person')} p using (person_key)
      where r.held_from <= date '2026-02-01' and coalesce(r.held_to > date '2026-02-01', true)
        and coalesce(p.death_date >= date '2026-02-01', true)`);
    open.close();
    expect(clauses[0]).toEqual({ clause: 'registered', alone: people, left: people });
    expect(people).toBeGreaterThan(500);
    expect(people).toBeLessThan(all);
    expect(clauses[1].left).toBeLessThan(people);
    expect(clauses[2].left).toBeLessThanOrEqual(clauses[1].left);
  });

  it('withholds small numbers and rounds the others', async () => {
    const out = await told('cohort', 'count', 'children-with-asthma', ...ON);
    expect(out).toContain('People registered on 1 February 2026 who are aged 17 or under, and are on');
    expect(out).toMatch(/registered +(\d{1,3}(,\d{3})*[05]) +\1/);
    expect(out).toContain('1 to 7 are withheld');
    for (const [number] of out.matchAll(/\d[\d,]*$/gm)) expect(Number(number.replace(',', '')) % 5).toBe(0);
  });

  it('counts each group of people, of how many, with small numbers withheld', async () => {
    const argv = ['cohort', 'count', 'frail-65-plus', ...ON, '--by', 'pcn,sex'];
    const { by, clauses, groups, notes } = JSON.parse(await told(...argv, '--json'));
    // of no group is told that it overlaps, and of the day what is told of any count
    expect([by, notes]).toEqual([
      ['pcn', 'sex'],
      [
        expect.stringContaining('observation on 1 April 2025, asked from 1 February 2024 on'),
        expect.stringContaining('after the last day of the data'),
        // of the county only the files of April 2025 and January 2026 were landed
        expect.stringContaining(
          'Coded entries in general practice: 4 of 4 practices sent none for at least one month that is looked at (',
        ),
        'Whoever has something of what was not sent is counted as having had nothing of it.',
      ],
    ]);
    const counts: (number | 'withheld')[] = groups.flatMap((g: ShownGroup) => [g.people, g.members]);
    for (const count of counts) expect(count === 'withheld' || count % 5 === 0).toBe(true);
    const people = groups.reduce((sum: number, g: ShownGroup) => sum + (g.people === 'withheld' ? 0 : g.people), 0);
    expect(Math.abs(people - clauses[0].left)).toBeLessThan(8 * groups.length);
    expect(groups.some((g: ShownGroup) => g.group.sex === '2' && g.labels.sex === 'Female' && g.share)).toBe(true);
    for (const { people: all, members, share } of groups as ShownGroup[])
      expect(share === null).toBe(all === 'withheld' || members === 'withheld' || all === 0);
    const out = await told(...argv);
    expect(out).toMatch(/pcn +sex +Registered +In the cohort +Share +95% limits/);
    expect(out).toMatch(/Female \(2\) .*\d%/);
  });

  it('counts exactly for who may see it: every group of a condition is who is on its register', async () => {
    const file = join(county.folder, 'everybody.json');
    writeFileSync(file, JSON.stringify({ ...EVERYBODY, disclosure: 'marked-for-the-operator' }));
    const asked = async (by: string) => JSON.parse(await told('cohort', 'count', file, ...ON, '--by', by, '--json'));
    const { clauses, groups, notes } = await asked('condition');
    expect(notes.join()).toContain('Groups of condition overlap');
    for (const { people, members, share } of groups as ShownGroup[]) {
      expect(members).toBe(people);
      expect(share!.value).toBe(1);
    }
    const diabetes = groups.find((g: ShownGroup) => g.group.condition === 'DM');
    writeFileSync(
      file,
      JSON.stringify({ ...EVERYBODY, criteria: { register: ['DM'] }, disclosure: 'marked-for-the-operator' }),
    );
    const both = await asked('condition');
    expect(both.clauses[1].left).toBe(diabetes.people);
    const depressed = both.groups.find((g: ShownGroup) => g.group.condition === 'DEP');
    writeFileSync(
      file,
      JSON.stringify({
        ...EVERYBODY,
        criteria: { all: [{ register: ['DM'] }, { register: ['DEP'] }] },
        disclosure: 'marked-for-the-operator',
      }),
    );
    expect((await asked('sex')).clauses.at(-1).left).toBe(depressed.members);
    const many = await asked('multimorbidity');
    expect(many.groups.reduce((sum: number, g: ShownGroup) => sum + Number(g.people), 0)).toBe(clauses[0].left);
    const segments = (await asked('segment')).groups as ShownGroup[];
    expect(segments.length).toBeGreaterThan(4);
    expect(segments.every((g) => g.group.segment !== null)).toBe(true);
    expect(segments.reduce((sum, g) => sum + Number(g.people), 0)).toBe(clauses[0].left);
    writeFileSync(
      file,
      JSON.stringify({
        ...EVERYBODY,
        criteria: { segment: ['frailty-dementia'] },
        disclosure: 'marked-for-the-operator',
      }),
    );
    const frail = segments.find((g) => g.group.segment === 'frailty-dementia');
    expect((await asked('sex')).clauses[1].left).toBe(frail!.people);
    const events: { details: { kind: string } }[] = JSON.parse(
      await told('audit', 'list', '--action', 'cohort', '--json'),
    );
    expect(events.map((event) => event.details.kind)).toContain('count by multimorbidity');
  });

  it('gives nobody a condition whom the purpose may not see, in metrics as in cohorts', async () => {
    const open = await openEdition(openWorkspace(county.folder));
    const counted = await open.engine.all<{ register: string; seen: number; all: number }>(`
      select c.register, count(distinct c.person_key) filter (where u.gp_allowed) as seen, count(distinct c.person_key) as "all"
      from ${open.table('registration')} r join ${open.table('condition_register')} c using (person_key)
      join ${open.table('purpose_planning')} u using (person_key)
      where r.held_from <= date '2025-06-01' and coalesce(r.held_to > date '2025-06-01', true)
        and c.joined_on <= date '2025-06-01' and coalesce(c.left_on > date '2025-06-01', true)
      group by c.register having seen > 0`);
    open.close();
    expect(counted.reduce((hidden, row) => hidden + row.all - row.seen, 0)).toBeGreaterThan(0);
    const argv = ['multimorbidity', '--by', 'condition', '--from', '2025-06-01', '--to', '2025-06-01'];
    const { figures, notes } = JSON.parse(await told('metric', ...argv, '--json'));
    const found = figures.map((f: Figure) => [f.group.condition, f.denominator]);
    expect(found.sort()).toEqual(counted.map((row) => [row.register, row.seen]).sort());
    expect(notes.join()).toContain('Groups of condition overlap');
    const explained = await told('explain', ...argv.slice(0, 1), '--by', 'pcn', '--where', 'condition=DM');
    expect(explained).toMatch(/left join \([\s\S]*condition_register[\s\S]*as "had_condition"/);
    const csv = await told('metric', ...argv, '--where', 'condition=DM', '--format', 'csv');
    expect(csv).toMatch(/Diabetes Mellitus/);
    expect(csv).toContain('Groups of condition overlap');
    const chosen = async (...where: string[]): Promise<number> => {
      const asked = ['multimorbidity', ...argv.slice(3), ...where.flatMap((pair) => ['--where', pair])];
      const answer = JSON.parse(await told('metric', ...asked, '--json'));
      return answer.figures[0].denominator;
    };
    const [both, either] = [await chosen('condition=DM', 'condition=HTN'), await chosen('condition=DM,HTN')];
    expect(both + either).toBe((await chosen('condition=DM')) + (await chosen('condition=HTN')));
    expect(both).toBeLessThan(either);
    const unknown = await concord('metric', 'multimorbidity', '--where', 'condition=diabetes');
    expect(unknown.err).toContain("did you mean 'DM'?");
  });

  it.each([[], ['--format', 'csv']])(
    'tells why small areas have no rate, which is no lack of data %s',
    async (...format) => {
      const out = await told('metric', 'ed-attendance-rate', '--by', 'lsoa', ...format);
      expect(out).toContain('no rate');
    },
  );
  it('knows neither segment nor number of conditions of whom the purpose may not see what practices hold, and not 0', async () => {
    const open = await openEdition(openWorkspace(county.folder));
    const counted = await open.engine.all<{ segment: string | null; seen: number; hidden: number }>(`
      select s.segment, count(*) filter (where u.gp_allowed) as seen, count(*) filter (where not u.gp_allowed) as hidden
      from ${open.table('emergency_attendance')} e join ${open.table('purpose_planning')} u using (person_key)
      left join ${open.table('person_segment')} s on s.person_key = e.person_key
        and s.from_date <= cast(e.arrived_at as date) and coalesce(s.until_date > cast(e.arrived_at as date), true)
      where u.other_allowed and cast(e.arrived_at as date) <= date '${open.manifest.inputs.asAt.slice(0, 10)}' and department_type = '01' and attendance_category = '1'
        and coalesce(discharge_status not in ('63238001', '1077031000000103'), true)
      group by s.segment`);
    open.close();
    const placed = counted.filter((row) => row.segment !== null);
    expect(placed.reduce((sum, row) => sum + row.hidden, 0)).toBeGreaterThan(0);
    const by = async (dimension: string): Promise<[string, number][]> => {
      const { figures } = JSON.parse(await told('metric', 'ed-avoidable', '--by', dimension, '--json'));
      return figures.map((f: Figure) => [f.group[dimension], f.denominator]);
    };
    const seen = placed.filter((row) => row.seen > 0);
    expect((await by('segment')).sort()).toEqual(seen.map((row) => [row.segment, row.seen]).sort());
    const known = (await by('multimorbidity')).reduce((sum, [, rows]) => sum + rows, 0);
    // who has a segment is registered by then; who is not yet may be known by what was coded before
    const notYet = counted.find((row) => row.segment === null)?.seen ?? 0;
    const registered = seen.reduce((sum, row) => sum + row.seen, 0);
    expect(known).toBeGreaterThanOrEqual(registered);
    expect(known).toBeLessThanOrEqual(registered + notYet);
  });

  it('sets two cohorts and everybody else beside each other', async () => {
    const overlap = JSON.parse(await told('cohort', 'overlap', 'frail-65-plus', 'frail-65-plus', ...ON, '--json'));
    expect([overlap.onlyOne, overlap.onlyOther]).toEqual([0, 0]);
    const file = join(county.folder, 'hypertension.json');
    const cohort = {
      criteria: { register: ['HTN'] },
      id: 'test.htn',
      version: 1,
      title: 'Hypertension',
      of: 'registered',
    };
    const rest = {
      meaning: 'm',
      why: 'w',
      disclosure: 'HES_7_5',
      caveats: [],
      owner: 'o',
      author: 'a',
      reviewed: 'unreviewed',
      links: [],
    };
    writeFileSync(file, JSON.stringify({ ...cohort, ...rest }));
    const profile = JSON.parse(await told('cohort', 'profile', file, ...ON, '--format', 'json'));
    const row = profile.rows.find((r: { label: string }) => r.label === 'Hypertension');
    expect([row.cohort.events, row.others.events]).toEqual([profile.people, 0]);
    const csv = await told('cohort', 'profile', file, ...ON, '--format', 'csv');
    expect(csv.split('\n')[0]).toMatch(/^section,label,kind,cohort_events/);
    expect(csv.trim().split('\n')).toHaveLength(profile.rows.length + 1);
    const table = await told('cohort', 'profile', file, ...ON);
    expect(table).toMatch(/Ratio at the same age/);
    expect(table).toMatch(/65 to 74 .*%/);
    expect(table).toContain('Ratios at the same age, and the differences of rates, are withheld');
    // for the operator alone, by a policy that says so
    const exact = JSON.parse(await told('cohort', 'profile', file, ...ON, '--exact', '--format', 'json'));
    expect(exact.rule).toBe('marked-for-the-operator');
    expect(exact.rows.some((r: { ratio: unknown }) => r.ratio !== null && r.ratio !== 'withheld')).toBe(true);
    expect(Math.abs(exact.people - profile.people)).toBeLessThan(3);
    const [entry] = JSON.parse(await told('audit', 'list', '--action', 'cohort', '--json')).slice(-1);
    expect(entry.details.kind).toBe('profile-exact');
  });

  it('says which practices and areas of a definition the edition does not know', async () => {
    const open = await openEdition(openWorkspace(county.folder));
    const { code } = await open.engine.one<{ code: string }>(
      `select practice_code as code from ${open.table('registration')} where practice_code is not null order by 1 limit 1`,
    );
    open.close();
    const counted = async (places: string): Promise<{ notes: string[] }> => {
      const file = join(county.folder, 'places.yaml');
      const frail = readFileSync(join(CATALOGUE, 'cohorts/frail-65-plus.yaml'), 'utf8');
      const about = frail.replace('concord.frail-65-plus', 'test.places');
      writeFileSync(file, about.replace(/\ncriteria:\n[\s\S]*?\n(?=disclosure:)/, `\ncriteria:\n${places}\n`));
      return JSON.parse(await told('cohort', 'count', file, ...ON, '--json'));
    };
    const misspelt = await counted(`  not: {any: [{practice: [${code}, X00000]}, {lsoa: [E01999999, E01999998]}]}`);
    expect(misspelt.notes.filter((note) => note.includes('this edition knows'))).toEqual([
      expect.stringMatching(
        /^X00000: not a practice that this edition knows, so nobody counts as there\. .*--by practice/,
      ),
      expect.stringMatching(/^E01999998, E01999999: not an area \(LSOA 2021\) that this edition knows/),
    ]);
    expect(
      (await counted(`  practice: [${code}]`)).notes.filter((note) => note.includes('this edition knows')),
    ).toEqual([]);
  });

  it('says where the data end before the day that is asked: as a table, for programs, and for spreadsheets', async () => {
    const late = ['--on', '2026-06-01'];
    const commands = [
      ['count', 'children-with-asthma'],
      ['overlap', 'frail-65-plus', 'end-of-life'],
      ['profile', 'frail-65-plus'],
    ];
    const notesOf = async (...argv: string[]): Promise<string[]> => {
      const { notes } = JSON.parse(await told('cohort', ...argv, '--json')) as { notes: string[] };
      return notes.filter((note) => note.includes('the last day of the data'));
    };
    for (const command of commands) {
      const [note, ...others] = await notesOf(...command, ...late);
      expect(others).toEqual([]);
      expect(note).toMatch(
        /^1 June 2026 is after the last day of the data: ecds_attendance ends on 30 January 2026; gp_observation, gp_/,
      );
      expect(note).toContain('pds_person end on 31 January 2026. What happened later is not in these counts');
      expect(await told('cohort', ...command, ...late)).toContain(note);
      expect(await notesOf(...command, '--on', '2026-01-31')).toEqual([
        expect.stringContaining('the data: ecds_attendance ends on 30 January 2026. '),
      ]);
      expect(await notesOf(...command, '--on', '2026-01-30')).toEqual([]);
    }
    const csv = await told('cohort', 'profile', 'frail-65-plus', ...late, '--format', 'csv');
    const [head, ...rows] = csv.trim().split('\n');
    expect(head).toMatch(/,notes$/);
    for (const row of rows) expect(row).toMatch(/1 June 2026 is after the last day of the data/);
  });

  it('is told to the audit log, with the hash of the definition and how many were in it', async () => {
    await told('cohort', 'count', 'end-of-life', ...ON, '--user', 'a.analyst');
    const refused = await concord('cohort', 'profile', 'end-of-life', '--on', '1900-01-01', '--user', 'a.analyst');
    expect(refused.exitCode).toBe(13);
    const list: { object: { id: string }; outcome: string; details: object; cohort?: object; purpose: string }[] =
      JSON.parse(await told('audit', 'list', '--action', 'cohort', '--user', 'a.analyst', '--json'));
    expect(list).toMatchObject([
      {
        ...{ object: { type: 'cohort', id: 'concord.end-of-life' }, outcome: 'done', purpose: 'planning' },
        details: { kind: 'count', on: '2026-02-01' },
        cohort: { hash: expect.stringMatching(/^[0-9a-f]{64}$/), count: expect.any(Number) },
      },
      { outcome: 'denied', details: { kind: 'profile', refusal: 'no-data' } },
    ]);
  });
});

it('is told to the audit log once, as done, also when it could not be printed', async () => {
  const words = ['cohort', 'count', 'end-of-life', ...ON, '--user', 'b.analyst', '--workspace', county.folder];
  const ran = await runCommand(words, { cwd: county.folder, isOutClosed: true });
  expect([ran.exitCode === 0, ran.out]).toEqual([false, '']);
  const list: { outcome: string }[] = JSON.parse(await told('audit', 'list', '--user', 'b.analyst', '--json'));
  expect(list.map((event) => event.outcome)).toEqual(['done']);
});

it('obeys the stricter rule of the definition and of the policy', async () => {
  const folder = join(county.folder, 'catalogue/policies');
  mkdirSync(folder, { recursive: true });
  const planning = readFileSync(join(CATALOGUE, 'policies/planning.yaml'), 'utf8');
  writeFileSync(join(folder, 'planning.yaml'), planning.replace('rule: marked-for-the-operator', 'rule: HES_7_5'));
  const one = join(county.folder, 'exact.json');
  writeFileSync(one, JSON.stringify({ ...EVERYBODY, disclosure: 'marked-for-the-operator' }));
  const other = join(county.folder, 'exact-too.json');
  const few = { id: 'ours.diabetes', criteria: { register: ['DM'] }, disclosure: 'marked-for-the-operator' };
  writeFileSync(other, JSON.stringify({ ...EVERYBODY, ...few }));
  try {
    const counted = JSON.parse(await told('cohort', 'count', other, ...ON, '--by', 'pcn', '--json'));
    const overlap = JSON.parse(await told('cohort', 'overlap', one, other, ...ON, '--json'));
    const profile = JSON.parse(await told('cohort', 'profile', other, ...ON, '--json'));
    for (const { rule } of [counted, overlap, profile]) expect(rule).toBe('HES_7_5');
    const { onlyOne, both, onlyOther } = overlap;
    const counts = [
      ...counted.clauses.flatMap((c: { alone: number; left: number }) => [c.alone, c.left]),
      ...counted.groups.flatMap((g: ShownGroup) => [g.people, g.members]),
      ...[onlyOne, both, onlyOther, profile.people, profile.others],
    ];
    expect(counts.filter((count) => count !== 'withheld' && count % 5 !== 0)).toEqual([]);
    const exact = await concord('cohort', 'profile', other, ...ON, '--exact');
    expect([exact.exitCode, exact.out]).toEqual([11, '']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('is refused under a policy that allows no rows, and a count of attendances is then not 0', async () => {
  const folder = join(county.folder, 'catalogue/policies');
  mkdirSync(folder, { recursive: true });
  const planning = readFileSync(join(CATALOGUE, 'policies/planning.yaml'), 'utf8');
  writeFileSync(join(folder, 'planning.yaml'), planning.replace('\nroles:', '\nrow_filter: {practice: []}\nroles:'));
  try {
    const told = "the policy 'planning' allows no rows: its row_filter of practice is empty";
    for (const command of ['count', 'profile']) {
      const ran = await concord('cohort', command, 'frail-65-plus', ...ON);
      expect([ran.exitCode, ran.out]).toEqual([11, '']);
      expect(ran.err).toContain(told);
    }
    const metric = await concord('metric', 'ed-mental-health', '--json');
    expect(metric.exitCode).toBe(13);
    expect(metric.err).toContain(told);
    expect(JSON.parse(metric.out).figures).toMatchObject([{ status: 'not-permitted', value: null, numerator: null }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('says under a row filter of the policy whom it shows, in every form, and counts nobody by one that the edition does not know', async () => {
  const open = await openEdition(openWorkspace(county.folder));
  const { code } = await open.engine.one<{ code: string }>(
    `select practice_code as code from ${open.table('registration')} where held_from <= date '2026-02-01' and coalesce(held_to > date '2026-02-01', true)
     group by 1 order by count(*) desc limit 1`,
  );
  open.close();
  const folder = join(county.folder, 'catalogue/policies');
  mkdirSync(folder, { recursive: true });
  const planning = readFileSync(join(CATALOGUE, 'policies/planning.yaml'), 'utf8');
  const only = (codes: string): void =>
    writeFileSync(
      join(folder, 'planning.yaml'),
      planning.replace('\nroles:', `\nrow_filter: {practice: [${codes}]}\nroles:`),
    );
  const asked = [
    ['count', 'frail-65-plus', ...ON],
    ['count', 'frail-65-plus', ...ON, '--json'],
    ['overlap', 'frail-65-plus', 'end-of-life', ...ON],
    ['overlap', 'frail-65-plus', 'end-of-life', ...ON, '--json'],
    ...['table', 'csv', 'json'].map((format) => ['profile', 'test.json', ...ON, '--exact', '--format', format]),
  ];
  writeFileSync(
    join(county.folder, 'test.json'),
    JSON.stringify({ ...EVERYBODY, criteria: { age: { from: 40 } }, disclosure: 'HES_7_5' }),
  );
  try {
    only(code);
    const shown = new RegExp(`The policy shows only some rows, and no others are counted: those of practice ${code}`);
    for (const argv of asked) expect(await told('cohort', ...argv), argv.join(' ')).toMatch(shown);
    only(`${code}, ${code}X`);
    const { notes } = JSON.parse(await told('cohort', ...asked[1]!));
    expect(notes).toContain(`The policy names what this edition does not know: practice '${code}X'.`);
    only(`${code}X`);
    for (const argv of asked) {
      const ran = await concord('cohort', ...argv);
      expect([ran.exitCode, ran.out], argv.join(' ')).toEqual([11, '']);
      expect(ran.err).toContain(`shows only rows of '${code}X', and the edition knows no such practice`);
      expect(ran.err).toContain(`did you mean '${code}'? Correct the row_filter`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(await told('cohort', ...asked[0]!)).not.toContain('shows only some rows');
});

/** What is asked wrongly, and what is said. */
const WRONG: [string, string[], number, RegExp][] = [
  ['a cohort that is not there', ['cohort', 'count', 'frail-65-plu', ...ON], 5, /did you mean 'frail-65-plus'/],
  ['a file that is not there', ['cohort', 'show', 'none/ours.yaml'], 5, /no such file/],
  ['no day', ['cohort', 'count', 'end-of-life'], 2, /--on/],
  ['a day that is none', ['cohort', 'count', 'end-of-life', '--on', '2026-02-30'], 2, /2026-02-30 is not a date/],
  [
    'a purpose that is not there',
    ['cohort', 'count', 'end-of-life', ...ON, '--purpose', 'planing'],
    5,
    /did you mean planning/,
  ],
  [
    'a purpose without an edition',
    ['cohort', 'count', 'end-of-life', ...ON, '--purpose', 'research'],
    11,
    /was not published for it/,
  ],
  [
    'a group that is none',
    ['cohort', 'count', 'end-of-life', ...ON, '--by', 'pcns,conditio'],
    2,
    /by 'pcns'.*did you mean 'pcn'.*did you mean 'condition'/s,
  ],
  ['two formats', ['cohort', 'profile', 'end-of-life', ...ON, '--json', '--format', 'csv'], 2, /two formats/],
  ['a day before anybody', ['cohort', 'profile', 'end-of-life', '--on', '1900-01-01'], 13, /nobody is in it/],
];

it.each(WRONG)('%s is told', async (_, argv, exitCode, says) => {
  const ran = await concord(...argv);
  expect([ran.exitCode, ran.out]).toEqual([exitCode, '']);
  expect(ran.err).toMatch(says);
  expect(ran.err).toContain('What to do');
});

it('every command of docs/how-to/find-a-cohort.md runs', async () => {
  const [yaml] = codeBlocks(PAGE).filter((block) => block.info === 'yaml');
  writeFileSync(join(county.folder, 'our.yaml'), yaml!.text);
  const commands = concordCommands(PAGE).filter((words) => !words.includes('COMMAND'));
  expect(commands.length).toBeGreaterThan(6);
  for (const words of commands) {
    const ran = await concord(...words);
    // of a county of a thousand fewer than eight people are on the register
    if (words.includes('learning-disability')) {
      expect([ran.exitCode, ran.out]).toEqual([11, '']);
      expect(ran.err).toMatch(/so few people are in the cohort/);
      continue;
    }
    expect([words.join(' '), ran.exitCode, ran.err]).toEqual([words.join(' '), 0, '']);
  }
}, 240_000);
