/** Who every record is about, kept in the resident index from build to build, and as far as one delivery needs it. */
import { type Engine, literal } from '../engine/engine.ts';
import { readModel } from '../linkage/model.ts';
import type { IdentitySource } from '../linkage/residents/collect-identity-records.ts';
import { identityRecordId, personsOf } from '../linkage/residents/identity-record-sql.ts';
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
}

/** What a source says of the holder of an NHS number is believed before others: PDS first, then registrations with practices. */
const TRUST: Record<string, number> = { pds_person: 2, gp_registration: 1 };

/** Columns by which linkage quality is told, where a contract has them. */
const GROUPS: Record<string, string> = { 'ethnic group': 'ethnic_category' };

/**
 * Links the records of deliveries that the index has not seen, and gives the map of those that this edition uses.
 * @param engine on the resident index
 * @param datasets about people, with their deliveries
 * @param order.model path of the linkage model; order.at: ISO day of the build
 */
export async function updateResidentMap(
  engine: Engine,
  datasets: ChosenDataset[],
  order: { model: string; tokens: TokenKey[]; at: string },
): Promise<ResidentMap> {
  await engine.run('create table if not exists delivery_record (source varchar, record_id ubigint)');
  const sources = datasets.flatMap(sourcesOf);
  await noteRecords(engine, sources);
  const update = await updateResidentIndex(engine, sources, { ...order, model: readModel(order.model) });
  await engine.run(`create or replace temp table record_now as
    select record_id, person_key from (${mapAt(update.mapVersion)}) order by record_id`);
  const slices = await slicesOf(engine);
  const names = new Map(datasets.flatMap((d) => d.used.map((c) => [c.delivery.receipt.deliveryId, nameOf(d, c)])));
  return {
    update,
    inputFor: (deliveryId) => {
      const source = names.get(deliveryId) ?? '';
      return {
        relation: `(select record_id, person_key from record_now semi join
          (select record_id from delivery_record where source = ${literal(source)}) using (record_id))`,
        files: [],
        sha256: hashOf(['records', slices.get(source) ?? 'none']),
      };
    },
  };
}

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

/** Which records each delivery has, so that a delivery crosses anew only when one of its own records is somebody else's. */
async function noteRecords(engine: Engine, sources: IdentitySource[]): Promise<void> {
  const noted = new Set(
    (await engine.all<{ source: string }>('select distinct source from delivery_record')).map((r) => r.source),
  );
  for (const { name, contract, relation } of sources.filter((s) => !noted.has(s.name)))
    for (const role of personsOf(contract))
      await engine.run(`insert into delivery_record
        select distinct ${literal(name)}, ${identityRecordId(contract, role)} as record_id from ${relation} order by record_id`);
}

async function slicesOf(engine: Engine): Promise<Map<string, string>> {
  const slices = await engine.all<{ source: string; hash: string }>(`
    select source, concat_ws('|', count(*), bit_xor(md5_number_lower(record_id || '|' || person_key)),
      bit_xor(md5_number_upper(record_id || '|' || person_key)))::varchar as hash
    from delivery_record join record_now using (record_id) group by source`);
  return new Map(slices.map(({ source, hash }) => [source, hash]));
}
