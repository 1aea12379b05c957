/** The people of a made-up county as a resident index sees them, and how right its map is, told from the county's truth. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Column, Contract } from '../../../src/contract/contract.ts';
import { loadContracts } from '../../../src/contract/load-contracts.ts';
import { type Engine, identifier, literal } from '../../../src/engine/engine.ts';
import type { IdentitySource } from '../../../src/linkage/residents/collect-identity-records.ts';
import { identityRecordId, personsOf } from '../../../src/linkage/residents/identity-record-sql.ts';
import { defineTokens } from '../../../src/synthetic/truth/token-key.ts';

export interface CountySource extends IdentitySource {
  /** YYYY-MM in which it was sent */
  month: string;
}

const CATALOGUE = new URL('../../../catalogue', import.meta.url).pathname;
const TRUST: Record<string, number> = { pds_person: 2, gp_registration: 1 };

/** Columns that the index reads, and those that subgroups are told by. */
const isRead = (column: Column, contract: Contract): boolean =>
  (column.identifies !== null && !column.identifies.startsWith('record:')) ||
  column.name === 'ethnic_category' ||
  contract.sensitive.includes(column.name);

/**
 * Reads every extract about people into a table each, faulty rows and all: what a check would reject is in as well, so linkage has
 * it harder than in an edition. `only`: the month, YYYY-MM, all when absent. Makes `nhs_token(number)`, `owner(dataset, record_id,
 * resident_id, rows)` and `record_fault(record_id, resident_id, fault)`: the faults of the rows of a record.
 */
export async function readCounty(engine: Engine, folder: string, only?: string): Promise<CountySource[]> {
  const contracts = loadContracts({ catalogueFolders: [CATALOGUE] });
  const notes = JSON.parse(readFileSync(join(folder, 'truth', 'notes.json'), 'utf8')) as { token_key_hex: string };
  await defineTokens(engine, notes.token_key_hex);
  await engine.run('create table owner (dataset varchar, record_id ubigint, resident_id bigint, rows bigint)');
  await engine.run('create table record_fault (record_id ubigint, resident_id bigint, fault varchar)');
  await layTruth(engine, folder);
  const names = readdirSync(join(folder, 'extracts'), { recursive: true, encoding: 'utf8' });
  const sources: CountySource[] = [];
  for (const name of names.filter((n) => /\.(csv|csv\.gz|parquet)$/.test(n)).sort()) {
    const [, dataset, from, month] = /^(.*)_([A-Z0-9]+)_(\d{4}-\d{2})\./.exec(basename(name)) ?? [];
    const contract = dataset ? contracts.get(dataset) : undefined;
    if (!contract || !from || !month || (only && month !== only) || personsOf(contract).length === 0) continue;
    const table = `extract_${sources.length}`;
    if (!(await layExtract(engine, folder, name, contract, from, table))) continue;
    const groups: Record<string, string> = contract.columns.some((c) => c.name === 'ethnic_category')
      ? { 'ethnic group': 'ethnic_category' }
      : {};
    const { id, columns, sensitive } = contract;
    sources.push({
      name,
      contract: { id, columns, sensitive },
      relation: table,
      trust: TRUST[contract.id] ?? 0,
      groups,
      month,
    });
  }
  return sources;
}

/** Whose each line of each file is and what is wrong with it, sorted so that a file's lines are found at once. */
async function layTruth(engine: Engine, folder: string): Promise<void> {
  const [owners, faults] = ['owners/*.parquet', 'faulty_rows.parquet'].map((name) =>
    literal(join(folder, 'truth', name)),
  );
  await engine.run(`create temp table owned_line as select file, line, resident_id from read_parquet(${owners})
    where resident_id is not null order by file, line`);
  await engine.run(
    `create temp table faulty_line as select distinct file, line, fault from read_parquet(${faults}) order by all`,
  );
}

async function layExtract(
  engine: Engine,
  folder: string,
  name: string,
  contract: Contract,
  from: string,
  table: string,
): Promise<boolean> {
  if (!existsSync(join(folder, 'truth', 'owners', `${contract.id}.parquet`))) return false;
  const path = literal(join(folder, 'extracts', name));
  const relation = name.endsWith('.parquet')
    ? `read_parquet(${path})`
    : `read_csv(${path}, all_varchar = true, header = true)`;
  const headers = (await engine.describe(`from ${relation}`)).map((c) => c.name);
  const cells = contract.columns
    .filter((c) => isRead(c, contract))
    .map((column) => {
      const header = headers.find((h) => [column.physicalName, column.name, ...column.aliases].includes(h));
      return `${header ? valueSql(column, identifier(header)) : 'null'} as ${identifier(column.name)}`;
    });
  const firstLine = name.endsWith('.parquet') ? 1 : 2;
  await engine.run(
    `create table ${table} as select ${cells.join(', ')}, ${literal(from)} as _from, row_number() over () + ${firstLine - 1} as _line from ${relation}`,
  );
  await tellTable(engine, contract, table, literal(join('extracts', name)));
  return true;
}

async function tellTable(engine: Engine, contract: Contract, table: string, file: string): Promise<void> {
  await engine.run(`create or replace temp table told_line as select _line, ${identityRecordId(contract)} as record_id, resident_id
    from ${table} join (select line as _line, resident_id from owned_line where file = ${file}) using (_line)`);
  await engine.run(
    `insert into owner select ${literal(contract.id)}, record_id, resident_id, count(*) from told_line group by all`,
  );
  await engine.run(`insert into record_fault select distinct record_id, resident_id, fault
    from told_line join (select line as _line, fault from faulty_line where file = ${file}) using (_line)`);
}

function valueSql(column: Column, cell: string): string {
  const text = `nullif(trim(${cell}::varchar), '')`;
  if (column.type === 'boolean') return `coalesce(lower(${text}) in ('true', '1', 'y', 'yes'), false)`;
  if (column.type !== 'date') return text;
  const formats = column.formats.map((f) => `try_strptime(${text}, ${literal(f)})::date`);
  return `coalesce(try_cast(${text} as date), ${[...formats, 'null'].join(', ')})`;
}

export interface Accuracy {
  /** of pairs of records that the map calls one person's, those that are; 0 to 1 */
  precision: number;
  /** of pairs of records that are one person's, those that the map calls so; 0 to 1 */
  recall: number;
  f1: number;
}

/**
 * Makes `told`: each record of the row's own person with its true resident and its person in the map (SQL). The record of rows that
 * say nothing at all is left out: it is of many people, and no linkage can tell whose.
 */
export async function tellRecords(engine: Engine, map: string): Promise<void> {
  await engine.run(`create or replace table told as
    select o.record_id, o.resident_id, p.person_key, p.how from (select distinct record_id, resident_id from owner where record_id <> ${identityRecordId({ columns: [] })}) o
    left join (${map}) p using (record_id)`);
}

/** Pairwise, over the records of `told`. */
export function accuracyOf(engine: Engine): Promise<Accuracy> {
  return engine.one<Accuracy>(`with cell as (select person_key, resident_id, count(*) as n from told group by all),
    shared as (select sum(n * (n - 1)) as n from cell where person_key is not null),
    mapped as (select sum(n * (n - 1)) as n from (select sum(n) as n from cell where person_key is not null group by person_key)),
    true_pairs as (select sum(n * (n - 1)) as n from (select sum(n) as n from cell group by resident_id))
    select shared.n / mapped.n as precision, shared.n / true_pairs.n as recall, 2 * shared.n / (mapped.n + true_pairs.n) as f1
    from shared, mapped, true_pairs`);
}

/** Share of the records of a group that are with the person of their resident; SQL of the group on residents `r`. */
export function recallBy(
  engine: Engine,
  group: string,
  residents: string,
): Promise<{ value: string; records: number; recall: number }[]> {
  return engine.all(`with home as (select resident_id, first(person_key order by n desc, person_key) as person_key
      from (select resident_id, person_key, count(*) as n from told where person_key is not null group by all) group by resident_id)
    select (${group})::varchar as value, count(*) as records, count(*) filter (t.person_key = h.person_key) / count(*) as recall
    from told t join read_parquet(${literal(residents)}) r using (resident_id) left join home h using (resident_id)
    group by 1 order by 1`);
}
