/** Tables that are made a calendar year at a time: the same rows as made at once, and a month touches its own year. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activitySources } from '../../src/edition/make-activity.ts';
import type { TableMade } from '../../src/edition/make-built-in-tables.ts';
import { makeDerivedTables } from '../../src/edition/make-derived-tables.ts';
import { readTableModel, type TablePlan } from '../../src/edition/read-table-model.ts';
import { type Bench, runStep } from '../../src/edition/run-step.ts';
import { readParquetFiles } from '../../src/edition/table-files.ts';
import { takesIn, withinYear, yearSpans } from '../../src/edition/year-spans.ts';
import { type Engine, identifier, literal, openEngine } from '../../src/engine/engine.ts';
import { openSqlGuard } from '../../src/engine/sql-guard.ts';
import { countSteps } from '../../src/progress.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-years-'));
let engine: Engine;
let bench: Bench;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
  bench = {
    ...{ engine, guard: await openSqlGuard(engine), locked: engine, engineVersion: 'test', made: [], reused: [] },
    paths: { steps: join(folder, 'steps'), temporary: join(folder, 'temporary') } as Bench['paths'],
  };
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

describe('the years of an edition', () => {
  it.each([
    [null, null, ['all: to']],
    [2025, 2025, ['2025: to']],
    [2024, 2026, ['2024: to 2025-01-01', '2025: 2025-01-01 to 2026-01-01', '2026: 2026-01-01 to']],
  ])('from %s to %s', (first, last, spans) => {
    const told = yearSpans(first, last).map(({ name, from, before }) =>
      `${name}: ${from ?? ''} to ${before ?? ''}`.replace('  ', ' ').trim(),
    );
    expect(told).toEqual(spans);
  });

  it('hold every day once, and what has no day in the first', async () => {
    const days = ['1900-01-01', '2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01', '2099-01-01', null];
    for (const [first, last] of [
      [null, null],
      [2025, 2025],
      [2024, 2026],
    ] as const) {
      const spans = yearSpans(first, last);
      const values = days.map((day) => `(${day ? `date '${day}'` : 'null::date'})`).join(', ');
      const within = spans.map((span) => `coalesce(${withinYear('day', span)}, false)::integer`);
      const rows = await engine.all<{ day: string | null; times: number; first: number }>(
        `select day::varchar as day, ${within.join(' + ')} as times, ${within[0]} as first from (values ${values}) as v(day)`,
      );
      expect(rows.map((r) => r.times)).toEqual(days.map(() => 1));
      expect(rows.find((r) => r.day === null)?.first).toBe(1);
      for (const day of days) {
        const year = day === null ? null : Number(day.slice(0, 4));
        const { within: sql } = await engine.one<{ within: number[] }>(
          `select [${within}] as within from (select ${day === null ? 'null::date' : `date '${day}'`} as day)`,
        );
        expect(spans.map((span) => Number(takesIn(span, year)))).toEqual(Array.from(sql));
      }
    }
  });
});

const PLANS = new Map(
  readTableModel({ catalogueFolders: [fileURLToPath(new URL('../../catalogue', import.meta.url))] }).map((plan) => [
    plan.name,
    plan,
  ]),
);
const DERIVED = ['covered_month', 'cost', 'person_month'].map((name) => PLANS.get(name)!);

/** Rows of the tables of which activity is counted, of three people over three years. */
const ROWS: Record<string, Record<string, string | number | boolean | null>[]> = {
  emergency_attendance: [
    { person_key: 1, arrived_at: '2024-03-05 10:00', department_type: '01' },
    { person_key: 1, arrived_at: '2024-03-06 10:00', department_type: '03' },
    { person_key: 2, arrived_at: '2025-12-31 23:59', department_type: '01' },
    { person_key: 2, arrived_at: '2026-01-01 00:00', department_type: '01' },
    { person_key: null, arrived_at: '2025-02-01 08:00', department_type: '01' },
    { person_key: 3, arrived_at: null, department_type: '01' },
  ],
  hospital_spell: [
    {
      person_key: 1,
      admitted_at: '2023-12-20 10:00',
      discharged_at: '2024-01-03 10:00',
      admission_type: 'emergency',
      nights: 14,
    },
    {
      person_key: 2,
      admitted_at: '2025-06-01 10:00',
      discharged_at: '2025-06-01 15:00',
      admission_type: 'elective',
      nights: 0,
    },
    { person_key: 2, admitted_at: '2026-02-01 10:00', discharged_at: null, admission_type: 'emergency', nights: null },
  ],
  continuous_spell: [
    { person_key: 1, admitted_at: '2023-12-20 10:00', admission_type: 'emergency', nights: 14 },
    { person_key: 2, admitted_at: '2025-06-01 10:00', admission_type: 'elective', nights: 0 },
    { person_key: 2, admitted_at: '2026-02-01 10:00', admission_type: 'emergency', nights: null },
  ],
  urgent_call: [
    { person_key: 2, called_at: '2025-03-01 10:00', abandoned: true },
    { person_key: 2, called_at: '2025-03-02 10:00', abandoned: false },
    { person_key: 2, called_at: '2025-03-03 10:00', abandoned: null },
  ],
  outpatient_appointment: [{ person_key: 3, appointment_date: '2024-01-15', is_first: true, attended: true }],
  prescription: [{ person_key: 3, issue_date: '2026-03-10' }],
  social_care_package: [
    { person_key: 1, start_date: '2024-11-15', end_date: '2025-02-10', weekly_cost: 70, one_off_cost: 10 },
  ],
  registration: [
    { person_key: 1, held_from: '2020-01-01', held_to: null, practice_code: 'P1', birth_month: '1950-06-01' },
    { person_key: 2, held_from: '2025-01-10', held_to: '2026-02-01', practice_code: 'P2', birth_month: '2000-02-01' },
  ],
  death: [{ person_key: 1, death_date: '2026-02-14' }],
  unit_costs: [
    { activity: 'emergency-attendance-type-1', payer: 'nhs', unit_cost: 220 },
    { activity: 'emergency-night', payer: 'nhs', unit_cost: 450 },
    { activity: 'elective-day-case', payer: 'nhs', unit_cost: 950 },
    { activity: 'call-111', payer: 'nhs', unit_cost: 20 },
  ],
};

async function lay(name: string, rows: (typeof ROWS)[string] = []): Promise<TableMade> {
  const plan = PLANS.get(name)!;
  const value = (given: string | number | boolean | null | undefined): string =>
    given === null || given === undefined ? 'null' : typeof given === 'string' ? literal(given) : String(given);
  const selects = rows.map(
    (row) => `select ${plan.columns.map((c) => `cast(${value(row[c.name])} as ${c.type}) as ${identifier(c.name)}`)}`,
  );
  const none = `select ${plan.columns.map((c) => `cast(null as ${c.type}) as ${identifier(c.name)}`)} where false`;
  const select = selects.length ? selects.join('\nunion all\n') : none;
  const output = await runStep(bench, { name: `table:${name}`, confined: false, select, inputs: {} });
  return { plan, output, datasets: [`${name}_feed`] };
}

async function layAll(rows: typeof ROWS): Promise<TableMade[]> {
  const beneath = [
    ...new Set([...activitySources(), 'social_care_package', 'unit_costs', 'registration', 'death']),
  ].filter((name) => name !== 'covered_month');
  const tables: TableMade[] = [];
  for (const name of beneath) tables.push(await lay(name, rows[name]));
  return tables;
}

async function derive(rows: typeof ROWS, plans: TablePlan[] = DERIVED): Promise<Map<string, TableMade>> {
  const tables = await layAll(rows);
  bench.made.length = 0;
  bench.reused.length = 0;
  return new Map((await makeDerivedTables(bench, plans, tables)).map((t) => [t.plan.name, t]));
}

const read = <T extends object>(table: TableMade, columns = '*'): Promise<T[]> =>
  engine.all<T>(`select ${columns} from ${readParquetFiles(table.output.paths)}`);

describe('a table that is made year by year', () => {
  it('costs what was used in the month of it, whatever year it began in', async () => {
    const cost = (await derive(ROWS)).get('cost')!;
    const rows = await read<{ told: string }>(
      cost,
      `concat_ws(' ', coalesce(person_key::varchar, '-'), coalesce(strftime(month, '%Y-%m'), '-'), activity, units, coalesce(cost::varchar, '-')) as told`,
    );
    expect(rows.map((r) => r.told)).toEqual([
      // 2024, which takes in what is earlier and what has no day
      '1 2024-01 emergency-night 14.00 6300.00',
      '1 2024-03 emergency-attendance-other 1.00 -',
      '1 2024-03 emergency-attendance-type-1 1.00 220.00',
      '1 2024-11 social-care 2.29 170.00',
      '1 2024-12 social-care 4.43 310.00',
      '3 2024-01 outpatient-first 1.00 -',
      '3 - emergency-attendance-type-1 1.00 220.00',
      '1 2025-01 social-care 4.43 310.00',
      '1 2025-02 social-care 1.43 100.00',
      '2 2025-03 call-111 1.00 20.00',
      '2 2025-06 elective-day-case 1.00 950.00',
      '2 2025-12 emergency-attendance-type-1 1.00 220.00',
      '- 2025-02 emergency-attendance-type-1 1.00 220.00',
      '2 2026-01 emergency-attendance-type-1 1.00 220.00',
      '3 2026-03 prescription 1.00 -',
    ]);
    expect(cost.datasets).toContain('emergency_attendance_feed');
    expect(cost.datasets).toContain('social_care_package_feed');
  });

  it('counts the months of a person on, over the ends of years', async () => {
    const months = (await derive(ROWS)).get('person_month')!;
    const rows = await read<{ person: number; month: string; age: number; died: boolean; calls: number }>(
      months,
      `person_key::integer as person, strftime(month, '%Y-%m') as month, age, died, calls_111 as calls`,
    );
    // months are covered from January 2024 (an outpatient was seen) to January 2026 (the last at one moment)
    const of = (person: number) => rows.filter((r) => r.person === person);
    expect(of(1).map((r) => r.month)).toHaveLength(25);
    expect(of(1)[0]).toMatchObject({ month: '2024-01', age: 73 });
    expect(of(2).map((r) => r.month)).toEqual([
      ...Array.from({ length: 11 }, (_, i) => `2025-${String(i + 2).padStart(2, '0')}`),
      '2026-01',
    ]);
    expect(of(2).find((r) => r.month === '2025-03')).toMatchObject({ age: 25, calls: 3 });
    expect(of(3)).toEqual([]);
    // each year in the order of its key, the years in theirs
    expect(rows.map((r) => r.month.slice(0, 4))).toEqual(rows.map((r) => r.month.slice(0, 4)).toSorted());
  });

  it('makes anew the year that a later row is of, and finds every other', async () => {
    const before = await derive(ROWS);
    const late = { person_key: 1, arrived_at: '2026-01-20 10:00', department_type: '01' };
    const after = await derive({ ...ROWS, emergency_attendance: [...ROWS.emergency_attendance!, late] });
    // one table is counted again, and what came of 2024 and 2025 is as it was
    expect(bench.made.toSorted()).toEqual([
      ...['2024', '2025', '2026', 'years'].map((year) => `activity:emergency_attendance:${year}`),
      'table:cost:2026',
      'table:covered_month',
      'table:person_month:2026',
    ]);
    for (const year of ['2024', '2025']) {
      expect(bench.reused).toContain(`table:cost:${year}`);
      expect(bench.reused).toContain(`table:person_month:${year}`);
    }
    const rowsOf = (made: Map<string, TableMade>) => made.get('cost')!.output.rows;
    expect(rowsOf(after)).toBe(rowsOf(before) + 1);
  });

  it('is not stretched by a slip in a year, which stays where it was said to be', async () => {
    const year = (said: string, i: number) => ({
      ...{ person_key: 1, department_type: '01' },
      arrived_at: `${said}-03-0${1 + (i % 9)} 10:00`,
    });
    const attendances = Array.from({ length: 150 }, (_, i) => year('2025', i));
    const slips = [year('2052', 0), year('1925', 1)];
    const made = await derive({
      ...ROWS,
      outpatient_appointment: [],
      urgent_call: [],
      emergency_attendance: [...attendances, ...slips],
    });
    expect(await read<{ month: string }>(made.get('covered_month')!, 'month::varchar as month')).toEqual([
      { month: '2025-03-01' },
    ]);
    const costed = await read<{ month: string }>(made.get('cost')!, `distinct strftime(month, '%Y-%m') as month`);
    expect(costed.map((r) => r.month).sort()).toEqual(expect.arrayContaining(['1925-03', '2025-03', '2052-03']));
    expect(made.get('person_month')!.output.rows).toBe(2);
  });

  it('is there, empty, when nothing is covered', async () => {
    const made = await derive({});
    expect([...made.values()].map((t) => t.output.rows)).toEqual([0, 0, 0]);
  });

  it('counts the activity of a table only in years of which it tells, and of an empty one in none', async () => {
    const years = (made: Map<string, TableMade>) =>
      made
        .get('person_month')!
        .parts!.map((p) => p.name)
        .filter((name) => /^activity:.*\d$/.test(name))
        .toSorted();
    expect(years(await derive(ROWS))).toEqual([
      'activity:continuous_spell:2024',
      'activity:continuous_spell:2025',
      'activity:continuous_spell:2026',
      ...['2024', '2025', '2026'].map((year) => `activity:emergency_attendance:${year}`),
      'activity:hospital_spell:2024',
      'activity:hospital_spell:2025',
      'activity:outpatient_appointment:2024',
      'activity:prescription:2026',
      'activity:urgent_call:2025',
    ]);
    const lifetime = ['2010-03-05 10:00', '2026-01-05 10:00'].map((arrived_at) => ({
      ...{ person_key: 1, department_type: '01', arrived_at },
    }));
    const made = await derive({ registration: ROWS.registration!, emergency_attendance: lifetime });
    // a year of which nothing tells has one empty file for all tables, so that its months are still those of nothing used
    expect(years(made).filter((name) => name.includes('emergency_attendance'))).toEqual([
      'activity:emergency_attendance:2010',
      'activity:emergency_attendance:2026',
    ]);
    expect(years(made)).toHaveLength(2026 - 2010 + 1);
    // person 1 from January 2020 and person 2 from February 2025, to January 2026
    expect(made.get('person_month')!.output.rows).toBe(12 * 6 + 1 + 12);
  });

  it('counts its years in the steps of the build, once it is known which there are', async () => {
    const told: string[] = [];
    const progress = {
      start: (what: string, total?: number) => void told.push(`${what} ${total}`),
      advance: (done: number) => void told.push(`${done}`),
      retotal: (total: number) => void told.push(`of ${total}`),
      end: () => undefined,
    };
    bench.count = countSteps(progress, 'building', 10);
    await derive(ROWS);
    bench.count = undefined;
    expect(told).toEqual(['building 10', 'of 13', '1', '2', '3', 'of 16', '4', '5', '6']);
  });

  it('tells of every step that it was made by, so that an edition names them', async () => {
    const months = (await derive(ROWS)).get('person_month')!;
    const names = months.parts!.map((p) => p.name);
    expect(names).toContain('table:person_month:2025');
    expect(names).toContain('activity:prescription:2026');
    expect(names).toContain('activity:prescription:years');
    expect(names).toContain('table:cost:2026');
  });
});
