/** A made-up county's rows below the privacy line, mapped and derived into the common data model. For tests. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Contract } from '../../src/contract/contract.ts';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { activitySources, activitySql, byMonthSql } from '../../src/edition/make-activity.ts';
import { codeTable } from '../../src/edition/make-code-tables.ts';
import { type Derivation, readDerivation } from '../../src/edition/make-derived-tables.ts';
import { TOLD, toldTableSql } from '../../src/edition/make-told-tables.ts';
import { mappingPath } from '../../src/edition/map-dataset.ts';
import { readTableModel, type TablePlan } from '../../src/edition/read-table-model.ts';
import { toldSql } from '../../src/edition/told-sql.ts';
import { type YearSpan, yearSpans } from '../../src/edition/year-spans.ts';
import { type Engine, identifier, openEngine } from '../../src/engine/engine.ts';
import { defineKeyMacros } from '../../src/pseudonym/key-macros.ts';
import { Key } from '../../src/pseudonym/keys.ts';
import { lineSelect } from '../../src/pseudonym/line-select.ts';
import { ALL_DATASETS } from '../../src/synthetic/extracts/all-datasets.ts';
import type { DatasetExtract } from '../../src/synthetic/extracts/dataset-extract.ts';
import { setChunk } from '../../src/synthetic/extracts/lay-chunk.ts';
import { generateWorld } from '../../src/synthetic/generate-world.ts';
import { defineTokens, tokenKey } from '../../src/synthetic/truth/token-key.ts';
import { WORLD_STEPS } from '../../src/synthetic/world-order.ts';

export const OURS = { catalogueFolders: [fileURLToPath(new URL('../../catalogue', import.meta.url))] };
/** What the resident index tells of itself is not here: the county has no index. */
export const PLANS = new Map(
  readTableModel(OURS)
    .filter((plan) => !plan.from.includes('index'))
    .map((plan) => [plan.name, plan]),
);
const CONTRACTS = loadContracts(OURS);
const RECORDS = new Key('records', 1, Buffer.alloc(32, 7));

/** How a derived table is worked out. */
export const derivationOf = (table: string): Derivation => readDerivation(PLANS.get(table)!);

/** What tables that are made a year at a time are worked out of, here of all years at once. */
async function layActivity(engine: Engine): Promise<void> {
  const every = activitySources().map((table) => `(${byMonthSql(activitySql(table), ALL_YEARS)})`);
  await engine.run(`create or replace view activity as ${every.join(' union all ')}`);
}
const [ALL_YEARS] = yearSpans(null, null) as [YearSpan];

/** Makes a table of what a mapping or a derivation gives: every column of the plan, in order and of its type. */
export async function makeModelTable(engine: Engine, name: string, plan: TablePlan, sql: string): Promise<void> {
  const given = new Set((await engine.describe(sql)).map((c) => c.name));
  const columns = plan.columns.map(
    (c) => `cast(${given.has(c.name) ? identifier(c.name) : 'null'} as ${c.type}) as ${identifier(c.name)}`,
  );
  await engine.run(`create table ${identifier(name)} as select ${columns.join(', ')} from (\n${sql}\n) as given`);
}

/** One dataset's mapping to one table, as it was made. */
export interface MappedTable {
  dataset: string;
  table: string;
  /** name of the engine's table with what the mapping gave */
  made: string;
}

/** The SQL of a dataset's mapping to a table. */
export const mappingOf = ({ dataset, table }: MappedTable): string =>
  readFileSync(mappingPath(CONTRACTS.get(dataset)!, table), 'utf8')
    .trim()
    .replace(/;$/, '');

export interface ModelWorld {
  engine: Engine;
  /** rows that crossed the line stand in `rows_<dataset>`, what a mapping gave in `<dataset>_to_<table>` */
  mapped: MappedTable[];
  /** datasets about people that the county sends */
  sent: string[];
}

/**
 * A resident's number and a million is the key of the person; one row in fifty could not be linked. Feeds that can come by token
 * come both ways; the tables of the model are made of the clear ones, as one would send them.
 */
export async function modelWorld(residents: number): Promise<ModelWorld> {
  const engine = await openEngine({ threads: 2, memoryLimit: '2GB' });
  await generateWorld(engine, { residents, years: 2, seed: 23, endDate: '2026-03-31' }, () => undefined, WORLD_STEPS);
  await setChunk(engine, { from: '2024-04-01', to: '2026-03-01' });
  await defineTokens(engine, tokenKey(23));
  const contracts: Contract[] = [];
  for (const extract of ALL_DATASETS) contracts.push(...(await deliver(engine, extract)));
  await defineKeyMacros(engine, [RECORDS]);
  await engine.run(`
    create temp table record_person as
      select resident_id::ubigint as record_id, resident_id + 1000000 as person_key from resident
      union all
      select distinct on (nhs_number) (nhs_number::ubigint + 100000000000)::ubigint, resident_id + 1000000 from identity where nhs_number is not null
      union all
      select distinct on (local_patient_id) md5_number_lower(local_patient_id), _resident + 1000000 from delivered_social_care_event;
    create temp table postcode_lsoa as
      select upper(replace(postcode, ' ', '')) as postcode, any_value(lsoa_code) as lsoa_code from identity group by 1;
    attach ':memory:' as model; use model`);
  const mapped: MappedTable[] = [];
  for (const contract of contracts) mapped.push(...(await crossAndMap(engine, contract)));
  await makeTables(engine, mapped);
  return { engine, mapped, sent: contracts.map((c) => c.id) };
}

/** What a feed by token carries in place of identifiers. */
const TOKENS: Record<string, string> = {
  pseudo_nhs_number: 'nhs_token(nhs_number)',
  birth_year_month: "strftime(birth_date, '%Y-%m')",
};

/** Lays a dataset's rows, and those of its feed by token, as they stand when all deliveries have come. */
async function deliver(engine: Engine, extract: DatasetExtract): Promise<Contract[]> {
  const ids = [extract.id, ...(extract.tokens ? [`${extract.id}_tokens`] : [])];
  const contracts = ids.map((id) => CONTRACTS.get(id)!).filter((c) => c.identity !== 'none');
  for (const contract of contracts) {
    const columns = contract.columns.map(({ name }) => {
      const sql = TOKENS[name] ?? extract.derived?.[name] ?? identifier(name);
      return `${sql} as ${identifier(name)}`;
    });
    const newest = contract.delivery.mode === 'append' ? '' : newestOf(contract);
    await engine.run(`create table ${identifier(`delivered_${contract.id}`)} as
      select ${columns.join(', ')}, _partner as _from, _period, _resident, _row
      from (${readFileSync(extract.rows, 'utf8')}) ${newest}`);
  }
  return contracts;
}

const newestOf = ({ key }: Contract): string =>
  `qualify row_number() over (partition by ${key.map(identifier).join(', ')}, _partner order by _period desc) = 1`;

async function crossAndMap(engine: Engine, contract: Contract): Promise<MappedTable[]> {
  const rows = identifier(`rows_${contract.id}`);
  const select = lineSelect(contract, {
    records: RECORDS,
    postcodes: true,
    alsoSaid: ['_resident', '_row'],
    recordId: (_, whose) =>
      whose === 'mother'
        ? '(mother_nhs_number::ubigint + 100000000000)::ubigint'
        : whose === 'linked'
          ? 'md5_number_lower(linked_person_id)'
          : "case when md5_number_lower('unlinked' || _row) % 50 <> 7 then _resident::ubigint end",
  });
  await engine.run(`
    create or replace temp view delivered as select * from memory.main.${identifier(`delivered_${contract.id}`)};
    create table ${rows} as select *, 'D1' as _delivery, 'final' as _status from (\n${select}\n);
    create or replace temp view source as select * from model.main.${rows}`);
  const mapped: MappedTable[] = [];
  for (const plan of PLANS.values()) {
    const path = mappingPath(contract, plan.name);
    if (!existsSync(path)) continue;
    const made = `${contract.id}_to_${plan.name}`;
    await makeModelTable(engine, made, plan, readFileSync(path, 'utf8'));
    mapped.push({ dataset: contract.id, table: plan.name, made });
  }
  return mapped;
}

async function makeTables(engine: Engine, mapped: MappedTable[]): Promise<void> {
  const there = new Set<string>();
  for (const plan of PLANS.values()) {
    if (plan.from.includes('codes')) await makeModelTable(engine, plan.name, plan, codeTable(plan, OURS).sql);
    else if (plan.zone === 'pseudonymised' && !['model', TOLD].some((other) => plan.from.includes(other))) {
      const parts = mapped.filter((m) => m.table === plan.name && !m.dataset.endsWith('_tokens'));
      await makeModelTable(engine, plan.name, plan, parts.map((m) => `select * from ${m.made}`).join(' union all '));
    } else continue;
    there.add(plan.name);
  }
  const waiting = [...PLANS.values()].filter((plan) => plan.from.includes('model'));
  while (waiting.length > 0) {
    const next = waiting.findIndex((plan) => readDerivation(plan).after.every((name) => there.has(name)));
    const plan = waiting.splice(next, 1)[0]!;
    if (next < 0) throw new Error(`derived tables that cannot be made: ${plan.name} and ${waiting.map((p) => p.name)}`);
    const { sql, yearly } = readDerivation(plan);
    if (yearly.length > 0) await layActivity(engine);
    await makeModelTable(engine, plan.name, plan, sql);
    there.add(plan.name);
  }
  for (const plan of PLANS.values())
    if (plan.from.includes(TOLD)) await makeModelTable(engine, plan.name, plan, toldOf(plan));
}

const toldOf = (plan: TablePlan): string =>
  toldTableSql(
    plan,
    [...PLANS.values()]
      // those of services about nobody are laid afterwards, where a test asks for them
      .filter(({ told, zone }) => told?.in === plan.name && zone === 'pseudonymised')
      .map(({ name, told }) => toldSql(name, told!, true)),
  );

/**
 * Lays tables about services and nobody, each of the one dataset of the county that fills it. The metrics of the catalogue that count
 * their rows can then be asked.
 */
export async function layServiceTables({ engine }: ModelWorld, tables: string[]): Promise<void> {
  for (const name of tables) {
    const plan = PLANS.get(name)!;
    const extract = ALL_DATASETS.find(({ id }) => plan.from.includes(id));
    if (!extract) throw new Error(`the county sends nothing that fills ${name}`);
    const path = mappingPath(CONTRACTS.get(extract.id)!, name);
    await engine.run(`use memory;
      create or replace temp table sent_of_services as ${readFileSync(extract.rows, 'utf8')};
      create or replace temp view source as select *, 'D1' as _delivery, 'final' as _status from sent_of_services;
      use model`);
    await makeModelTable(engine, name, plan, readFileSync(path, 'utf8'));
  }
}
