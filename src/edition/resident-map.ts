/** Who every record is about, kept in the resident index from build to build, and as far as one delivery needs it. */
import type { Engine } from '../engine/engine.ts';
import { readModel } from '../linkage/model.ts';
import type { IdentitySource } from '../linkage/residents/collect-identity-records.ts';
import type { TokenKey } from '../linkage/residents/link-by-token.ts';
import { mapAt } from '../linkage/residents/map-at.ts';
import { type IndexUpdate, updateResidentIndex } from '../linkage/residents/update-resident-index.ts';
import { hashOf } from './hash-canonically.ts';
import type { ChosenDataset } from './make-datasets.ts';
import type { StepInput } from './run-step.ts';
import { withSender } from './with-sender.ts';

export interface ResidentMap {
  update: IndexUpdate;
  /** the records of a delivery and whose they are: it changes only when one of them does */
  inputFor(deliveryId: string): StepInput;
  /** under which number the index took it; 0 when it did not */
  sourceOf(deliveryId: string): number;
}

/** What a source says of the holder of an NHS number is believed before others: PDS first, then registrations with practices. */
const TRUST: Record<string, number> = { pds_person: 2, gp_registration: 1 };

/** Columns by which linkage quality is told, where a contract has them. */
const GROUPS: Record<string, string> = { 'ethnic group': 'ethnic_category' };

/**
 * Links the records of deliveries that the index has not seen, and gives the map of those that this edition uses.
 * @param engine on the resident index
 * @param datasets about people, with their deliveries
 * @param order.model path of the linkage model; order.at: ISO day of the build; order.sensitive: SQL of (record_id), records that are
 * sensitive beside what their own rows say; order.withdrawn: ids of deliveries that were taken back; absent for an edition of an earlier day
 */
export async function updateResidentMap(
  engine: Engine,
  datasets: ChosenDataset[],
  order: { model: string; tokens: TokenKey[]; at: string; sensitive: string; withdrawn: string[] | undefined },
): Promise<ResidentMap> {
  const sources = datasets.flatMap(sourcesOf);
  const update = await updateResidentIndex(engine, sources, { ...order, model: readModel(order.model) });
  await engine.run(`create or replace table record_now as
    select record_id, person_key from (${mapAt(update.mapVersion)}) order by record_id`);
  const newIn = update.collected.sources > 0 ? update.mapVersion : 0;
  await layNewRecords(engine, newIn);
  const slices = await slicesOf(engine, newIn, update.mapVersion);
  const names = new Map(datasets.flatMap((d) => d.used.map((c) => [c.delivery.receipt.deliveryId, nameOf(d, c)])));
  return {
    update,
    inputFor: (deliveryId) => {
      const slice = slices.get(names.get(deliveryId) ?? '');
      return { relation: sliceRelation(slice), files: [], sha256: hashOf(['records', slice?.hash ?? 'none']) };
    },
    sourceOf: (deliveryId) => slices.get(names.get(deliveryId) ?? '')?.number ?? 0,
  };
}

interface Slice {
  number: number;
  /** taken in this update, and so laid ready */
  isNew: boolean;
  hash: string;
}

/** What only the build needs that laid it. */
export const forgetRecordsNow = (engine: Engine): Promise<void> =>
  engine.run('drop table if exists record_now; drop table if exists record_new');

/** SQL of the records of one source and whose they are, by the map in `record_now`. */
export const recordsOfSource = (number: number): string =>
  `(select record_id, person_key from source_record join record_now using (record_id) where source_number = ${number})`;

const sliceRelation = (slice: Slice | undefined): string =>
  slice?.isNew
    ? `(select record_id, person_key from record_new where source_number = ${slice.number})`
    : recordsOfSource(slice?.number ?? 0);

/** A delivery checked anew under other rules, or read by other words, is another source. */
const nameOf = ({ contract }: ChosenDataset, { delivery, rowsSha256, rejectedSha256 }: ChosenDataset['used'][number]) =>
  `${delivery.receipt.deliveryId} ${hashOf([rowsSha256, rejectedSha256, contract.columns.map((c) => c.identifies), contract.sensitive]).slice(0, 16)}`;

function sourcesOf(dataset: ChosenDataset): IdentitySource[] {
  const { contract } = dataset;
  const has = (column: string): boolean => contract.columns.some((c) => c.name === column);
  return dataset.used.map((checked) => ({
    name: nameOf(dataset, checked),
    contract,
    relation: withSender(checked).relation,
    trust: TRUST[contract.id] ?? 0,
    groups: Object.fromEntries(Object.entries(GROUPS).filter(([, column]) => has(column))),
  }));
}

/** SQL that names what a source's records (`source_record join record_now`) say, whatever their order. */
export const SLICE_HASH = `concat_ws('|', count(*), bit_xor(hash(record_id, person_key)), bit_xor(hash(person_key, record_id, 1)))::varchar`;

/** @param newIn version of the map whose sources lie in `record_new`; 0 for none */
async function slicesOf(engine: Engine, newIn: number, version: number): Promise<Map<string, Slice>> {
  await nameSlices(engine, version);
  const slices = await engine.all<Slice & { source: string }>(`
    select source, source_number as number, hash, map_version = ${newIn} as "isNew"
    from identity_source join (select source_number, hash from source_slice) using (source_number)`);
  return new Map(slices.map((slice) => [slice.source, slice]));
}

/**
 * Keeps in `source_slice` what names each source's records and whose they are. It is worked out anew for those sources alone of whose
 * records one is of another person since, which the versions in `record_person` tell.
 */
async function nameSlices(engine: Engine, version: number): Promise<void> {
  await engine.run(
    'create table if not exists source_slice (source_number integer, hash varchar, map_version integer)',
  );
  const { told } = await engine.one<{ told: number }>('select coalesce(max(map_version), 0) as told from source_slice');
  await engine.run(`create or replace temp table slice_due as
    select source_number from identity_source where source_number not in (select source_number from source_slice)
    union
    select source_number from source_record
    where record_id in (select record_id from record_person where from_version > ${told} or until_version > ${told})`);
  await engine.run('delete from source_slice where source_number in (from slice_due)');
  await engine.run(`insert into source_slice
    select source_number, coalesce(hash, 'none'), ${version}
    from slice_due left join (
      select source_number, ${SLICE_HASH} as hash
      from source_record join record_now using (record_id) where source_number in (from slice_due)
      group by source_number) using (source_number)
    order by source_number`);
  await engine.run('drop table slice_due');
}

/** Of many new deliveries at once, as in a first build, the records are sought once for all and lie in the order of the sources. */
const layNewRecords = (engine: Engine, newIn: number): Promise<void> =>
  engine.run(`create or replace table record_new as
    select source_number, record_id, person_key
    from source_record join record_now using (record_id)
    where source_number in (select source_number from identity_source where map_version = ${newIn})
    order by source_number, record_id`);
