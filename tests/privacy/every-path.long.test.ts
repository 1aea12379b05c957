/**
 * Every purpose obeys every opt-out on every path there is, no two purposes' rows join, and nothing that was planted is in any file
 * below the line or in anything that a command says.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCareZone } from '../../src/edition/care/open-care-zone.ts';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { readTableModel, type TablePlan } from '../../src/edition/read-table-model.ts';
import { reconcileRows } from '../../src/edition/reconcile-rows.ts';
import { recordNumbersOf } from '../../src/edition/record-numbers.ts';
import { literal } from '../../src/engine/engine.ts';
import { readKeys } from '../../src/pseudonym/read-keys.ts';
import { OPT_OUT_KINDS } from '../../src/pseudonym/read-purposes.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { recordNumberOf, testKey, tokenOf } from '../pseudonym/hmac-twin.ts';
import { buildPlanted, manifestOf, numbersOn, PATHS, type Path, type Planted } from './build-planted.ts';
import { GP_CODES } from './planted-extracts.ts';
import { runEverything, searchesPlanted, searchSaid } from './planted-nowhere.ts';
import { ADULTS, hex, PEOPLE, type PlantedPerson, PURPOSES } from './planted-people.ts';
import { cellOf, mayLeave, maySee, mayUse, type ToldRow, toldRows } from './told-rows.ts';

const ROWS = toldRows();
const TABLES = [...new Set(ROWS.map((row) => row.table))];
let made: Planted;
/** person's key by the number that the planted person has */
const personKeys = new Map<number, string>();

beforeAll(async () => {
  made = await buildPlanted(TABLES);
  const attended = await made.engine.all<{ n: string; person: string }>(
    'select attendance_id::varchar as n, person_key::varchar as person from emergency_attendance where person_key is not null',
  );
  const keys = new Map(attended.map(({ n, person }) => [n, person]));
  for (const row of ROWS.filter((r) => r.table === 'emergency_attendance'))
    for (const person of row.people) personKeys.set(person.n, keys.get(inEdition(row))!);
}, 600_000);
afterAll(() => {
  made?.close();
  if (made) rmSync(made.top, { recursive: true, force: true });
});

const keyOf = (id: string) => testKey(id, 1, hex(id));
const inEdition = (row: ToldRow): string => recordNumberOf(keyOf('records'), row.kind, row.number);
const outside = (purpose: string, number: string): string => recordNumberOf(keyOf(purpose), 'export', number);
const tokenIn = (purpose: string, { n }: PlantedPerson): string => tokenOf(keyOf(purpose), `res|${personKeys.get(n)}`);

/** The number under which a row is seen on a path. */
const numberOn = (path: Path, purpose: string, row: ToldRow): string =>
  path === 'view' ? inEdition(row) : outside(purpose, inEdition(row));
const shownOn = (path: Path): typeof maySee => (path === 'view' ? maySee : mayLeave);

it('knows whose every row is, one person for each planted one', () => {
  expect(personKeys.size).toBe(PEOPLE.length);
  expect(new Set(personKeys.values()).size).toBe(PEOPLE.length);
});

describe.each(PURPOSES)('%s', (purpose) => {
  it.each(PATHS)('shows by %s exactly the rows that the slow twin lets it see', async (path) => {
    for (const table of TABLES) {
      const rows = ROWS.filter((row) => row.table === table);
      const expected = rows.filter((row) => shownOn(path)(purpose, row)).map((row) => numberOn(path, purpose, row));
      expect([table, await numbersOn(made, path, purpose, rows[0]!)]).toEqual([table, expected.sort()]);
    }
  });

  it.each(OPT_OUT_KINDS)('obeys %s as its cell says, on every path', async (kind) => {
    const theirs = ROWS.filter((row) => row.people.some((p) => p.optOut === kind));
    const cell = cellOf(purpose, kind);
    for (const path of PATHS)
      for (const gp of [true, false]) {
        const rows = theirs.filter((row) => row.gp === gp && row.people.every((p) => p.optOut === kind));
        const seen = new Set<string>();
        for (const table of new Set(rows.map((row) => row.table)))
          for (const n of await numbersOn(made, path, purpose, rows.find((r) => r.table === table)!)) seen.add(n);
        const shown = rows.filter((row) => seen.has(numberOn(path, purpose, row))).length;
        const all = cell === '-' || (cell === 'G' && !gp);
        expect([path, gp, rows.length > 3, shown]).toEqual([path, gp, true, all ? rows.length : 0]);
      }
    expect(await omopOf(purpose, kind)).toEqual({
      people: cell === 'A' ? 0 : 4,
      entries: cell === '-' ? 4 : 0,
      values: cell === '-' ? 4 : 0,
      visits: cell === 'A' ? 0 : 8,
    });
  });

  it('names in no table a person whom it may not use there', async () => {
    const may = (gp: boolean) => new Set(PEOPLE.filter((p) => mayUse(purpose, p, gp)).map((p) => tokenIn(purpose, p)));
    const [others, practices] = [may(false), may(true)];
    let named = 0;
    for (const plan of readTableModel(openWorkspace(made.folder)).filter((p) => p.zone === 'pseudonymised')) {
      const fromGp = typeof plan.fromGp === 'string' ? `${plan.fromGp} is not false` : String(plan.fromGp);
      for (const { name } of plan.columns.filter((c) => /person_key$/.test(c.name))) {
        const rows = await made.engine.all<{ token: string; gp: boolean }>(
          `select distinct ${name.replace(/key$/, 'token')} as token, ${fromGp} as gp
           from ${made.relation('parquet', purpose, plan.name)} where token is not null`,
        );
        named += rows.length;
        for (const { token, gp } of rows)
          expect([plan.name, (gp ? practices : others).has(token)]).toEqual([plan.name, true]);
      }
    }
    expect(named).toBeGreaterThan(100);
  });

  it('has in no table of OMOP a row of a person who is not among its persons', async () => {
    const folder = join(made.top, 'omop', purpose);
    const files = readdirSync(folder).filter((file) => file.endsWith('.parquet'));
    const persons = `(select person_id from read_parquet(${literal(join(folder, 'person.parquet'))}))`;
    let looked = 0;
    for (const file of files) {
      const relation = `read_parquet(${literal(join(folder, file))})`;
      const columns = await made.engine.describe(`from ${relation}`);
      if (!columns.some(({ name }) => name === 'person_id')) continue;
      const { rows, strangers } = await made.engine.one<{ rows: number; strangers: number }>(
        `select count(*) as rows, count(*) filter (where person_id is null or person_id not in ${persons}) as strangers from ${relation}`,
      );
      expect([file, strangers]).toEqual([file, 0]);
      looked += rows;
    }
    expect(looked).toBeGreaterThan(50);
  });

  it('accounts for every row that it left out', () => {
    const { tables, optOutLists } = manifestOf(made, 'parquet', purpose);
    for (const t of tables) expect([t.name, t.leftOut + t.unlinked + t.exported]).toEqual([t.name, t.rows]);
    for (const table of TABLES) {
      const rows = ROWS.filter((row) => row.table === table);
      const seen = rows.filter((row) => maySee(purpose, row)).length;
      const exported = rows.filter((row) => mayLeave(purpose, row)).length;
      expect(tables.find((t: { name: string }) => t.name === table)).toMatchObject({
        rows: rows.length,
        exported,
        leftOut: rows.length - seen,
        unlinked: seen - exported,
      });
    }
    expect(optOutLists.map((l: { kind: string; asAt: string }) => [l.kind, l.asAt])).toEqual([
      ['national', '2026-01-15'],
      ['objections', '2026-01-15'],
    ]);
  });
});

/** What OMOP has of the four people of an opt-out: them, their coded entries and values of practices, their visits to hospital. */
async function omopOf(purpose: string, kind: string): Promise<Record<string, number>> {
  const of = (table: string): string => `read_parquet(${literal(join(made.top, 'omop', purpose, `${table}.parquet`))})`;
  const tokens = ADULTS.filter((p) => p.optOut === kind).map((p) => literal(tokenIn(purpose, p)));
  const theirs = `(select person_id from ${of('person')} where person_source_value in (${tokens.join(', ')}))`;
  return made.engine.one(`select (select count(*) from ${theirs}) as people,
    (select count(*) from ${of('condition_occurrence')} where person_id in ${theirs} and condition_source_value = '${GP_CODES.condition}') as entries,
    (select count(*) from ${of('measurement')} where person_id in ${theirs} and measurement_source_value = '${GP_CODES.value}') as values,
    (select count(*) from ${of('visit_occurrence')} where person_id in ${theirs}) as visits`);
}

describe('the exports of two purposes', () => {
  const pairs = PURPOSES.flatMap((a, i) => PURPOSES.slice(i + 1).map((b) => [a, b] as const));
  const plansOf = () => readTableModel(openWorkspace(made.folder)).filter((p) => p.zone === 'pseudonymised');

  it('share no token and no number of a record, and no other column that tells many rows apart', async () => {
    let compared = 0;
    for (const plan of plansOf()) {
      const own = new Set(ownColumns(plan));
      const texts = new Set(plan.columns.filter((c) => /^(varchar|bigint)/i.test(c.type)).map((c) => c.name));
      // counts of groups, which tell nobody apart
      if (own.size === 0) continue;
      const values = new Map<string, Map<string, Set<string>>>();
      for (const purpose of PURPOSES) values.set(purpose, await valuesOf(purpose, plan.name));
      for (const [a, b] of pairs)
        for (const [column, one] of values.get(a)!) {
          if (!own.has(column) && !texts.has(column)) continue;
          const other = values.get(b)!.get(column) ?? new Set();
          const shared = [...one].filter((v) => other.has(v)).length;
          if (own.has(column)) compared += one.size;
          expect([plan.name, column, a, b, shared <= (own.has(column) ? 0 : 12)]).toEqual([
            plan.name,
            column,
            a,
            b,
            true,
          ]);
        }
    }
    expect(compared).toBeGreaterThan(1000);
  });

  it('stand in orders that tell nothing: neither line by line nor by the ids of OMOP can they be joined', async () => {
    for (const [a, b] of pairs) {
      const lines = await Promise.all([a, b].map((purpose) => peopleInOrder(purpose)));
      const both = lines.map((order, i) => order.filter((n) => lines[1 - i]!.includes(n)));
      expect(both[0]!.length).toBeGreaterThanOrEqual(4);
      if (both[0]!.length > 7) expect(both[0]).not.toEqual(both[1]);
      const ids = await Promise.all([a, b].map((purpose) => peopleByVisit(purpose)));
      const same = [...ids[0]!].filter(([id, n]) => ids[1]!.get(id) === n).length;
      expect([a, b, same < Math.max(5, ids[0]!.size / 3)]).toEqual([a, b, true]);
    }
  });

  const ownColumns = (plan: TablePlan): string[] => [
    ...recordNumbersOf(plan),
    ...plan.columns.filter((c) => /person_key$/.test(c.name)).map((c) => c.name.replace(/key$/, 'token')),
  ];

  /** The distinct values of every column, as text. */
  async function valuesOf(purpose: string, table: string): Promise<Map<string, Set<string>>> {
    const rows = await made.engine.all<Record<string, string | null>>(
      `select columns(*)::varchar from ${made.relation('parquet', purpose, table)}`,
    );
    const names = Object.keys(rows[0] ?? {});
    const values = (name: string) => new Set(rows.flatMap((row) => row[name] ?? []));
    return new Map(names.map((name) => [name, values(name)]));
  }

  const nameOf = (purpose: string) => new Map(PEOPLE.map((p) => [tokenIn(purpose, p), p.n]));
  async function peopleInOrder(purpose: string): Promise<number[]> {
    const names = nameOf(purpose);
    const rows = await made.engine.all<{ t: string }>(
      `select person_token as t from ${made.relation('csv', purpose, 'hospital_spell')}`,
    );
    return rows.map(({ t }) => names.get(t)!);
  }
  async function peopleByVisit(purpose: string): Promise<Map<number, number>> {
    const names = nameOf(purpose);
    const of = (table: string) => `read_parquet(${literal(join(made.top, 'omop', purpose, `${table}.parquet`))})`;
    const rows = await made.engine.all<{ id: number; t: string }>(
      `select visit_occurrence_id as id, person_source_value as t from ${of('visit_occurrence')} join ${of('person')} using (person_id)`,
    );
    return new Map(rows.map(({ id, t }) => [id, names.get(t)!]));
  }
});

describe('rows with a sensitive code', () => {
  it('are in the care zone and nowhere else, with the whole of their stay in hospital, and are counted', async () => {
    const workspace = openWorkspace(made.folder);
    const zone = await openCareZone(workspace.paths, await readKeys({ file: made.keys }));
    const inZone = async (column: string, table: string): Promise<unknown[]> =>
      (await zone.engine.all<{ v: unknown }>(`select ${column} as v from ${table} order by v`)).map(({ v }) => v);
    try {
      expect(await inZone('value', `gp_event where value is not null`)).toEqual([48151.625, 48152.625]);
      expect(await inZone('quantity', 'prescription')).toEqual([73519.25]);
      expect(await inZone('quantity', 'dispensed_item')).toEqual([73517.25]);
      expect(await inZone('arrived_at::varchar', 'emergency_attendance')).toEqual(['2026-01-07 03:03:03']);
      expect(await inZone('admitted_at::varchar', 'hospital_spell')).toEqual([
        '2026-01-02 04:04:00',
        '2026-01-02 04:04:01',
      ]);
      expect(await inZone('site_code', 'infection')).toEqual(['RZ9ZZ']);
      expect(await inZone('ward_code', 'episode')).toEqual(['WZEALA', 'WZEALB', 'WZEALC']);
      expect(await inZone('icd10', 'episode_diagnosis')).toEqual(['B238', 'I489', 'I489', 'I489']);
      expect(await inZone('opcs4', 'procedure')).toEqual(['Q131']);
      expect(await inZone('count(*)', 'referral')).toEqual([1]);
      expect(await inZone('count(*)', 'hospital_spell where person_key is null')).toEqual([0]);
    } finally {
      zone.close();
    }
    const told = reconcileRows(readManifest(workspace.paths));
    const careOnly = Object.fromEntries(told.filter((r) => r.careOnly).map((r) => [r.dataset, r.careOnly]));
    expect(careOnly).toEqual({
      // of the sealed stay
      hcai_specimen: 1,
      // one of each is marked as confidential by the practice: statements of type 1
      ...{ gp_registration: 1, gp_observation: 3, gp_medication_order: 1, dispensed_item: 1, ecds_attendance: 1 },
      ...{ apc_spell: 2, apc_episode: 3, mhsds_referral_tokens: 1 },
    });
    for (const r of told) expect(r.rejected + (r.careOnly ?? 0) + r.superseded + r.published).toBe(r.received);
  });
});

describe('what was planted', () => {
  it('is said by no command, whatever a person does or does wrong', async () => {
    await runEverything(made);
    const { asked, failed } = searchSaid(made.said, made.top);
    expect(asked).toBeGreaterThan(80);
    expect(failed).toBeGreaterThan(50);
  }, 600_000);

  searchesPlanted(() => made);
});
