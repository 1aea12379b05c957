/** The OMOP export: types and integrity as the CDM asks, every row accounted for, the same bytes from the same rows. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { exportOmop, type OmopExport, type OmopOptions } from '../../src/edition/omop/export-omop.ts';
import { CDM_TYPES, readCdmFields } from '../../src/edition/omop/read-cdm-fields.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { datasetsOf, landRecords } from '../public-data/land-records.ts';
import { layMadeTables, type MadeRow, type MadeTables, madeTables, PLANS, RELEASE } from './omop-rows.ts';

const OPTIONS: OmopOptions = {
  plans: PLANS,
  format: 'parquet',
  releaseDate: RELEASE,
  source: {
    name: 'A made-up system',
    abbreviation: 'MADE',
    holder: 'nobody',
    description: "Rows of nobody's",
    edition: 'e1',
  },
};
const FIELDS = readCdmFields();
const allFields = [...FIELDS.values()].flat();
let engine: Engine;
let place: string;
let made: MadeTables;
let out: OmopExport;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
  place = mkdtempSync(join(tmpdir(), 'concord-omop-'));
  made = madeTables(60, 4);
  out = await exportOmop(engine, await layMadeTables(engine, made), join(place, 'one'), OPTIONS);
}, 60_000);
afterAll(() => {
  engine.close();
  rmSync(place, { recursive: true, force: true });
});

const of = (table: string): string => `read_parquet(${literal(join(place, 'one', `${table}.parquet`))})`;
const count = async (sql: string): Promise<number> =>
  (await engine.one<{ n: number }>(`select count(*) as n from ${sql}`)).n;

describe('the tables of the CDM', () => {
  it('are all there, with exactly the fields and types of the definition', async () => {
    expect(out.tables.map((t) => t.name)).toEqual([...FIELDS.keys()]);
    for (const [table, fields] of FIELDS) {
      const described = await engine.describe(`select * from ${of(table)}`);
      expect(described).toEqual(fields.map((f) => ({ name: f.field, type: CDM_TYPES[f.type] })));
      expect(await count(of(table)), table).toBe(out.tables.find((t) => t.name === table)?.rows);
      expect(await count(of(table)), `${table} has rows`).toBeGreaterThan(0);
    }
  });

  it.each(allFields.filter((f) => f.required).map((f) => [f.table, f.field]))(
    '%s.%s is always filled',
    async (table, field) => {
      expect(await count(`${of(table)} where ${field} is null`)).toBe(0);
    },
  );

  it.each([...FIELDS.keys()].filter((t) => t !== 'cdm_source'))(
    '%s has each key once, from 1 without gaps but for deaths',
    async (table) => {
      const key = FIELDS.get(table)![0]!.field;
      const { n, distinct, most } = await engine.one<{ n: number; distinct: number; most: number }>(
        `select count(*) as n, count(distinct ${key}) as distinct, max(${key}) as most from ${of(table)}`,
      );
      expect(distinct).toBe(n);
      if (table !== 'death') expect(most).toBe(n);
    },
  );

  it.each(allFields.filter((f) => f.references).map((f) => [f.table, f.field, f.references!]))(
    '%s.%s leads to a row of %s',
    async (table, field, to) => {
      const key = FIELDS.get(to)![0]!.field;
      expect(
        await count(`${of(table)} where ${field} is not null and ${field} not in (select ${key} from ${of(to)})`),
      ).toBe(0);
    },
  );

  it('have texts of the length that they may have, and no token beside the person’s own', async () => {
    for (const f of allFields.filter((one) => one.length !== null))
      expect(await count(`${of(f.table)} where length(${f.field}) > ${f.length}`)).toBe(0);
    for (const f of allFields.filter((one) => one.type === 'varchar' && one.field !== 'person_source_value'))
      expect(await count(`${of(f.table)} where regexp_matches(${f.field}, '^T[0-9]{5}$')`), f.field).toBe(0);
  });
});

/** The rows that each table must have, counted one by one. */
function expected(tables: MadeTables): Record<string, number> {
  const people = new Set(tables.person!.filter((p) => p.person_token && p.birth_month).map((p) => p.person_token));
  const counts = (rows: MadeRow[], day: (r: MadeRow) => unknown): number =>
    rows.filter((r) => people.has(r.person_token!) && day(r) !== null && String(day(r)).slice(0, 10) <= RELEASE).length;
  const listed = new Set(['44054006']);
  const isCondition = (e: MadeRow) => e.is_problem === true || listed.has(e.code as string);
  const events = tables.gp_event!;
  const starts = new Map(
    tables.episode!.map((e) => [
      `${e.provider_code} ${e.spell_id}`,
      (e.started_at as string | null)?.slice(0, 10) ?? null,
    ]),
  );
  const spread = (rows: MadeRow[], ...columns: string[]) =>
    rows.flatMap((r) => columns.filter((c) => r[c] != null).map(() => r));
  const attended = (name: string) => tables[name]!.filter((r) => r.attended);
  const [ae, op] = [tables.emergency_attendance!, attended('outpatient_appointment')];
  return {
    person: people.size,
    visit_occurrence:
      counts([...tables.hospital_spell!, ...tables.mental_health_spell!], (r) => r.admitted_at) +
      counts(ae, (r) => r.arrived_at) +
      counts(op, (r) => r.appointment_date) +
      counts(attended('gp_encounter'), (r) => r.start_at) +
      counts([...attended('community_contact'), ...attended('mental_health_contact')], (r) => r.contact_at),
    condition_occurrence:
      counts(tables.episode_diagnosis!, (r) => r.started_on) +
      counts(tables.mental_health_diagnosis!, (r) => r.diagnosed_on) +
      counts(spread(ae, 'diagnosis_1', 'diagnosis_2'), (r) => r.arrived_at) +
      counts(
        events.filter((e) => e.value === null && isCondition(e)),
        (r) => r.effective_date,
      ),
    procedure_occurrence:
      counts(tables.procedure!, (r) => r.performed_on ?? starts.get(`${r.provider_code} ${r.spell_id}`)!) +
      counts(spread(op, 'procedure_code'), (r) => r.appointment_date) +
      counts(spread(ae, 'treatment_1'), (r) => r.arrived_at),
    drug_exposure:
      counts(tables.prescription!, (r) => r.issue_date) + counts(tables.immunisation!, (r) => r.vaccination_date),
    measurement:
      counts(
        events.filter((e) => e.value !== null),
        (r) => r.effective_date,
      ) +
      counts(
        tables.observation!.filter((o) => o.source !== 'gp'),
        (r) => r.observed_on,
      ),
    observation: counts(
      events.filter((e) => e.value === null && !isCondition(e)),
      (r) => r.effective_date,
    ),
    death: tables.person!.filter((p) => people.has(p.person_token!) && p.death_date).length,
  };
}

describe('rows', () => {
  it('are as many as a slow count finds', () => {
    const found = Object.fromEntries(out.tables.map((t) => [t.name, t.rows]));
    expect(found).toMatchObject(expected(made));
  });

  it('are all accounted for: exported or left out for one reason', () => {
    expect(out.accounts.length).toBeGreaterThan(12);
    for (const a of out.accounts)
      expect(
        a.exported + a.unlinked + a.personLeftOut + a.undated + a.afterRelease + a.notAttended + a.repeated,
        `${a.table} ${a.source}`,
      ).toBe(a.rows);
    const rowsOf = (table: string, source: string): number | undefined =>
      out.accounts.find((a) => a.table === table && a.source === source)?.rows;
    // each row, whether it took place or not
    for (const source of ['outpatient_appointment', 'gp_encounter', 'community_contact', 'mental_health_contact'])
      expect([source, rowsOf('visit_occurrence', source)]).toEqual([source, made[source]!.length]);
    expect(rowsOf('death', 'death')).toBe(made.death!.length);
    const exported = Map.groupBy(out.accounts, (a) => a.table);
    for (const [table, accounts] of exported)
      expect(accounts.reduce((sum, a) => sum + a.exported, 0)).toBe(out.tables.find((t) => t.name === table)?.rows);
    for (const reason of ['unlinked', 'personLeftOut', 'undated', 'afterRelease', 'notAttended', 'repeated'] as const)
      expect(
        out.accounts.some((a) => a[reason] > 0),
        reason,
      ).toBe(true);
  });

  it('know their visit and their provider', async () => {
    expect(
      await count(
        `${of('condition_occurrence')} as c join ${of('visit_occurrence')} as v using (visit_occurrence_id) where c.person_id <> v.person_id`,
      ),
    ).toBe(0);
    expect(
      await count(
        `${of('condition_occurrence')} where condition_source_value = 'J189' and visit_occurrence_id is null`,
      ),
    ).toBe(0);
    expect(await count(`${of('procedure_occurrence')} where provider_id is not null`)).toBeGreaterThan(0);
    expect(
      await count(
        `${of('visit_occurrence')} where visit_end_date < visit_start_date or visit_end_date > '${RELEASE}'::date + 30`,
      ),
    ).toBe(0);
  });

  it('are the same bytes whatever the order of the rows and the number of threads', async () => {
    const other = await openEngine({ threads: 1 });
    const shuffled = Object.fromEntries(Object.entries(made).map(([name, rows]) => [name, rows.toReversed()]));
    await exportOmop(other, await layMadeTables(other, shuffled), join(place, 'two'), { ...OPTIONS, format: 'csv' });
    await exportOmop(engine, await layMadeTables(engine, made), join(place, 'three'), { ...OPTIONS, format: 'csv' });
    for (const { name } of out.tables)
      expect(
        readFileSync(join(place, 'two', `${name}.csv`), 'utf8') ===
          readFileSync(join(place, 'three', `${name}.csv`), 'utf8'),
        name,
      ).toBe(true);
    other.close();
  });

  it('make tables without rows of tables that are not there', async () => {
    const nothing = await exportOmop(engine, {}, join(place, 'empty'), OPTIONS);
    expect(nothing.tables.filter((t) => t.rows > 0).map((t) => t.name)).toEqual(['cdm_source']);
    expect(
      await engine.all(
        "select table_name from duckdb_tables() where table_name like 'cdm_%' or table_name like 'omop_%'",
      ),
    ).toEqual([]);
  });

  it('never leave with the key of a person', async () => {
    await engine.run('create or replace table keyed as select 1 as person_key');
    await expect(exportOmop(engine, { person: 'keyed' }, join(place, 'no'), OPTIONS)).rejects.toThrow(ConcordError);
  });
});

/** Checks of the OHDSI Data Quality Dashboard that ask of dates; each counts rows at fault. */
const PLAUSIBLE: [check: string, faults: string][] = [
  [
    'measureObservationPeriodOverlap',
    `${'observation_period'} as a join ${'observation_period'} as b on a.person_id = b.person_id and a.observation_period_id < b.observation_period_id and b.observation_period_start_date <= a.observation_period_end_date + 1 and a.observation_period_start_date <= b.observation_period_end_date + 1`,
  ],
  [
    'plausibleStartBeforeEnd of observation_period',
    'observation_period where observation_period_end_date < observation_period_start_date',
  ],
  [
    'plausibleStartBeforeEnd of visit_occurrence',
    'visit_occurrence where visit_end_date < visit_start_date or visit_end_datetime < visit_start_datetime',
  ],
  ['plausibleStartBeforeEnd of drug_exposure', 'drug_exposure where drug_exposure_end_date < drug_exposure_start_date'],
  [
    'plausibleDuringLife of observation_period',
    'observation_period join death using (person_id) where observation_period_end_date > death_date',
  ],
  ['plausibleValueLow of days_supply', 'drug_exposure where days_supply < 0'],
  [
    'plausibleAfterBirth of visits',
    'visit_occurrence join person using (person_id) where visit_start_date < make_date(year_of_birth, month_of_birth, 1)',
  ],
];

describe('an export that is sent back', () => {
  it('lands whole under the contracts of the OMOP tables', async () => {
    const folder = join(place, 'omop');
    await exportOmop(engine, await layMadeTables(engine, made), folder, { ...OPTIONS, format: 'csv' });
    const { checks, close } = await landRecords(folder, 'omop');
    close();
    expect(checks.size).toBe(datasetsOf('omop').length);
    for (const [file, check] of checks) {
      expect([file, check.faults.filter((f) => f.severity === 'reject')]).toEqual([file, []]);
      const rows = out.tables.find((t) => `${t.name}.csv` === file)?.rows;
      expect([file, check.allChecksRan, check.reconciliation.accepted]).toEqual([file, true, rows]);
    }
  }, 60_000);
});

describe('checks of the Data Quality Dashboard', () => {
  it.each(PLAUSIBLE)('%s finds nothing', async (_, faults) => {
    const sql = faults.replaceAll(
      /\b(observation_period|visit_occurrence|drug_exposure|death|person)\b(?!_)(?= as | where | join )/g,
      (name) => of(name),
    );
    const joined = sql.replaceAll(/join (death|person) using/g, (_all, name: string) => `join ${of(name)} using`);
    expect(await count(joined)).toBe(0);
  });

  it('every person with a registration or an event has a period', async () => {
    const without = await engine.all<{ token: string }>(
      `select person_source_value as token from ${of('person')} where person_id not in (select person_id from ${of('observation_period')})`,
    );
    const registered = new Set(made.registration!.filter((r) => r.held_from).map((r) => r.person_token));
    expect(without.filter((p) => registered.has(p.token))).toEqual([]);
    const seen = ['visit_occurrence', 'measurement', 'drug_exposure'].map((table) => {
      const day = FIELDS.get(table)!.find((f) => f.type === 'date' && f.required)!.field;
      return `select person_id, ${day} as seen_on from ${of(table)}`;
    });
    const alive = `(${seen.join(' union ')}) left join ${of('death')} using (person_id) where seen_on <= coalesce(death_date, seen_on)`;
    expect(
      await count(
        `(select person_id from ${alive}) where person_id not in (select person_id from ${of('observation_period')})`,
      ),
    ).toBe(0);
  });
});
