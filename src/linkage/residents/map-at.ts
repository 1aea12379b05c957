/** The map of records to persons, as it was at any version. */
import type { Engine } from '../../engine/engine.ts';

/**
 * SQL of the map at a version: `record_id`, `person_key`, `how`, `match_weight`, `match_probability`, one row for each record that was
 * somebody's.
 * @param version from 1; below 1 the map is empty, above the last it is the last
 * Example: `create table record_person as ${mapAt(7)}`
 */
export const mapAt = (version: number): string =>
  `select record_id, person_key, how, match_weight, match_probability from record_person
   where from_version <= ${Number(version)} and (until_version is null or until_version > ${Number(version)})`;

/** Names what a map says, whatever the order of its rows: the same map, the same hash. An empty map has one too. */
export async function hashMap(engine: Engine, version: number): Promise<string> {
  const { hash } = await engine.one<{ hash: string }>(`select md5(concat_ws('|', count(*),
      bit_xor(md5_number_lower(record_id || '|' || person_key)), bit_xor(md5_number_upper(record_id || '|' || person_key)))) as hash
    from (${mapAt(version)})`);
  return hash;
}
