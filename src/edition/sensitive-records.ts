/** Records that are sensitive as a whole, such as a stay in hospital: which, since one of their rows is, and which deliveries have them. */
import type { Contract } from '../contract/contract.ts';
import { type Engine, literal } from '../engine/engine.ts';
import { identityRecordId, NOBODY, personsOf } from '../linkage/residents/identity-record-sql.ts';
import { askedNumbers, birthNumbers, type RowNumber, recordNumbers } from '../pseudonym/stays.ts';
import { askEach, forgetReplaced, keyText, placesOf, rowsOf, type Search, structs } from './ask-datasets.ts';
import type { CheckedDelivery, References } from './check-again.ts';
import { hashOf } from './hash-canonically.ts';
import type { ChosenDataset } from './make-datasets.ts';
import type { Bench, StepInput } from './run-step.ts';
import { BESIDE_TABLE, findBeside, isBeside, sealBeside } from './seal-beside.ts';
import { findSpans, findStays, STAY_TABLES } from './sealed-stays.ts';

/** SQL of (record_id): the identity records of rows that are sensitive as part of such a record. */
export const SENSITIVE_IDENTITIES = 'select record_id from sensitive_identity';

export interface SensitiveRecords {
  /** lays `sensitive_identity` and what is known by numbers alone: before anybody is linked */
  find(bench: Bench, references: References): Promise<void>;
  /** finds what is known by whose it is, and lays what `inputFor` gives: once everybody is linked, with `record_now` as this edition has it */
  findBeside(): Promise<void>;
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
    find: (bench, references) => engine.alone((own) => findRecords(bench, own, { having, kinds, references })),
    findBeside: async () => {
      await sealBeside(engine);
      found = await hashesOfDeliveries(engine);
    },
    inputFor: (deliveryId) => ({
      relation: `(select kind, number from sensitive_record_of where delivery = ${literal(deliveryId)})`,
      files: [],
      sha256: hashOf(['sensitive records', found.get(deliveryId) ?? 'none']),
    }),
  };
}

const asksOrTells = (contract: Contract, kinds: string[]): boolean =>
  contract.stays !== undefined || askedNumbers(contract, kinds).length > 0;

/** What only the build needs that laid it. */
export const forgetSensitiveRecords = (engine: Engine): Promise<void> =>
  engine.run('drop table if exists sensitive_record_of; drop table if exists sensitive_identity');

interface Wanted {
  having: ChosenDataset[];
  kinds: string[];
  references: References;
}

async function findRecords(bench: Bench, own: Engine, { having, kinds, references }: Wanted): Promise<void> {
  const search: Search = { bench, own, kinds, references };
  await own.run(TABLES);
  await askEach(search, {
    table: 'sensitive_told',
    datasets: having,
    of: () => '',
    read: (asked, { contract }, used) => readTold(own, asked, contract, used, kinds),
  });
  await take(own, 'sensitive_told');
  const told = [...(await hashesOfKinds(own))].filter(([kind]) => kinds.includes(kind)).map(([, hash]) => hash);
  const known = told.sort().join('');
  await findStays(search, having, known);
  if (having.some(isBeside)) await findSpans(search, having, known);
  await findBeside(search, having.filter(isBeside));
  await take(own, 'sensitive_stay');
  await findHaving(search, having);
  await own.run(`
    insert into sensitive_record_of select distinct delivery, kind, number from sensitive_had where number is not null;
    insert into sensitive_identity select distinct record_id from sensitive_had 
      where record_id <> ${NOBODY} and kind not like 'birth.%'`);
}

/** What was found is known from here on. */
const take = (own: Engine, table: string): Promise<void> =>
  own.run(`insert into sensitive_record select distinct kind, number from ${table} where number is not null`);

/** Which deliveries have rows of what is known. */
async function findHaving(search: Search, datasets: ChosenDataset[]): Promise<void> {
  const { own, kinds } = search;
  const known = await hashesOfKinds(own);
  const of = ({ contract }: ChosenDataset): string =>
    [...new Set(askedNumbers(contract, kinds).map(({ kind }) => known.get(kind) ?? ''))].join('');
  await askEach(search, {
    table: 'sensitive_had',
    datasets: datasets.filter((dataset) => of(dataset) !== ''),
    of,
    read: (asked, { contract }, used) => readHaving(own, asked, contract, used, kinds),
  });
}

/** @returns for each delivery that has any, what names them */
async function hashesOfDeliveries(own: Engine): Promise<Map<string, string>> {
  const rows = await own.all<{ delivery: string; hash: string }>(`
    select delivery, sha256(string_agg(kind || '|' || number, chr(10) order by kind, number)) as hash
    from sensitive_record_of group by delivery`);
  return new Map(rows.map((row) => [row.delivery, row.hash]));
}

/** The kinds of which there are sensitive records, each with what names them all. */
async function hashesOfKinds(own: Engine): Promise<Map<string, string>> {
  const rows = await own.all<{ kind: string; hash: string }>(`
    select kind, sha256(kind || string_agg(number, chr(10) order by number)) as hash from sensitive_record group by kind`);
  return new Map(rows.map(({ kind, hash }) => [kind, hash]));
}

/** What was found stays in the zone, so that a build asks only the datasets of which a delivery or a word is new. */
const TABLES = `
  create table if not exists sensitive_told (asked varchar, kind varchar, number varchar);
  create table if not exists sensitive_had (asked varchar, delivery varchar, kind varchar, number varchar, record_id ubigint);
  ${STAY_TABLES}
  ${BESIDE_TABLE}
  create temp table sensitive_record (kind varchar, number varchar);
  create or replace table sensitive_record_of (delivery varchar, kind varchar, number varchar);
  create or replace table sensitive_identity (record_id ubigint)`;

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
  await forgetReplaced(own, 'told', contract, used);
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
  await own.run(`insert into sensitive_had select distinct ${literal(asked)}, delivery, kind, number, record_id
    from had join ${placesOf(used)} using (place)
    union all select ${literal(asked)}, null, null, null, null`);
}
