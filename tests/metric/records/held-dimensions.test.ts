/** Conditions, and how many: who has which on which day, counted by hand over the real table model. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Figure, Metric } from '../../../src/metric/metric.ts';
import { CATALOGUE, type Fixture, openFixture } from '../open-fixture.ts';
import { recordMetric } from './open-records.ts';

const register = (person_key: number, code: string, joined_on: string, left_on: string | null = null, qof = true) => ({
  person_key,
  register: code,
  name: { DM: 'Diabetes Mellitus', DEP: 'Depression', ANX: 'Anxiety' }[code]!,
  is_qof: String(qof),
  joined_on,
  left_on,
});
const registration = (person_key: number, practice_code: string) => ({
  person_key,
  practice_code,
  held_from: '2020-01-01',
});
const attendance = (attendance_id: number, person_key: number | null, day: string) => ({
  provider_code: 'T1',
  attendance_id,
  person_key,
  arrived_at: `${day} 12:00:00`,
});

/** 1 has diabetes throughout, and depression of April; 2 depression and anxiety; 3 diabetes until 10 April; 4 nothing. */
const ROWS = {
  registration: [
    registration(1, 'A'),
    registration(2, 'A'),
    registration(3, 'B'),
    registration(4, 'B'),
    { ...registration(5, 'A'), held_from: '2025-12-01' },
  ],
  condition_register: [
    register(1, 'DM', '2020-01-01'),
    register(1, 'DEP', '2025-04-01', '2025-05-01'),
    register(2, 'DEP', '2021-01-01'),
    register(2, 'ANX', '2021-01-01', null, false),
    register(3, 'DM', '2020-01-01', '2025-04-10'),
    // it was over before it began
    register(4, 'DM', '2025-01-02', '2025-01-01'),
  ],
  emergency_attendance: [
    attendance(1, 1, '2025-03-31'),
    attendance(2, 1, '2025-04-01'),
    attendance(3, 3, '2025-04-09'),
    attendance(4, 3, '2025-04-10'),
    attendance(5, null, '2025-04-11'),
    attendance(6, 4, '2025-04-11'),
  ],
  ltc_registers: [
    { code: 'DM', name: 'Diabetes Mellitus' },
    { code: 'DEP', name: 'Depression' },
    { code: 'ANX', name: 'Anxiety' },
    { code: 'MND', name: 'Motor Neurone Disease' },
  ],
  organisation: [
    { kind: 'practice', code: 'A', name: 'Abbey', pcn_code: 'U1' },
    { kind: 'practice', code: 'B', name: 'Bridge', pcn_code: 'U2' },
  ],
};
const AS_AT = { kind: 'as-at', from: 'held_from', to: 'held_to' } as const;
const PEOPLE = recordMetric(
  'registration',
  { time: AS_AT },
  { dimensions: ['condition', 'multimorbidity', 'segment', 'pcn'] },
);
const ATTENDANCES = recordMetric('emergency_attendance', { time: { kind: 'flow', at: 'arrived_at' } });
const RATIO = recordMetric(
  'emergency_attendance',
  {
    time: { kind: 'flow', at: 'arrived_at' },
    population: { source: 'registration', rows: null, value: null, time: AS_AT },
    standard: { by: 'sex', population: 'reference', from: null, to: null },
  },
  { kind: 'standardised-ratio', method: 'byar' },
);
const ON = (day: string) => ({ from: day, to: day });
const shown = (figures: Figure[]) => figures.map((f) => [...Object.values(f.group), f.numerator]);

describe('people by what they have', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture(ROWS, false, '2026-01-01');
  });
  afterAll(() => fixture.edition.close());
  const ask = (metric: Metric, question = {}, rowFilter = {}) => fixture.ask(metric, question, rowFilter);
  const figures = async (...asked: Parameters<typeof ask>) => shown((await ask(...asked)).figures);

  it('stand once in each condition that they have on the day, and the answer says that groups overlap', async () => {
    const { figures: found, notes } = await ask(PEOPLE, { by: ['condition'], ...ON('2025-04-09') });
    expect(shown(found)).toEqual([
      ['ANX', 1],
      ['DEP', 2],
      ['DM', 2],
    ]);
    expect(found[2]!.labels).toEqual({ condition: 'Diabetes Mellitus' });
    expect(notes.join(' ')).toContain('Groups of condition overlap');
    expect(notes.join(' ')).toContain('They never add up to a total.');
    expect(await figures(PEOPLE, { by: ['condition'], ...ON('2025-05-01') })).toEqual([
      ['ANX', 1],
      ['DEP', 1],
      ['DM', 1],
    ]);
  });

  it('are chosen by a condition, and then shown with all that they have', async () => {
    const where = [{ dimension: 'condition', values: ['DM'] }];
    expect(await figures(PEOPLE, { where, ...ON('2025-04-09') })).toEqual([[2]]);
    const { figures: found, notes } = await ask(PEOPLE, { by: ['condition', 'pcn'], where, ...ON('2025-04-09') });
    expect(shown(found)).toEqual([
      ['DEP', 'U1', 1],
      ['DM', 'U1', 1],
      ['DM', 'U2', 1],
    ]);
    expect(notes.join(' ')).toContain('Of people with condition DM');
  });

  it('are chosen once by either of two conditions', async () => {
    const where = [{ dimension: 'condition', values: ['DM', 'DEP'] }];
    expect(await figures(PEOPLE, { where, ...ON('2025-04-09') })).toEqual([[3]]);
  });

  it('are chosen by both of two conditions that they have on the same day', async () => {
    const both = [
      { dimension: 'condition', values: ['DM'] },
      { dimension: 'condition', values: ['DEP'] },
    ];
    expect(await figures(PEOPLE, { where: both, ...ON('2025-04-09') })).toEqual([[1]]);
    expect(await figures(PEOPLE, { where: both, ...ON('2025-05-01') })).toEqual([[0]]);
    const either = [
      { dimension: 'condition', values: ['DM', 'ANX'] },
      { dimension: 'condition', values: ['DEP'] },
    ];
    expect(await figures(PEOPLE, { where: either, ...ON('2025-04-09') })).toEqual([[2]]);
    const { figures: found, notes } = await ask(PEOPLE, { by: ['condition'], where: both, ...ON('2025-04-09') });
    expect(shown(found)).toEqual([
      ['DEP', 1],
      ['DM', 1],
    ]);
    expect(notes.filter((note) => note.startsWith('Of people with'))).toEqual([
      'Of people with condition DM and DEP on the day that a row counts; condition shows all that they have.',
    ]);
    expect(await figures(ATTENDANCES, { where: both })).toEqual([[1]]);
  });

  it('with diabetes who also have depression, by network: the metric, and the same by choosing', async () => {
    const both = loadMetrics({ catalogueFolders: [CATALOGUE] }).get('concord.diabetes-with-depression')!;
    const { figures: found } = await ask(both, { by: ['pcn'], ...ON('2025-04-09') });
    expect(found.map((f) => [f.group.pcn, f.numerator, f.denominator])).toEqual([
      ['U1', 1, 1],
      ['U2', 0, 1],
    ]);
  });

  it('have so many conditions of the framework, none as well', async () => {
    const { figures: found, notes } = await ask(PEOPLE, { by: ['multimorbidity'], ...ON('2025-04-09') });
    expect(shown(found)).toEqual([
      ['0', 1],
      ['1', 2],
      ['2', 1],
    ]);
    expect(found[0]!.labels).toEqual({ multimorbidity: 'None known' });
    expect(notes.join(' ')).not.toContain('overlap');
    const where = [{ dimension: 'multimorbidity', values: ['2', '4+'] }];
    expect(await figures(PEOPLE, { where, ...ON('2025-04-09') })).toEqual([[1]]);
    expect(await figures(PEOPLE, { where, ...ON('2025-05-01') })).toEqual([[0]]);
  });

  it('count on the day of each row: the first day in, the day after the last out; a row of nobody known in none', async () => {
    expect(await figures(ATTENDANCES, { by: ['condition'] })).toEqual([
      ['DEP', 1],
      ['DM', 3],
    ]);
    expect(await figures(ATTENDANCES, { by: ['multimorbidity'] })).toEqual([
      ['0', 2],
      ['1', 2],
      ['2', 1],
    ]);
  });

  it('are in one segment each, on the day of each row, so that groups sum to the whole but for whom none is known', async () => {
    const segment = (person_key: number, code: string, from_date: string, until_date: string | null = null) => ({
      ...{ person_key, segment: code, name: code === 'ill' ? 'Ill' : null, from_date, until_date },
    });
    const person_segment = [
      segment(1, 'well', '2020-01-01', '2025-04-01'),
      segment(1, 'ill', '2025-04-01'),
      segment(3, 'well', '2020-01-01', '2025-04-10'),
      segment(4, 'ill', '2020-01-01'),
    ];
    const segments = [
      { code: 'well', name: 'Well', priority: 2 },
      { code: 'ill', name: 'Ill', priority: 1 },
      { code: 'old', name: 'Old', priority: 3 },
    ];
    const world = await openFixture({ ...ROWS, person_segment, segments }, false, '2026-01-01');
    const told = async (...asked: Parameters<typeof world.ask>) => shown((await world.ask(...asked)).figures);
    const { figures: found, notes } = await world.ask(ATTENDANCES, { by: ['segment'] });
    expect(shown(found)).toEqual([
      ['ill', 2],
      ['well', 2],
    ]);
    expect(found[0]!.labels).toEqual({ segment: 'Ill' });
    // of 3 on 10 April, who is dead by then, and of nobody known
    expect(await told(ATTENDANCES)).toEqual([[6]]);
    expect(notes.join(' ')).toContain('Rows that belong to none of these groups are left out.');
    expect(notes.join(' ')).not.toContain('overlap');
    expect(await told(PEOPLE, { by: ['segment', 'pcn'], ...ON('2025-04-09') })).toEqual([
      ['ill', 'U1', 1],
      ['ill', 'U2', 1],
      ['well', 'U2', 1],
    ]);
    const where = [{ dimension: 'segment', values: ['well'] }];
    expect(await told(ATTENDANCES, { where, by: ['segment'] })).toEqual([['well', 2]]);
    expect(await told(ATTENDANCES, { where: [{ dimension: 'segment', values: ['old'] }] })).toEqual([[0]]);
    expect(await told(ATTENDANCES, {}, { segment: ['ill'] })).toEqual([[2]]);
    await expect(world.ask(ATTENDANCES, { where: [{ dimension: 'segment', values: ['Wel'] }] })).rejects.toThrow(
      "did you mean 'well'?",
    );
    world.edition.close();
  });

  it('have no number of conditions before anything of practices tells of them, and 0 from then on', async () => {
    const emergency_attendance = [
      attendance(1, 4, '2019-12-31'),
      attendance(2, 4, '2020-01-01'),
      // 9 is registered nowhere, 8 is known by a register that counts alone, 7 was never on the one there is
      attendance(3, 9, '2025-04-01'),
      attendance(4, 8, '2025-04-01'),
      attendance(5, 8, '2025-04-03'),
      attendance(6, 7, '2025-04-03'),
    ];
    const condition_register = [
      register(8, 'DM', '2025-04-02', '2025-04-03'),
      register(7, 'DM', '2025-04-02', '2025-04-02'),
      register(9, 'ANX', '2020-01-01', null, false),
    ];
    const few = await openFixture({ ...ROWS, emergency_attendance, condition_register }, false, '2026-01-01');
    const { figures: found, notes } = await few.ask(ATTENDANCES, { by: ['multimorbidity'] });
    expect(shown(found)).toEqual([['0', 2]]);
    expect(notes).toContain('Rows that belong to none of these groups are left out.');
    const where = [{ dimension: 'multimorbidity', values: ['0'] }];
    expect(shown((await few.ask(ATTENDANCES, { where })).figures)).toEqual([[2]]);
    expect(shown((await few.ask(ATTENDANCES, {}, { multimorbidity: ['0'] })).figures)).toEqual([[2]]);
    few.edition.close();
  });

  it('are limited by a policy to those who have it, with no row where it allows none', async () => {
    expect(await figures(ATTENDANCES, {}, { condition: ['DM'] })).toEqual([[3]]);
    expect(await figures(ATTENDANCES, { by: ['condition'] }, { condition: ['DEP'] })).toEqual([
      ['DEP', 1],
      ['DM', 1],
    ]);
    expect(await figures(ATTENDANCES, {}, { multimorbidity: ['0', '2'] })).toEqual([[3]]);
    expect((await ask(ATTENDANCES, {}, { condition: [] })).figures.map((f) => f.status)).toEqual(['no-data']);
  });

  it('know every condition of the list, and tell the nearest of another', async () => {
    const where = (value: string) => ({ where: [{ dimension: 'condition', values: [value] }] });
    expect(await figures(PEOPLE, { ...where('MND'), ...ON('2025-04-09') })).toEqual([[0]]);
    await expect(ask(PEOPLE, where('diabetes'))).rejects.toThrow("did you mean 'DM'?");
    await expect(ask(PEOPLE, { where: [{ dimension: 'multimorbidity', values: ['5'] }] })).rejects.toMatchObject({
      kind: 'unknown-name',
    });
    expect(
      await figures(PEOPLE, { where: [{ dimension: 'multimorbidity', values: ['3'] }], ...ON('2025-04-09') }),
    ).toEqual([[0]]);
  });

  it('are compared with everybody, each once, where a ratio is indirectly standardised', async () => {
    const day = { from: '2025-04-01', to: '2025-04-10' };
    // of nobody is the sex known: 3 attendances of 4 people registered on 10 April, 0.75 each; 1 and 2 have depression that day
    const { figures: found } = await ask(RATIO, { by: ['condition'], ...day });
    expect(found.map((f) => [f.group.condition, f.numerator, f.denominator])).toEqual([
      ['ANX', 0, 0.75],
      ['DEP', 1, 1.5],
      ['DM', 2, 0.75],
    ]);
  });

  it('are counted once for each of their rows in that whole, however many on one day, under the first that they have', async () => {
    const emergency_attendance = [
      ...ROWS.emergency_attendance,
      // two on one day of 2, who has depression and anxiety
      attendance(7, 2, '2025-04-05'),
      attendance(8, 2, '2025-04-05'),
    ];
    const more = await openFixture({ ...ROWS, emergency_attendance }, false, '2026-01-01');
    const day = { from: '2025-04-01', to: '2025-04-10' };
    // 5 attendances of 4 people: 1.25 each; were each row counted in all its groups it would be 7 of 5, once a day 4 of 4
    const { figures: found } = await more.ask(RATIO, { by: ['condition'], ...day });
    expect(found.map((f) => [f.group.condition, f.numerator, f.denominator])).toEqual([
      ['ANX', 2, 1.25],
      ['DEP', 3, 2.5],
      ['DM', 2, 1.25],
    ]);
    more.edition.close();
  });

  it('are refused to who may not read the registers, and to an edition without them', async () => {
    const { condition_register: _, ...rest } = ROWS;
    const without = await openFixture(rest, false, '2026-01-01');
    await expect(without.ask(PEOPLE, { by: ['condition'] })).rejects.toMatchObject({ kind: 'no-data' });
    await expect(without.ask(PEOPLE, { by: ['multimorbidity'] })).rejects.toMatchObject({ kind: 'no-data' });
    without.edition.close();
    const { registration: __, ...unregistered } = ROWS;
    const nowhere = await openFixture(unregistered, false, '2026-01-01');
    await expect(nowhere.ask(ATTENDANCES, { by: ['multimorbidity'] })).rejects.toMatchObject({ kind: 'no-data' });
    nowhere.edition.close();
    const grant = fixture.grant.tables;
    fixture.grant.tables = grant.filter((table) => table !== 'condition_register');
    await expect(ask(PEOPLE, { by: ['condition'] })).rejects.toMatchObject({ kind: 'policy-refused' });
    const where = [{ dimension: 'condition', values: ['DM'] }];
    await expect(ask(PEOPLE, { where })).rejects.toMatchObject({ kind: 'policy-refused' });
    fixture.grant.tables = grant;
  });
});
