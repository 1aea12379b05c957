/** Takes what the rows of deliveries say about their persons into the index: each distinct tuple once. */
import type { Contract } from '../../contract/contract.ts';
import type { Role } from '../../contract/identifies.ts';
import { type Engine, identifier, literal } from '../../engine/engine.ts';
import {
  columnsAbout,
  columnsOf,
  IDENTITY_COLUMNS,
  identityRecordSql,
  NOBODY,
  personsOf,
} from './identity-record-sql.ts';

/** Accepted rows of one contract. */
export interface IdentitySource {
  /** names the rows, e.g. by delivery and contract: a source that was taken before is not read again */
  name: string;
  contract: Pick<Contract, 'id' | 'columns' | 'sensitive'>;
  /** SQL of a relation (a table, or a query in brackets): the contract's columns and `_from`, the partner that sent the row */
  relation: string;
  /** 0 to 255; sources above 0 say who the holder of an NHS number is, the highest first: 2 PDS, 1 GP registrations, 0 others */
  trust: number;
  /** SQL over the columns of the groups that linkage quality is told by, e.g. `{ 'ethnic group': 'ethnic_category' }` */
  groups?: Record<string, string>;
}

/** What collecting found. */
export interface Collected {
  /** sources that were not known before */
  sources: number;
  /** rows of those */
  rows: number;
  /** identity records that were not known before */
  records: number;
  /** records known before that are sensitive or more trusted now */
  changed: number;
}

const PARTS = IDENTITY_COLUMNS.join(', ');

/** Of rows with one number: the number stands for the parts, so that they need not be compared. */
const ANY_PARTS = IDENTITY_COLUMNS.map((part) => `any_value(${part}) as ${part}`).join(', ');

/**
 * Reads the rows of new sources once. Fills `identity_record` and `record_evidence` (new tuples only), `source_record`
 * (which source has which), `record_source` (rows by dataset), `record_group` and `number_merger`. A record is sensitive when any row that says it is. Rows of a contract that
 * identifies nobody (homes, areas) are not read.
 *
 * @param engine after `layResidentIndex`
 * @param version of the map that the new records are first in
 * @param sensitive SQL of (record_id): records that are sensitive beside what their own rows say; none when absent
 * @returns counts; all zero when every source is known
 * @throws the engine's error when a relation lacks a column of its contract
 * Example: `await collectIdentityRecords(engine, [{ name: 'd1', contract, relation: 'delivered', trust: 0 }], 1)`
 */
export async function collectIdentityRecords(
  engine: Engine,
  sources: IdentitySource[],
  version: number,
  sensitive?: string,
): Promise<Collected> {
  await engine.run(`create or replace temp table collected as
    select 0::ubigint as record_id, ${IDENTITY_COLUMNS.map((c) => `''::varchar as ${c}`).join(', ')}, 0::utinyint as trust,
      false as sensitive, ''::varchar as dataset, ''::varchar as role, 0::bigint as rows where false`);
  const known = new Set(
    (await engine.all<{ source: string }>('select source from identity_source')).map((row) => row.source),
  );
  const fresh = sources.filter(({ name }) => !known.has(name) && known.add(name));
  let rows = 0;
  for (const batch of batchesOf(fresh)) rows += await takeBatch(engine, batch, version);
  const changed = await raiseKnown(engine, sensitive ?? 'select 0::ubigint where false');
  // said again, it is as any other
  await engine.run(`update record_withdrawn set until_version = ${version}
    where until_version is null and record_id in (select record_id from collected)`);
  const records = fresh.length === 0 ? 0 : await addNew(engine, version);
  await engine.run('drop table collected; drop table if exists taken; drop table if exists raised');
  return { sources: fresh.length, rows, records, changed };
}

/** Sources that are read together: alike in all but their rows, and not so many that their rows crowd the memory. */
const BATCH = 40;

function batchesOf(sources: IdentitySource[]): IdentitySource[][] {
  const alike = Map.groupBy(sources, ({ contract, trust, groups }) => JSON.stringify([contract, trust, groups]));
  return [...alike.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / BATCH) }, (_, i) => all.slice(i * BATCH, (i + 1) * BATCH)),
  );
}

/** A batch as one source whose rows say of which of them they are: `_source`, its number. */
interface Batch extends Omit<IdentitySource, 'name'> {
  names: string[];
  first: number;
}

async function takeBatch(engine: Engine, sources: IdentitySource[], version: number): Promise<number> {
  const [{ contract, trust, groups = {} }] = sources as [IdentitySource];
  const { first } = await engine.one<{ first: number }>(
    'select coalesce(max(source_number), 0) + 1 as first from identity_source',
  );
  const parts = sources.map(({ relation }, i) => `select ${first + i} as _source, * from ${relation}`);
  const relation = `(${parts.join('\nunion all by name\n')})`;
  const batch: Batch = { contract, trust, groups, relation, first, names: sources.map(({ name }) => name) };
  for (const role of personsOf(contract)) await takeRecords(engine, batch, role);
  await takeMergers(engine, batch, version);
  return noteSources(engine, batch, version);
}

async function noteSources(
  engine: Engine,
  { names, first, contract, relation }: Batch,
  version: number,
): Promise<number> {
  const named = names.map((name, i) => `(${first + i}, ${literal(name)})`).join(', ');
  await engine.run(`insert into identity_source
    select source_number, source, ${literal(contract.id)}, coalesce(n, 0), ${version}
    from (values ${named}) as named(source_number, source)
    left join (select _source, count(*) as n from ${relation} group by all) on _source = source_number order by source_number`);
  const { n } = await engine.one<{ n: number }>(
    `select coalesce(sum(rows), 0)::bigint as n from identity_source where source_number >= ${first}`,
  );
  return n;
}

/**
 * A row may say nothing of a mother; a row that says nothing of its own person counts, as one that cannot be linked.
 * The rows are read once: for the records, for which source has which of them, and for the groups that the row's own person is of.
 * Most rows say the same of their person as others of the delivery do, so the record is worked out of each way of saying it once.
 */
async function takeRecords(engine: Engine, batch: Batch, role: Role | null): Promise<void> {
  const { contract, relation, trust } = batch;
  const groups = role === null ? Object.entries(batch.groups ?? {}) : [];
  const sensitive = contract.sensitive === '' ? 'false' : `coalesce((${contract.sensitive}\n), false)`;
  const columns = groups.map(([, sql], i) => `, (${sql}\n)::varchar as _group_${i}`);
  const grouped = groups.map((_, i) => `, _group_${i}`).join('');
  const said = ['_source', '_from', ...columnsAbout(contract, role).map(identifier)].join(', ');
  await engine.run(`create or replace temp table taken as
    with said as (
      select ${said}, ${sensitive} as _sensitive${columns.join('')}, count(*) as _rows from ${relation} group by all
    )
    select _source, ${identityRecordSql(contract, role)}, _sensitive${grouped}, _rows as rows from said
    ${role === null ? '' : `where record_id <> ${NOBODY}`}`);
  await engine.run(`insert into collected (record_id, ${PARTS}, trust, sensitive, dataset, role, rows)
    select record_id, ${ANY_PARTS}, ${Number(trust)}, bool_or(_sensitive), ${literal(contract.id)}, ${literal(role ?? '')}, sum(rows)
    from taken group by record_id`);
  await engine.run(`insert into source_record
    select distinct _source, record_id from taken order by _source, record_id`);
  for (const [i, [kind]] of groups.entries())
    await engine.run(`insert into record_group select record_id, ${literal(kind)}, _group_${i}, sum(rows)::bigint
      from taken where _group_${i} is not null group by all order by all`);
}

/** A number that was given up, for which other number. */
async function takeMergers(engine: Engine, { contract, relation }: Batch, version: number): Promise<void> {
  const [given, current] = [
    columnsOf(contract, null, 'superseded-nhs-number')[0],
    columnsOf(contract, null, 'nhs-number')[0],
  ];
  if (!given || !current) return;
  const number = (column: string): string => `linkage_nhs_number(${identifier(column)}::varchar)`;
  await engine.run(`insert into number_merger
    select distinct ${number(given)} as a, ${number(current)} as b, false, ${version} from ${relation}
    where a <> b and not exists (from number_merger m where m.superseded_nhs_number = a and m.nhs_number = b) order by a, b`);
}

/** Known records that another source now says as well, or that became sensitive by what others say. */
async function raiseKnown(engine: Engine, sensitive: string): Promise<number> {
  await engine.run(`update collected set sensitive = true where record_id in (${sensitive})`);
  await engine.run(`create or replace temp table raised as
    select record_id, max(c.trust) as trust, bool_or(c.sensitive) as sensitive
    from collected c join identity_record r using (record_id)
    group by record_id, r.trust, r.sensitive
    having max(c.trust) > r.trust or (bool_or(c.sensitive) and not r.sensitive)`);
  await engine.run(`insert into raised select record_id, trust, true from identity_record
    where not sensitive and record_id in (${sensitive}) and record_id not in (select record_id from raised)`);
  await engine.run(`update identity_record r set trust = greatest(r.trust, x.trust), sensitive = r.sensitive or x.sensitive
    from raised x where x.record_id = r.record_id`);
  const { n } = await engine.one<{ n: number }>('select count(*) as n from raised');
  return n;
}

async function addNew(engine: Engine, version: number): Promise<number> {
  await engine.run(`insert into record_source
    select dataset, role, record_id, sum(rows)::bigint from collected group by all order by dataset, role, record_id`);
  await engine.run(`insert into identity_record
    select record_id, ${ANY_PARTS}, max(trust), bool_or(sensitive), ${version} from collected
    where record_id not in (select record_id from identity_record) group by record_id order by record_id`);
  await layEvidence(engine, version);
  const { n } = await engine.one<{ n: number }>(
    `select count(*) as n from identity_record where map_version = ${version}`,
  );
  return n;
}

/** How each part is standardised as evidence, by SQL over the part: worked out once of each value, since many records share it. */
const FORMS: Record<string, Record<string, string>> = {
  nhs_number: { known_number: 'linkage_nhs_number(nhs_number)' },
  forename: {
    known_forename: 'resident_forename(forename)',
    nicknames: 'linkage_nickname_groups(resident_forename(forename))',
  },
  surname: { known_surname: `linkage_name(nullif(surname, ''))` },
  birth_date: {
    known_birth_date: 'case when length(birth_date) = 10 then linkage_date(birth_date) end',
    birth_month: 'resident_birth_month(birth_date)',
  },
  postcode: { known_postcode: `linkage_postcode(nullif(postcode, ''))` },
};

/** Fills `record_evidence` with what the records of a version tell. */
async function layEvidence(engine: Engine, version: number): Promise<void> {
  const parts = Object.entries(FORMS);
  for (const [part, forms] of parts) {
    const made = Object.entries(forms).map(([name, sql]) => `${sql} as ${name}`);
    await engine.run(`create or replace temp table ${part}_forms as
      select ${[part, ...made].join(', ')} from (select distinct ${part} from identity_record where map_version = ${version})`);
  }
  await engine.run(`insert into record_evidence
    select record_id, known_number, nullif(nhs_number_token, ''), known_forename, nicknames, known_surname, known_birth_date,
      birth_month, resident_sex(sex), known_postcode,
      case when resident_local_number(local_number) is not null then local_from end, resident_local_number(local_number)
    from identity_record ${parts.map(([part]) => `join ${part}_forms using (${part})`).join(' ')}
    where map_version = ${version} order by record_id`);
  for (const [part] of parts) await engine.run(`drop table ${part}_forms`);
}
