/** Changes of who is who: persons found to be one, and a person found to be two. Nothing is forgotten. */
import { ConcordError } from '../../concord-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { layKeptPersons } from './kept-persons.ts';
import { BY_LIKELIHOOD } from './link-work.ts';

/** What was done to a person: a row of `identity_change`. */
export interface IdentityChange {
  /** from 1 */
  change_id: number;
  map_version: number;
  kind: 'merge' | 'split' | 'overlay' | 'unlink';
  person_key: number;
  /** merge: who is kept; split: who is new; overlay: whose the record is instead (null: nobody's) */
  into_key: number | null;
  reason: string;
  /** the version that took it back; null: it holds */
  reversed_version: number | null;
}

/**
 * Makes persons one: the record of every person in the table `same_person(person_key, into_key, reason)` goes to `into_key`, which
 * must be the older, smaller key. Whatever would bring those together again is passed over whom a split that holds made two, or a merge
 * that was taken back left two, whoever stands for them by now.
 * @param version of the map from which on it holds
 * @param apart SQL of (one, other): others who are not made one, nor meet in a third; none when absent
 * @returns persons merged
 */
export async function mergePeople(engine: Engine, version: number, apart?: string): Promise<number> {
  await layMergers(engine, apart);
  const first = await nextChange(engine);
  await engine.run(`create or replace temp table merging as
    select ${first} - 1 + row_number() over (order by person_key) as change_id, * from merger`);
  await moveRecords(
    engine,
    version,
    'select p.record_id, m.into_key, m.change_id from placed_record p join merging m using (person_key)',
  );
  await engine.run(`insert into identity_change
    select change_id, ${version}, 'merge', person_key, into_key, reason, null from merging order by change_id`);
  return (await engine.one<{ n: number }>('select count(*) as n from merging')).n;
}

/** Makes `merger(person_key, into_key, reason)`: what of `same_person` is to be done now. */
async function layMergers(engine: Engine, apart?: string): Promise<void> {
  await layKeptPersons(engine);
  await engine.run(`create or replace temp table parted as
    select coalesce(a.into_key, c.person_key) as one, coalesce(b.into_key, c.into_key) as other from identity_change c
    left join kept_person a on a.person_key = c.person_key left join kept_person b on b.person_key = c.into_key
    where c.kind = 'split' and c.reversed_version is null
    union
    select coalesce(b.into_key, c.into_key), coalesce(a.into_key, c.person_key) from identity_change c
    left join kept_person a on a.person_key = c.person_key left join kept_person b on b.person_key = c.into_key
    where c.kind = 'merge' and c.reversed_version is not null${apart ? `\n    union ${apart}` : ''}`);
  await engine.run('drop table kept_person');
  await engine.run(`create or replace temp table mergeable as
    select person_key, into_key, reason from same_person s
    where person_key > into_key and not exists (from parted where least(one, other) = s.into_key and greatest(one, other) = s.person_key)`);
  await engine.run(`create or replace temp table merger as
    select person_key, min(into_key) as into_key, min_by(reason, into_key) as reason from mergeable
    where into_key not in (select person_key from mergeable) group by person_key`);
  // two who were parted are not to meet in a third
  await engine.run(`delete from merger where person_key in (
    select case when b.into_key is null then p.one else p.other end from parted p
    left join merger a on a.person_key = p.one left join merger b on b.person_key = p.other
    where p.one <> p.other and coalesce(a.into_key, p.one) = coalesce(b.into_key, p.other))`);
}

/**
 * Takes records away from a person, to a new one.
 * @param records numbers of records that are the person's now, as text (they go beyond what a number can hold)
 * @param reason why, for those who read the changes; never a value of a record
 * Records that a likelihood gave to the old person tell of the new one from now on, as those do that reviewers gave.
 * @returns the new person's key, the number of the change, and the version of the map from which on it holds
 * @throws ConcordError 'unknown-name' when a record is not the person's, or none is left to either
 */
export async function splitPerson(
  engine: Engine,
  split: { personKey: number; records: string[]; reason: string; at: string },
): Promise<{ personKey: number; change: number; mapVersion: number }> {
  const wanted = [...new Set(split.records)];
  const { all, found } = await engine.one<{ all: number; found: number }>(
    `select count(*) as all, count(*) filter (record_id in (select unnest(cast(? as ubigint[])))) as found
     from record_person where person_key = ? and until_version is null`,
    [`[${wanted.join(',')}]`, split.personKey],
  );
  if (found < wanted.length || found === 0 || found === all)
    throw new ConcordError('unknown-name', {
      where: `person ${split.personKey}`,
      problem: `${found} of the ${wanted.length} records are this person's, of ${all} in all`,
      expected: 'some of the records of one person, not all of them',
      remedy: "look up the person's records in record_person, where until_version is missing",
    });
  const version = await beginVersion(engine, split.at);
  const [change, key] = [await nextChange(engine), await nextPersonKey(engine)];
  await moveRecords(
    engine,
    version,
    `select record_id, ${key}, ${change} from record_person where person_key = ${Number(split.personKey)} and until_version is null
       and record_id in (select unnest(cast('[${wanted.map(BigInt).join(',')}]' as ubigint[])))`,
    `case when p.how in ${BY_LIKELIHOOD} then 'review' else p.how end`,
  );
  await engine.run('insert into identity_change values (?, ?, ?, ?, ?, ?, null)', [
    ...[change, version, 'split', split.personKey, key, split.reason],
  ]);
  return { personKey: key, change, mapVersion: version };
}

/**
 * Ends what holds of records and begins what the query (record_id, person_key, change_id) says, from a version on; of those that are
 * withdrawn, whose they would be.
 * @param how SQL of the way in which the record is the person's, p being what held
 */
export async function moveRecords(engine: Engine, version: number, query: string, how = 'p.how'): Promise<void> {
  await engine.run(`create or replace temp table moving as
    select p.record_id, m.person_key, ${how} as how, p.match_weight, p.match_probability, m.change_id, p.away
    from placed_record p join (${query}) m(record_id, person_key, change_id) using (record_id)`);
  for (const [table, which] of [
    ['record_person', 'not away'],
    ['withdrawn_person', 'away'],
  ]) {
    await engine.run(`update ${table} set until_version = ${version}
      where until_version is null and record_id in (select record_id from moving where ${which})`);
    await engine.run(`insert into ${table}
      select record_id, person_key, how, match_weight, match_probability, ${version}, null, change_id
      from moving where ${which} order by record_id`);
  }
}

/** @returns the number of the next change */
export async function nextChange(engine: Engine): Promise<number> {
  return (await engine.one<{ n: number }>('select coalesce(max(change_id), 0) + 1 as n from identity_change')).n;
}

/** The first key that is free, above every key ever minted. */
async function nextPersonKey(engine: Engine): Promise<number> {
  const { n } = await engine.one<{ n: number }>(`select greatest(
      (select coalesce(max(person_key), 0) from record_person), (select coalesce(max(into_key), 0) from identity_change)) + 1 as n`);
  return n;
}

/** Adds the next version of the map. */
export async function beginVersion(engine: Engine, at: string): Promise<number> {
  const { n } = await engine.one<{ n: number }>('select coalesce(max(map_version), 0) + 1 as n from identity_map');
  await engine.run('insert into identity_map values (?, cast(? as date), null)', [n, at]);
  return n;
}
