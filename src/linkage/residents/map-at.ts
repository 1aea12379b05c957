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

/**
 * SQL of text that names rows, whatever their order: how many there are, and the lower and the upper halves of the MD5 of each, all
 * of them together. The MD5 is worked out once of each row; the engine's whole number begins with the lower half.
 * @param text SQL of the text of a row
 */
export const namesRows = (text: string): string => {
  const all = `bit_xor(md5_number(${text}))`;
  return `concat_ws('|', count(*), (${all} >> 64)::ubigint, (${all} & 18446744073709551615::uhugeint)::ubigint)`;
};

/** Names what a map says, whatever the order of its rows: the same map, the same hash. An empty map has one too. */
export async function hashMap(engine: Engine, version: number): Promise<string> {
  const { hash } = await engine.one<{ hash: string }>(
    `select md5(${namesRows(`record_id || '|' || person_key`)}) as hash from (${mapAt(version)})`,
  );
  return hash;
}
