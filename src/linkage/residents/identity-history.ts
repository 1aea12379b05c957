/** What became of who is who, version by version, told without anything that a record or a reviewer says. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';

const sqlOf = (name: string): string => readFileSync(new URL(`${name}.sql`, import.meta.url), 'utf8');
const CHANGES = sqlOf('identity-changes');
const VERSION = sqlOf('identity-versions');

/** Columns of the temporary table `identity_version`, in order. */
const VERSION_TABLE = `create table if not exists version_told (map_version integer, residents bigint, new_residents bigint,
  returned_residents bigint, gone_residents bigint, records bigint, new_records bigint, moved_records bigint, lost_records bigint, unlinked_records bigint)`;

/**
 * Answers: what was changed in the map of records to persons, up to a version, and how large was each version?
 *
 * Makes two temporary tables. `identity_change_told`: change_id, kind (merge, split, overlay, unlink, and merge-taken-back and
 * split-taken-back), map_version, changed_on, person_key, into_person_key, reason (a code; the words of reviewers may hold
 * anything and stay in the index), records (that got another person by it); who lost records since they are sensitive is not in it. `identity_version_told`: for each version map_version,
 * made_on, residents, test_patients (of the residents, those of `testPatients`), new_residents, returned_residents, gone_residents, records (that are somebody's), new_records, moved_records (to another
 * person), lost_records (now nobody's), unlinked_records (nobody's). What is told of a version stays so whatever comes later.
 *
 * @param engine after `updateResidentIndex`; each version is counted once and kept in the index
 * @param version of the map, from 1; both tables are empty at 0
 * @param testPatients SQL of (person_key), each once: patients whom practices made up; linkage takes them for persons. Null: nobody knows of any
 * Example: `await layIdentityHistory(engine, 7); await engine.all('from temp.identity_change_told')`
 */
export async function layIdentityHistory(
  engine: Engine,
  version: number,
  testPatients: string | null = null,
): Promise<void> {
  await engine.run(VERSION_TABLE);
  const untold = await engine.all<{ version: number }>(`select map_version as version from identity_map
    where map_version not in (select map_version from version_told) order by map_version`);
  for (const { version: each } of untold) {
    await engine.run(`set variable identity_version = ${each}`);
    await engine.run(`insert into version_told\n${VERSION}`);
  }
  await engine.run(`set variable identity_version = ${Number(version)}`);
  await engine.run(`create or replace temp table identity_change_told as\n${CHANGES}`);
  await engine.run(`create or replace temp table identity_version_told as
    with made_up as (${testPatients ?? 'select null::bigint as person_key where false'}),
    counted as (
      select t.map_version, count(distinct p.person_key) as test_patients
      from version_told t join record_person p on p.from_version <= t.map_version
        and (p.until_version is null or p.until_version > t.map_version) join made_up using (person_key)
      group by t.map_version)
    select t.map_version, v.as_at as made_on, t.residents, coalesce(c.test_patients, 0) as test_patients,
      t.* exclude (map_version, residents)
    from version_told t join identity_map v using (map_version) left join counted c using (map_version)
    where t.map_version <= ${Number(version)}`);
}
