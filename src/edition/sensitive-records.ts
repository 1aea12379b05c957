/** Records that are sensitive as a whole, such as a stay in hospital: which, since one of their rows is, and which deliveries have them. */
import type { Contract } from '../contract/contract.ts';
import { type Engine, identifier, literal } from '../engine/engine.ts';
import { identityRecordId, NOBODY, personsOf } from '../linkage/residents/identity-record-sql.ts';
import { askedNumbers, birthNumbers, type RowNumber, recordNumbers, sealedNumbers } from '../pseudonym/stays.ts';
import type { CheckedDelivery, References } from './check-again.ts';
import { hashOf } from './hash-canonically.ts';
import type { ChosenDataset } from './make-datasets.ts';
import { mendDamaged } from './mend-damaged.ts';
import type { Bench, StepInput } from './run-step.ts';
import { withSender } from './with-sender.ts';

/** SQL of (record_id): the identity records of rows that are sensitive as part of such a record. */
export const SENSITIVE_IDENTITIES = 'select record_id from sensitive_identity';

export interface SensitiveRecords {
  /** lays `sensitive_identity` and what `inputFor` gives: before anybody is linked */
  find(bench: Bench, references: References): Promise<void>;
  /** `sensitive_record` (kind, number) of a delivery: those that it has rows of; it changes only when one of them does */
  inputFor(deliveryId: string): StepInput;
}

/**
 * Asks every delivery of datasets with such records, once for a build.
 * @param engine of the identity zone
 * @param datasets about people, with their `sensitive` SQL as it holds at the line
 * @param kinds of records that are sensitive as a whole
 */
export function sensitiveRecords(engine: Engine, datasets: ChosenDataset[], kinds: string[]): SensitiveRecords {
  const having = datasets.filter(({ contract }) => asksOrTells(contract, kinds));
  let found = new Map<string, string>();
  return {
    find: async (bench, references) => {
      found = await findRecords(bench, { engine, having, kinds, references });
    },
    inputFor: (deliveryId) => ({
      relation: `(select kind, number from sensitive_record_of where delivery = ${literal(deliveryId)})`,
      files: [],
      sha256: hashOf(['sensitive records', found.get(deliveryId) ?? 'none']),
    }),
  };
}

const asksOrTells = (contract: Contract, kinds: string[]): boolean =>
  askedNumbers(contract, kinds).length + birthNumbers(contract).length > 0;

/** What only the build needs that laid it. */
export const forgetSensitiveRecords = (engine: Engine): Promise<void> =>
  engine.run('drop table if exists sensitive_record_of; drop table if exists sensitive_identity');

interface Search {
  engine: Engine;
  having: ChosenDataset[];
  kinds: string[];
  references: References;
}

/** @returns for each delivery that has any, what names them */
async function findRecords(bench: Bench, search: Search): Promise<Map<string, string>> {
  const { having, kinds } = search;
  return search.engine.alone(async (own) => {
    await own.run(TABLES);
    await askEach(
      bench,
      own,
      search,
      'sensitive_told',
      having,
      () => '',
      (asked, { contract }, used) => readTold(own, asked, contract, used, kinds),
    );
    await own.run(
      'insert into sensitive_record select distinct kind, number from sensitive_told where number is not null',
    );
    await findStays(bench, own, search);
    const known = await hashesOfKinds(own);
    const hashOfAsked = ({ contract }: ChosenDataset): string =>
      [...new Set(askedNumbers(contract, kinds).map(({ kind }) => known.get(kind) ?? ''))].join('');
    const asked = having.filter((dataset) => hashOfAsked(dataset) !== '');
    await askEach(bench, own, search, 'sensitive_had', asked, hashOfAsked, (name, { contract }, used) =>
      readHaving(own, name, contract, used, kinds),
    );
    await own.run(`
      insert into sensitive_record_of select distinct delivery, kind, number from sensitive_had where number is not null;
      insert into sensitive_identity select distinct record_id from sensitive_had 
        where record_id <> ${NOBODY} and kind not like 'birth.%'`);
    const rows = await own.all<{ delivery: string; hash: string }>(`
      select delivery, sha256(string_agg(kind || '|' || number, chr(10) order by kind, number)) as hash
      from sensitive_record_of group by delivery`);
    return new Map(rows.map((row) => [row.delivery, row.hash]));
  });
}

/** The days of stays whose record is sensitive, by every row of it: what another dataset holds of them is known by those. */
async function findStays(bench: Bench, own: Engine, search: Search): Promise<void> {
  const { kinds } = search;
  const telling = search.having.filter(({ contract }) => sealedNumbers(contract).length > 0);
  const known = [...(await hashesOfKinds(own))].filter(([kind]) => kinds.includes(kind)).map(([, hash]) => hash);
  await askEach(
    bench,
    own,
    search,
    'sensitive_stay',
    telling,
    () => known.sort().join(''),
    (name, { contract }, used) => readStays(own, name, contract, used, kinds),
  );
  await own.run(
    `insert into sensitive_record select distinct kind, number from sensitive_stay where number is not null`,
  );
}

async function readStays(
  own: Engine,
  asked: string,
  contract: Contract,
  used: CheckedDelivery[],
  kinds: string[],
): Promise<void> {
  const sealed = recordNumbers(contract, kinds).map(
    ({ kind, number }) => `${number} in (select number from sensitive_record where kind = ${literal(kind)})`,
  );
  for (const rows of sealed.length ? rowsOf(used) : [])
    await own.run(`insert into sensitive_stay select distinct ${literal(asked)}, each.kind, each.number from (
      select unnest(${structs(sealedNumbers(contract))}) as each from ${rows} where ${sealed.join(' or ')})
      where each.number is not null`);
  await own.run(`insert into sensitive_stay values (${literal(asked)}, null, null)`);
}

/** The kinds of which there are sensitive records, each with what names them all. */
async function hashesOfKinds(own: Engine): Promise<Map<string, string>> {
  const rows = await own.all<{ kind: string; hash: string }>(`
    select kind, sha256(kind || string_agg(number, chr(10) order by number)) as hash from sensitive_record group by kind`);
  return new Map(rows.map(({ kind, hash }) => [kind, hash]));
}

/** Asks the datasets that were not asked so before, and forgets what is asked no more. */
async function askEach(
  bench: Bench,
  own: Engine,
  { kinds, references }: Search,
  table: string,
  datasets: ChosenDataset[],
  of: (dataset: ChosenDataset) => string,
  read: (asked: string, dataset: ChosenDataset, used: CheckedDelivery[]) => Promise<void>,
): Promise<void> {
  const names: string[] = [];
  for (const dataset of datasets) {
    const asked = hashOf([table, of(dataset), kinds, askedOf(dataset)]);
    names.push(asked);
    if (await isKept(own, table, asked)) continue;
    await mendingFirst(bench, references, dataset, (used) => read(asked, dataset, used));
  }
  await own.run(`delete from ${table} where asked not in (${['', ...names].map(literal).join(', ')})`);
}

/** What was found stays in the zone, so that a build asks only the datasets of which a delivery or a word is new. */
const TABLES = `
  create table if not exists sensitive_told (asked varchar, kind varchar, number varchar);
  create table if not exists sensitive_had (asked varchar, delivery varchar, kind varchar, number varchar, record_id ubigint);
  create table if not exists sensitive_stay (asked varchar, kind varchar, number varchar);
  create temp table sensitive_record (kind varchar, number varchar);
  create or replace table sensitive_record_of (delivery varchar, kind varchar, number varchar);
  create or replace table sensitive_identity (record_id ubigint)`;

/** All that the answer stands on: the rows, and how they are read. */
const askedOf = ({ contract, used }: ChosenDataset): string =>
  hashOf([
    ...[contract.id, contract.sensitive, contract.delivery.mode, contract.key, contract.columns],
    contract.stays ? [contract.stays, contract.births] : [],
    used.map(({ delivery, rowsSha256, rejectedSha256 }) => [delivery.receipt.deliveryId, rowsSha256, rejectedSha256]),
  ]);

/** Whether it was asked before. What was asked has a row without a number, whatever was found. */
const isKept = async (own: Engine, table: string, asked: string): Promise<boolean> =>
  (
    await own.one<{ n: number }>(
      `select count(*) as n from ${table} where asked = ${literal(asked)} and number is null`,
    )
  ).n > 0;

type Work = (used: CheckedDelivery[]) => Promise<void>;

/** Reads a dataset's deliveries; when it cannot, damaged ones among them are mended, and it is tried again. */
async function mendingFirst(bench: Bench, references: References, { contract, used }: ChosenDataset, work: Work) {
  try {
    await work(used);
  } catch {
    await work((await mendDamaged(bench, contract, used, references)) ?? used);
  }
}

/** With `upsert` the last word on a row holds: a stay is no longer sensitive when its row came again without what made it so. */
async function readTold(
  own: Engine,
  asked: string,
  contract: Contract,
  used: CheckedDelivery[],
  kinds: string[],
): Promise<void> {
  const key = keyText(contract);
  await own.run(
    'create or replace temp table told (place integer, sender varchar, key varchar, kind varchar, number varchar)',
  );
  const tell = async (where: string, numbers: RowNumber[]): Promise<void> => {
    for (const rows of where === '' || numbers.length === 0 ? [] : rowsOf(used))
      await own.run(`insert into told select _place, _from, key, each.kind, each.number from (
        select _place, _from, ${key} as key, unnest(${structs(numbers)}) as each
        from ${rows} where (${where}\n) is true) where each.number is not null`);
  };
  await tell(contract.sensitive, recordNumbers(contract, kinds));
  await tell(contract.births, birthNumbers(contract));
  const { n } = await own.one<{ n: number }>('select count(*) as n from told');
  if (n > 0 && contract.delivery.mode === 'upsert' && contract.key.length > 0)
    for (const rows of rowsOf(used))
      await own.run(`delete from told using (
        select _place as later, _from as by, ${key} as again from ${rows} where ${key} in (select key from told)) as anew
        where place < anew.later and sender = anew.by and key = anew.again`);
  await own.run(`insert into sensitive_told select distinct ${literal(asked)}, kind, number from told
    union all select ${literal(asked)}, null, null`);
}

/** Which of the sensitive records each delivery has, whatever it says of them itself, and what its rows of them say of their persons. */
async function readHaving(
  own: Engine,
  asked: string,
  contract: Contract,
  used: CheckedDelivery[],
  kinds: string[],
): Promise<void> {
  await own.run('create or replace temp table had (place integer, kind varchar, number varchar, record_id ubigint)');
  for (const rows of rowsOf(used))
    for (const { number, kind } of askedNumbers(contract, kinds))
      for (const role of personsOf(contract))
        await own.run(`insert into had
          select distinct _place, ${literal(kind)}, ${number}, ${identityRecordId(contract, role)}
          from ${rows} where ${number} in (select number from sensitive_record where kind = ${literal(kind)})`);
  const names = used.map(({ delivery }, place) => `(${place}, ${literal(delivery.receipt.deliveryId)})`);
  await own.run(`insert into sensitive_had select distinct ${literal(asked)}, delivery, kind, number, record_id
    from had join (values ${names.join(', ')}) as named(place, delivery) using (place)
    union all select ${literal(asked)}, null, null, null, null`);
}

const structs = (numbers: RowNumber[]): string =>
  `[${numbers.map(({ kind, number }) => `{kind: ${literal(kind)}, number: ${number}}`).join(', ')}]`;

/** Deliveries that are read together. */
const BATCH = 40;

/** Relations of the rows of some deliveries each, which say by `_place` of which of all they are. */
function rowsOf(used: CheckedDelivery[]): string[] {
  const parts = used.map((checked, place) => `select ${place} as _place, * from ${withSender(checked).relation}`);
  return Array.from(
    { length: Math.ceil(parts.length / BATCH) },
    (_, i) => `(${parts.slice(i * BATCH, (i + 1) * BATCH).join('\nunion all by name\n')})`,
  );
}

/** The key as one text; parts are kept apart. */
const keyText = ({ key }: Contract): string =>
  key.map((name) => `coalesce(replace(${identifier(name)}::varchar, '|', '||'), '')`).join(" || ' | ' || ") || "''";
