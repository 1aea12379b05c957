/** An edition as at an earlier day stands on the map of persons of then, whatever was found out since. */
import type { Engine } from '../engine/engine.ts';
import { hashMap, mapAt } from '../linkage/residents/map-at.ts';
import { hashOf } from './hash-canonically.ts';
import { type ResidentMap, recordsOfSource, SLICE_HASH } from './resident-map.ts';
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
  const sources = deliveries.map((id) => map.sourceOf(id));
  const version = await versionAsAt(engine, sources, asAt);
  if (version === map.update.mapVersion) return map;
  await engine.run(`create or replace table record_now as
    select record_id, person_key from (${mapAt(version)}) order by record_id`);
  const inputs = new Map<string, StepInput>();
  for (const [i, id] of deliveries.entries())
    inputs.set(id, { relation: recordsOfSource(sources[i]!), files: [], sha256: await hashAt(engine, sources[i]!) });
  return {
    ...map,
    update: { ...map.update, mapVersion: version, mapHash: await hashMap(engine, version) },
    inputFor: (deliveryId) => inputs.get(deliveryId) ?? map.inputFor(deliveryId),
  };
}

async function versionAsAt(engine: Engine, sources: number[], asAt: string): Promise<number> {
  const { version } = await engine.one<{ version: number | null }>(
    `select greatest(
      (select max(map_version) from identity_source where source_number in (${[0, ...sources].join(', ')})),
      (select max(map_version) from identity_map where as_at <= cast(? as date))) as version`,
    [asAt],
  );
  return version ?? 0;
}

/** The records of a delivery with whom they were then, named as `updateResidentMap` names them. */
async function hashAt(engine: Engine, source: number): Promise<string> {
  const { records, hash } = await engine.one<{ records: number; hash: string }>(
    `select count(*) as records, ${SLICE_HASH} as hash from ${recordsOfSource(source)}`,
  );
  return hashOf(['records', records === 0 ? 'none' : hash]);
}
