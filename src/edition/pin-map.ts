/** An edition as at an earlier day stands on the map of persons of then, whatever was found out since. */
import { type Engine, literal } from '../engine/engine.ts';
import { hashMap, mapAt } from '../linkage/residents/map-at.ts';
import { hashOf } from './hash-canonically.ts';
import type { ResidentMap } from './resident-map.ts';
import type { StepInput } from './run-step.ts';

/**
 * Answers: which map had an edition as at a day? The newest that was made by then, or, where deliveries of that day were linked
 * later (as they are when a build follows), the one in which the last of them was. Lays `record_now` as that map has it.
 * @param map of the newest version
 * @param deliveries ids of those about people that the edition uses
 * @param asAt ISO day
 * @returns the same map when that is the one
 */
export async function pinMap(
  engine: Engine,
  map: ResidentMap,
  deliveries: string[],
  asAt: string,
): Promise<ResidentMap> {
  const sources = await sourcesOf(engine, map, deliveries);
  const version = await versionAsAt(engine, [...sources.values()], asAt);
  if (version === map.update.mapVersion) return map;
  await engine.run(`create or replace temp table record_now as
    select record_id, person_key from (${mapAt(version)}) order by record_id`);
  const inputs = new Map<string, StepInput>();
  for (const id of deliveries) inputs.set(id, { ...map.inputFor(id), sha256: await hashAt(engine, sources.get(id)) });
  return {
    update: { ...map.update, mapVersion: version, mapHash: await hashMap(engine, version) },
    inputFor: (deliveryId) => inputs.get(deliveryId) ?? map.inputFor(deliveryId),
  };
}

/** Under which name the index took each delivery as it is used now; a delivery checked again has several. */
async function sourcesOf(engine: Engine, map: ResidentMap, deliveries: string[]): Promise<Map<string, string>> {
  const taken = await engine.all<{ id: string; source: string }>(
    `select distinct split_part(source, ' ', 1) as id, source from delivery_record`,
  );
  return new Map(
    deliveries.flatMap((id): [string, string][] => {
      const { relation } = map.inputFor(id);
      const used = taken.find((t) => t.id === id && relation.includes(literal(t.source)));
      return used ? [[id, used.source]] : [];
    }),
  );
}

async function versionAsAt(engine: Engine, sources: string[], asAt: string): Promise<number> {
  const { version } = await engine.one<{ version: number | null }>(
    `select greatest(
      (select max(map_version) from identity_source where source in (${['', ...sources].map(literal).join(', ')})),
      (select max(map_version) from identity_map where as_at <= cast(? as date))) as version`,
    [asAt],
  );
  return version ?? 0;
}

/** The records of a delivery with whom they were then, named as `updateResidentMap` names them. */
async function hashAt(engine: Engine, source: string | undefined): Promise<string> {
  const { records, hash } = await engine.one<{ records: number; hash: string }>(
    `select count(*) as records, concat_ws('|', count(*), bit_xor(md5_number_lower(record_id || '|' || person_key)),
      bit_xor(md5_number_upper(record_id || '|' || person_key)))::varchar as hash
    from delivery_record join record_now using (record_id) where source = ?`,
    [source ?? ''],
  );
  return hashOf(['records', records === 0 ? 'none' : hash]);
}
