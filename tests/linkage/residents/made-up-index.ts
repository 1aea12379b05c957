/** A resident index over rows that a test writes down: each row a record, each source of one dataset. */

import { createHmac } from 'node:crypto';
import { type Engine, literal, openEngine } from '../../../src/engine/engine.ts';
import { readModel } from '../../../src/linkage/model.ts';
import type { IdentitySource } from '../../../src/linkage/residents/collect-identity-records.ts';
import { layTold } from '../../../src/linkage/residents/describe-residents.ts';
import { identityRecordId } from '../../../src/linkage/residents/identity-record-sql.ts';
import { mapAt } from '../../../src/linkage/residents/map-at.ts';
import { type IndexUpdate, updateResidentIndex } from '../../../src/linkage/residents/update-resident-index.ts';

export const MODEL = readModel(new URL('../../../catalogue/linkage/residents.yaml', import.meta.url).pathname);

/** What a row says; what is absent is missing. `key` is how the test calls the row. */
export interface Row {
  key: string;
  nhs?: string;
  token?: string;
  forename?: string;
  surname?: string;
  born?: string;
  sex?: string;
  postcode?: string;
  scene?: string;
  local?: string;
  from?: string;
  secret?: boolean;
  mother?: string;
  gaveUp?: string;
  ethnic?: string;
}

const WORDS: Record<Exclude<keyof Row, 'key' | 'from' | 'secret' | 'ethnic'>, string> = {
  ...{ nhs: 'nhs-number', token: 'nhs-number-token', forename: 'forename', surname: 'surname', born: 'birth-date' },
  ...{ sex: 'sex', postcode: 'postcode', scene: 'scene-postcode', local: 'local-number', mother: 'mother:nhs-number' },
  gaveUp: 'superseded-nhs-number',
};

/** Trust by dataset, as an edition gives it. */
const TRUST: Record<string, number> = { pds: 2, gp: 1 };

export interface MadeUpIndex {
  engine: Engine;
  /**
   * one update with a source for each dataset, called `rows_<dataset>_<number of the update>`
   * @param keys versions of the key of tokens that are given; 1 when absent @param withdrawn sources that were taken back
   * @param again sources of earlier updates that are given again
   */
  update(rows: Record<string, Row[]>, keys?: number[], withdrawn?: string[], again?: string[]): Promise<IndexUpdate>;
  /** the person of each row called so, in the map of a version (the last when absent); null: nobody's */
  persons(version?: number): Promise<Record<string, number | null>>;
  ways(): Promise<Record<string, string | null>>;
  /** the record of the row called so, as text */
  record(key: string): Promise<string>;
}

const TOKEN_KEY = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';
export const tokenOf = (number: string): string =>
  createHmac('sha256', Buffer.from(TOKEN_KEY, 'hex')).update(`nhs|${number}`).digest('hex');

/** The n-th valid NHS number of the range that is never given out. */
export function nhsNumber(n: number): string {
  for (let nine = 999000000 + n * 11; ; nine++) {
    const sum = [...String(nine)].reduce((total, digit, i) => total + Number(digit) * (10 - i), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check !== 10) return `${nine}${check}`;
  }
}

export async function openIndex(options: { threads?: number; file?: string } = {}): Promise<MadeUpIndex> {
  const engine = await openEngine({ threads: 2, ...options });
  const tokens = new Map<string, string>();
  await engine.run('create table made_up_token (number varchar, token varchar)');
  await engine.run('create table made_up_row (key varchar, record_id ubigint)');
  let updates = 0;
  const taken: IdentitySource[] = [];
  return {
    engine,
    update: async (given, keys = [1], withdrawn = undefined, again = []) => {
      updates += 1;
      const sources: IdentitySource[] = taken.filter(({ name }) => again.includes(name));
      for (const [dataset, rows] of Object.entries(given)) sources.push(await layRows(engine, dataset, rows, updates));
      taken.push(...sources.filter((source) => !taken.includes(source)));
      for (const row of Object.values(given).flat())
        for (const number of [row.nhs, row.gaveUp]) if (number) tokens.set(number, tokenOf(number));
      await engine.run('delete from made_up_token');
      for (const [number, token] of tokens)
        await engine.run('insert into made_up_token values (?, ?)', [number, token]);
      const update = await updateResidentIndex(engine, sources, {
        ...{ at: '2026-04-01', model: MODEL, withdrawn },
        tokens: keys.map((version) => ({
          version,
          tokenOf: (n) => `(select any_value(token) from made_up_token t where t.number = ${n})`,
        })),
      });
      await requireToldWhole(engine);
      return update;
    },
    persons: async (version = 1e6) => keyed(engine, 'person_key', `left join (${mapAt(version)}) p using (record_id)`),
    ways: async () => keyed(engine, 'how', `left join (${mapAt(1e6)}) p using (record_id)`),
    record: async (key) =>
      (await engine.one<{ id: string }>('select record_id::varchar as id from made_up_row where key = ?', [key])).id,
  };
}

/** What is told of the persons of an update must be what would be told of everybody anew. */
async function requireToldWhole(engine: Engine): Promise<void> {
  await engine.run('create or replace temp table told_person as select distinct person_key from record_person');
  await layTold(engine);
  for (const table of ['identifier', 'resident', 'resident_variant']) {
    const { n } = await engine.one<{ n: number }>(`select count(*) as n from (
      (from ${table} except all from ${table}_told) union all (from ${table}_told except all from ${table}))`);
    if (n > 0) throw new Error(`${table} is not what its records say: ${n} rows are others`);
  }
}

async function keyed<T>(engine: Engine, column: string, join: string): Promise<Record<string, T>> {
  const rows = await engine.all<{ key: string; value: T }>(
    `select key, ${column} as value from made_up_row ${join} order by key`,
  );
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

async function layRows(engine: Engine, dataset: string, rows: Row[], update: number): Promise<IdentitySource> {
  const table = `rows_${dataset}_${update}`;
  const names = [...Object.keys(WORDS), 'secret', 'ethnic', 'key'] as (keyof Row)[];
  const cell = (row: Row, name: keyof Row): string => (row[name] === undefined ? 'null' : literal(String(row[name])));
  const values = rows.map((row) => `(${names.map((n) => cell(row, n)).join(', ')}, ${literal(row.from ?? 'P1')})`);
  await engine.run(`create or replace table ${table} as
    select * replace (secret = 'true' as secret) from (values ${values.join(', ')}) v(${names.map((n) => `"${n}"`).join(', ')}, _from)`);
  const contract = {
    ...{ id: dataset, sensitive: 'secret' },
    columns: Object.entries(WORDS).map(([name, identifies]) => ({ name, identifies, type: 'string' as const })),
  } as unknown as IdentitySource['contract'];
  await engine.run(`insert into made_up_row select key, ${identityRecordId(contract)} from ${table}`);
  const groups = { 'ethnic group': 'ethnic' };
  return { name: table, contract, relation: table, trust: TRUST[dataset] ?? 0, groups };
}
