/** The identifying attributes of every resident, for the process of direct care that joins them to rows by person_key. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, identifier, literal } from '../../engine/engine.ts';
import { columnsOf, identityRecordId, personsOf } from '../../linkage/residents/identity-record-sql.ts';
import { hashOf } from '../hash-canonically.ts';
import type { ChosenDataset } from '../make-datasets.ts';
import { withSender } from '../with-sender.ts';
import type { CareTable } from './care-file.ts';

const PERSON = readFileSync(new URL('care-person.sql', import.meta.url), 'utf8').trim();

/** Names what `care_person` is made from: the map, and the rows that give addresses. */
export const carePersonInputs = (identityMap: string, datasets: ChosenDataset[]): string =>
  hashOf([PERSON, identityMap, withAddresses(datasets).map((d) => [addressSql(d), d.used.map((c) => c.rowsSha256)])]);

/**
 * Makes `care_person`: person_key, nhs_number, forename, surname, birth_date, sex, address, postcode of every resident with a record;
 * what nobody said is missing. Names and postcodes are standardised, as the index keeps them.
 * @param engine of the identity zone, after this build's linking
 * @param datasets about people, with the deliveries in use
 * @param folder within the care zone, for its Parquet file
 */
export async function makeCarePerson(
  engine: Engine,
  identityMap: string,
  datasets: ChosenDataset[],
  folder: string,
): Promise<CareTable> {
  const parquet = join(folder, `person-${carePersonInputs(identityMap, datasets)}.parquet`);
  await layAddresses(engine, withAddresses(datasets));
  await engine.run(`create or replace temp table care_address as
    select m.person_key, e.postcode, said.address, r.trust, said.day, said.sequence
    from address_said said
    join record_now m using (record_id) join identity_record r using (record_id) join record_evidence e using (record_id)
    where m.person_key is not null`);
  await engine.run(`copy (${PERSON}) to ${literal(parquet)} (format parquet, compression zstd)`);
  await engine.run('drop table care_address');
  return { schema: 'main', name: 'care_person', relation: `read_parquet(${literal(parquet)})` };
}

/** Those that say where the row's own person lives. */
const withAddresses = (datasets: ChosenDataset[]): ChosenDataset[] =>
  datasets.filter(
    ({ contract }) => personsOf(contract).includes(null) && columnsOf(contract, null, 'address').length > 0,
  );

function addressSql({ contract }: ChosenDataset): string {
  const lines = columnsOf(contract, null, 'address').map((name) => `nullif(trim(${identifier(name)}::varchar), '')`);
  const day = contract.delivery.period ? `(${contract.delivery.period}\n)::date` : 'null::date';
  return `${identityRecordId(contract)} as record_id, nullif(concat_ws(', ', ${lines.join(', ')}), '') as address, ${day} as day`;
}

/**
 * Brings `address_said` to the deliveries in use. A dataset of which they are those of the last build is not read again: most rows of
 * an index say again where somebody lives.
 */
async function layAddresses(engine: Engine, datasets: ChosenDataset[]): Promise<void> {
  await engine.run(`create table if not exists address_said
    (dataset varchar, record_id ubigint, address varchar, day date, sequence integer)`);
  await engine.run('create table if not exists address_source (dataset varchar, inputs varchar)');
  const held = await engine.all<{ dataset: string; inputs: string }>('select dataset, inputs from address_source');
  const inputs = new Map(datasets.map((dataset) => [dataset.contract.id, inputsOf(dataset)]));
  for (const { dataset } of held.filter((h) => inputs.get(h.dataset) !== h.inputs))
    for (const table of ['address_said', 'address_source'])
      await engine.run(`delete from ${table} where dataset = ?`, [dataset]);
  for (const dataset of datasets) {
    const { id } = dataset.contract;
    if (held.some((h) => h.dataset === id && h.inputs === inputs.get(id))) continue;
    await takeAddresses(engine, dataset);
    await engine.run('insert into address_source values (?, ?)', [id, inputs.get(id)!]);
  }
}

const inputsOf = (dataset: ChosenDataset): string =>
  hashOf([
    addressSql(dataset),
    dataset.used.map(({ rowsSha256, delivery: { receipt } }) => [rowsSha256, receipt.from, receipt.sequence]),
  ]);

/** Of what a record says again and again, the latest is enough. */
async function takeAddresses(engine: Engine, dataset: ChosenDataset): Promise<void> {
  if (dataset.used.length === 0) return;
  const rows = dataset.used.map(
    (checked) =>
      `select ${addressSql(dataset)}, ${checked.delivery.receipt.sequence} as sequence from ${withSender(checked).relation}`,
  );
  await engine.run(`insert into address_said
    select ${literal(dataset.contract.id)}, record_id, address, max(day), arg_max(sequence, (coalesce(day, date '0001-01-01'), sequence))
    from (${rows.join('\nunion all\n')}) where address is not null group by record_id, address`);
}
