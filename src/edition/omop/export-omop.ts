/** An edition as OMOP CDM 5.4 tables, for one purpose: its people under that purpose's tokens, its opt-outs obeyed. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../../concord-error.ts';
import { type Engine, identifier, literal } from '../../engine/engine.ts';
import type { TablePlan } from '../read-table-model.ts';
import { CDM_TYPES, type CdmField, readCdmFields } from './read-cdm-fields.ts';

export interface OmopOptions {
  /** the tables of an edition, from `readTableModel`; one that `tables` lacks counts as empty */
  plans: TablePlan[];
  format: 'parquet' | 'csv';
  /** ISO date up to which the data go: what began later is left out, and stays that go on end on it */
  releaseDate: string;
  source: { name: string; abbreviation: string; holder: string; description: string; edition: string };
}

export interface OmopExport {
  tables: { name: string; rows: number; path: string }[];
  accounts: OmopAccount[];
}

/** What became of the rows of one source table: exported, or left out for the first reason that holds. */
export interface OmopAccount {
  /** table of the CDM */
  table: string;
  /** table of the edition */
  source: string;
  rows: number;
  exported: number;
  /** not linked to anybody, or the purpose may not know to whom */
  unlinked: number;
  /** of people who are not in the table `person`, or whose year of birth is not known */
  personLeftOut: number;
  undated: number;
  afterRelease: number;
  /** of appointments and contacts: they did not take place, or nobody said that they did */
  notAttended: number;
  /** of deaths: registered once more */
  repeated: number;
}

/** Events of one sort: the file that gathers them, the table of the CDM that they become. */
const EVENTS = [
  ['conditions', 'condition_occurrence'],
  ['procedures', 'procedure_occurrence'],
  ['drugs', 'drug_exposure'],
  ['measurements', 'measurement'],
  ['observations', 'observation'],
] as const;

/**
 * Writes the tables of OMOP CDM 5.4: person, observation_period, visit_occurrence, condition_occurrence, drug_exposure,
 * procedure_occurrence, measurement, observation, death, location, care_site, provider and cdm_source, one file each, in the
 * order of their keys. No licensed vocabulary comes with Concord, so concepts are 0 but for sex, kind of visit and provenance;
 * the codes stand in the source values. The same rows give the same files, ids included; ids are of this export alone.
 * @param tables relations by the name of the edition's table: a purpose's views, with `person_token` in place of `person_key`
 * @param folder is made; files in it of the same name are replaced
 * @returns the tables with their rows, and what became of every row of the sources: rows = exported + left out
 * @throws ConcordError policy when a table tells people by `person_key`, which leaves no edition
 * Example: `exportOmop(engine, { person: 'planning.person' }, 'omop', { plans, format: 'csv', releaseDate: '2026-03-31', source })`
 */
export async function exportOmop(
  engine: Engine,
  tables: Record<string, string>,
  folder: string,
  options: OmopOptions,
): Promise<OmopExport> {
  mkdirSync(folder, { recursive: true });
  const made: string[] = [];
  const make = async (kind: 'view' | 'table', name: string, sql: string): Promise<void> => {
    made.push(`drop ${kind} if exists temp.${name}`);
    await engine.run(`create or replace temp ${kind} ${name} as\n${sql}`);
  };
  try {
    await setVariables(engine, options);
    await layTables(engine, tables, options.plans, make);
    const accounts = await makeTables(engine, make);
    return { tables: await writeTables(engine, folder, options.format), accounts };
  } finally {
    for (const drop of made.toReversed()) await engine.run(drop);
    await engine.run('reset variable omop_release');
    await engine.run('reset variable omop_source');
  }
}

type Make = (kind: 'view' | 'table', name: string, sql: string) => Promise<void>;

const sqlOf = (name: string): string => readFileSync(new URL(`${name}.sql`, import.meta.url), 'utf8');

async function setVariables(engine: Engine, { releaseDate, source }: OmopOptions): Promise<void> {
  const parts = Object.entries(source).map(([name, text]) => `${identifier(name)}: ${literal(text)}`);
  await engine.run(`set variable omop_release = date ${literal(releaseDate)}`);
  await engine.run(`set variable omop_source = {${parts.join(', ')}}`);
}

/** The edition's tables under `edition_<name>`, those that are not there as empty ones. */
async function layTables(
  engine: Engine,
  tables: Record<string, string>,
  plans: TablePlan[],
  make: Make,
): Promise<void> {
  for (const { name, columns } of plans.filter((plan) => TABLES_READ.has(plan.name))) {
    const relation = tables[name];
    const empty = columns.map(
      (c) => `null::${c.type} as ${identifier(c.name === 'person_key' ? 'person_token' : c.name)}`,
    );
    if (relation) await requireTokens(engine, name, relation);
    await make(
      'view',
      `edition_${name}`,
      relation ? `select * from ${relation}` : `select ${empty.join(', ')} where false`,
    );
  }
}

/** The tables of an edition that the export reads: every one that a file of this folder says that it reads. */
export const TABLES_READ = new Set(
  [
    'people',
    'visits',
    'specialties',
    'care_site',
    'death',
    'observation_period',
    ...EVENTS.map(([events]) => events),
  ].flatMap(
    (name) =>
      /^-- reads: (.+)$/m
        .exec(sqlOf(name))?.[1]
        ?.split(',')
        .map((table) => table.trim()) ?? [],
  ),
);

async function requireTokens(engine: Engine, name: string, relation: string): Promise<void> {
  const columns = (await engine.describe(`select * from ${relation}`)).map((c) => c.name);
  if (!columns.includes('person_key')) return;
  throw new ConcordError('usage', {
    where: name,
    problem: 'its people are told by person_key',
    expected: 'the view of a purpose, with person_token',
    remedy: 'export the views of a purpose: person_key stays inside an edition',
  });
}

async function makeTables(engine: Engine, make: Make): Promise<OmopAccount[]> {
  await make('table', 'omop_person', sqlOf('people'));
  await make('table', 'omop_visit', sqlOf('visits'));
  await make('table', 'omop_specialty', sqlOf('specialties'));
  for (const name of ['location', 'care_site', 'provider', 'person', 'visit_occurrence'])
    await make('table', `cdm_${name}`, sqlOf(name));
  await make(
    'table',
    'omop_seen',
    'select person_id, visit_start_date as first_day, visit_end_date as last_day from cdm_visit_occurrence',
  );
  const accounts = [await accountOfPeople(engine), ...(await accountOfVisits(engine, make))];
  for (const [events, table] of EVENTS) {
    await make('table', 'omop_event', sqlOf(events));
    accounts.push(...(await account(engine, table)));
    await make('table', 'omop_attached', sqlOf('attach'));
    await make('table', `cdm_${table}`, sqlOf(table));
    await engine.run('insert into omop_seen select person_id, started_on, started_on from omop_attached');
  }
  for (const name of ['death', 'observation_period', 'cdm_source']) await make('table', `cdm_${name}`, sqlOf(name));
  return [...accounts, ...(await account(engine, 'death', sqlOf('account_death')))].filter(({ rows }) => rows > 0);
}

async function account(engine: Engine, table: string, sql = sqlOf('account')): Promise<OmopAccount[]> {
  const rows = await engine.all<Record<string, number> & { source: string }>(sql);
  return rows.map((r) => ({
    table,
    source: r.source,
    rows: r.rows!,
    exported: r.exported!,
    unlinked: r.unlinked!,
    personLeftOut: r.person_left_out!,
    undated: r.undated!,
    afterRelease: r.after_release ?? 0,
    notAttended: 0,
    repeated: r.repeated ?? 0,
  }));
}

async function accountOfVisits(engine: Engine, make: Make): Promise<OmopAccount[]> {
  await make(
    'table',
    'omop_event',
    'select person_token, kind as source, started_at::date as started_on from omop_visit where took_place',
  );
  const missed = await engine.all<{ source: string; n: number }>(
    'select kind as source, count(*) as n from omop_visit where not took_place group by kind order by kind',
  );
  const accounts = new Map((await account(engine, 'visit_occurrence')).map((one) => [one.source, one]));
  for (const { source, n } of missed) {
    const one = accounts.get(source) ?? { ...NO_ROWS, table: 'visit_occurrence', source };
    accounts.set(source, { ...one, rows: one.rows + n, notAttended: n });
  }
  return [...accounts.values()];
}

const NO_ROWS = {
  rows: 0,
  exported: 0,
  unlinked: 0,
  personLeftOut: 0,
  undated: 0,
  afterRelease: 0,
  notAttended: 0,
  repeated: 0,
};

async function accountOfPeople(engine: Engine): Promise<OmopAccount> {
  const { rows, exported, unlinked } = await engine.one<{ rows: number; exported: number; unlinked: number }>(`
    select count(*) as rows, count(*) filter (where person_token is null) as unlinked,
      (select count(*) from omop_person) as exported
    from edition_person`);
  const personLeftOut = rows - exported - unlinked;
  return { ...NO_ROWS, table: 'person', source: 'person', rows, exported, unlinked, personLeftOut };
}

async function writeTables(
  engine: Engine,
  folder: string,
  format: OmopOptions['format'],
): Promise<OmopExport['tables']> {
  const written: OmopExport['tables'] = [];
  for (const [name, fields] of readCdmFields()) {
    const given = new Set((await engine.describe(`select * from cdm_${name}`)).map((c) => c.name));
    const columns = fields.map((f) => `${cdmValue(f, given)} as ${identifier(f.field)}`);
    const path = join(folder, `${name}.${format}`);
    const how = format === 'parquet' ? 'format parquet, compression zstd' : 'format csv, header true';
    await engine.run(
      `copy (select ${columns.join(', ')} from cdm_${name} order by ${identifier(fields[0]!.field)}) to ${literal(path)} (${how})`,
    );
    const { rows } = await engine.one<{ rows: number }>(`select count(*) as rows from cdm_${name}`);
    written.push({ name, rows, path });
  }
  return written;
}

/** A value that does not fit its type is an error; a text is cut where the definition says how long it may be. */
function cdmValue({ field, type, length }: CdmField, given: Set<string>): string {
  const value = given.has(field) ? identifier(field) : 'null';
  const cast = `cast(${value} as ${CDM_TYPES[type]})`;
  return length === null ? cast : `left(${cast}, ${length})`;
}
