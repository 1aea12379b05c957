/** Changes of who is who that are taken back. Nothing is forgotten. */
import { ConcordError } from '../../concord-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { beginVersion, type IdentityChange, moveRecords } from './change-people.ts';
import { layKeptPersons } from './kept-persons.ts';
import { BY_LIKELIHOOD } from './link-work.ts';
import { partNumbers } from './part-numbers.ts';
import { unlinkParting } from './unlink-parting.ts';

/**
 * Takes a merge, a split or an overlay back: the records that it moved go back to whom they were with, and so do those that came since: after a
 * merge those with a number that only the other person had, or its token, and those that reviewers gave to the other since, after a split
 * all of the new person. A record that is not its old person's by what reviewers say now is nobody's. A merger of numbers that leads from the one to the other is not followed again.
 * @returns the version of the map from which on it holds
 * @throws ConcordError 'unknown-name' when there is no such change, it is of another kind, it was taken back before, or a later
 *   merge or split stands on it: that one is to be taken back first
 */
export async function reverseChange(engine: Engine, changeId: number, at: string): Promise<number> {
  const [change] = await engine.all<IdentityChange>(
    `select * from identity_change where change_id = ? and kind in ('merge', 'split', 'overlay') and reversed_version is null`,
    [changeId],
  );
  if (!change)
    throw new ConcordError('unknown-name', {
      where: `change ${changeId}`,
      problem: 'there is no merge or split of that number that holds, nor an overlay',
      expected: 'the number of a merge, split or overlay that was not taken back; unlinks are taken back by nobody',
      remedy: 'take it from the list: concord residents changes --keys FILE',
    });
  // that a number was on two people moved no record: it is no longer said, until another record says so
  if (change.kind !== 'overlay') await refuseStoodOn(engine, change);
  const version = await beginVersion(engine, at);
  await engine.run('update identity_change set reversed_version = ? where change_id = ?', [version, changeId]);
  if (change.kind !== 'overlay') await giveRecordsBack(engine, change, version);
  return version;
}

async function giveRecordsBack(engine: Engine, change: IdentityChange, version: number): Promise<void> {
  // whoever a split made is nobody else's: all that came since goes back with what it moved
  const moved = `semi join (select record_id from moved_record where change_id = ${change.change_id}) using (record_id)`;
  await engine.run(`create or replace temp table going_back as
    select distinct record_id from (select record_id from placed_record where person_key = ${change.into_key})
    ${change.kind === 'merge' ? moved : ''}`);
  if (change.kind === 'merge') await partNumbers(engine, change);
  await layKeptPersons(engine);
  await followReviews(engine, change);
  await moveRecords(engine, version, `select record_id, ${change.person_key}, null from going_back`, HOW_BEFORE);
  const person = await moveOn(engine, change.person_key, version);
  await leaveToReviewers(engine, person, version);
  await engine.run('drop table kept_person; drop table reviewed_for');
}

/**
 * Whom a split was of may be one with others by now: what goes back goes on to who was kept, by each of those merges, so that it comes back
 * with what they moved when they are taken back.
 * @returns who was kept
 */
async function moveOn(engine: Engine, person: number, version: number): Promise<number> {
  const [merge] = await engine.all<IdentityChange>(
    `from identity_change where kind = 'merge' and reversed_version is null and person_key = ${person} order by change_id limit 1`,
  );
  if (!merge) return person;
  const { change_id, into_key } = merge;
  await moveRecords(engine, version, `select record_id, ${into_key}, ${change_id} from going_back`);
  return moveOn(engine, Number(into_key), version);
}

/** A record that reviewers gave to two while they were one is whose the decision says that it is: makes `reviewed_for(record_id, person_key)`. */
async function followReviews(
  engine: Engine,
  { kind, person_key, into_key, map_version }: IdentityChange,
): Promise<void> {
  await engine.run(`create or replace temp table reviewed_for as
    select p.record_id, min(coalesce(k.into_key, c.person_key)) as person_key
    from placed_record p join review_candidate c using (record_id) left join kept_person k on k.person_key = c.person_key
    where ${kind === 'merge'} and p.person_key = ${into_key} and p.how = 'review' and p.from_version >= ${map_version} and p.change_id is null
      and c.decision = 'same' and coalesce(k.into_key, c.person_key) in (${person_key}, ${into_key})
    group by p.record_id having count(distinct coalesce(k.into_key, c.person_key)) = 1`);
  await engine.run('delete from going_back where record_id in (select record_id from reviewed_for)');
  await engine.run(`insert into going_back select record_id from reviewed_for where person_key = ${person_key}`);
}

/**
 * While who has the records of the change is somebody else by a later merge, they are not where it put them; nor are those of a merge of
 * which a later split took some away. Whoever a split made must also not have been split again, nor have taken in anybody: their
 * records would go to whom the split is taken back for. Who was merged since of whom the split was is no matter (`moveOn`).
 */
async function refuseStoodOn(engine: Engine, { change_id }: IdentityChange): Promise<void> {
  const later = await engine.all<{ change: number }>(`with recursive moved as materialized (
      select record_id, change_id, kind from moved_record join identity_change using (change_id) where reversed_version is null),
    taken_apart as materialized (
      select distinct m.change_id as merge_id, s.change_id as split_id from moved m join moved s using (record_id)
      where m.kind = 'merge' and s.kind = 'split' and s.change_id > m.change_id),
    standing as (
      select change_id, kind, person_key, into_key from identity_change where change_id = ${change_id}
      union
      select c.change_id, c.kind, c.person_key, c.into_key
      from standing s join identity_change c on c.change_id > s.change_id and c.reversed_version is null
      left join taken_apart t on t.merge_id = s.change_id and t.split_id = c.change_id
      where c.kind = 'merge' and (c.person_key = s.into_key or s.kind = 'split' and c.into_key = s.into_key)
        or c.kind = 'split' and s.kind = 'split' and c.person_key = s.into_key
        or t.split_id is not null)
    select change_id as change from standing where change_id <> ${change_id} order by change_id desc`);
  if (later.length === 0) return;
  const changes = later.map(({ change }) => `change ${change}`);
  throw new ConcordError('unknown-name', {
    where: `change ${change_id}`,
    problem: `a later merge or split stands on it: ${changes.toReversed().join(', ')}`,
    expected: 'a merge or split whose persons were not merged or split again since',
    remedy: `take back ${changes.join(', then ')} first; then this one`,
  });
}

/** How a change of the index says it. */
const NOT_THEIRS = 'reviewers found since that a record is not of this person, or took back that it is';

/**
 * Of the records that go back, those are nobody's that only reviewers gave to the person and took back since, and those that a likeness
 * gave and reviewers found to be another's. What another split gave to the person is theirs.
 * @param engine with `kept_person` @param person to whom they go back
 */
async function leaveToReviewers(engine: Engine, person: number, version: number): Promise<void> {
  const theirs = (key: string): string =>
    `coalesce((select into_key from kept_person where person_key = ${key}), ${key}) = ${person}`;
  const said = (decision: string, also = ''): string => `exists (from review_candidate c
    where c.record_id = p.record_id and c.decision = '${decision}' and (${theirs('c.person_key')}${also}))`;
  const given = `or exists (from record_person g where g.record_id = p.record_id and g.how = 'review'
    and g.from_version = c.decided_version and ${theirs('g.person_key')})`;
  await engine.run(`create or replace temp table parting as
    select record_id, person_key, away from placed_record p
    where record_id in (select record_id from going_back) and person_key = ${person}
      and (how = 'review' and not ${said('same', given)} or how in ${BY_LIKELIHOOD} and ${said('different')})
      and not exists (from moved_record m join identity_change s using (change_id)
        where m.record_id = p.record_id and s.kind = 'split' and s.reversed_version is null and ${theirs('s.into_key')})`);
  await unlinkParting(engine, version, NOT_THEIRS);
  await engine.run('drop table parting');
}

/** SQL of the way in which a record was its person's when it last was, if reviewers have not said so since. */
const HOW_BEFORE = `coalesce((select p.how from reviewed_for r where r.record_id = p.record_id), (select max_by(b.how, b.until_version) from record_person b
  where b.record_id = p.record_id and b.person_key = m.person_key and b.until_version is not null), p.how)`;
