/** What reviewers decided of pairs in doubt. */
import { ConcordError } from '../../concord-error.ts';
import { type Engine, literal } from '../../engine/engine.ts';
import { beginVersion } from './change-people.ts';
import { layKeptPersons } from './kept-persons.ts';

/** A decision on one row of `review_candidate`. */
export interface ReviewDecision {
  /** number of the record, as text */
  record: string;
  personKey: number;
  decision: 'same' | 'different' | 'unsure';
}

/**
 * Links the records that reviewers found to be a person's. Those that are another's are never weighed against the person again, and those
 * of which they were unsure are linked to that one by certainty alone.
 * A person that was merged since stands for the one who was kept.
 * @param decisions of pairs that wait; a record that got a person since keeps it
 * @param at the day, YYYY-MM-DD
 * @returns records linked, and the version of the map from which on they are
 * @throws ConcordError 'unknown-name' when a pair does not wait for a decision; then nothing is changed
 */
export async function decideReview(
  engine: Engine,
  decisions: ReviewDecision[],
  at: string,
): Promise<{ linked: number; mapVersion: number }> {
  const rows = decisions.map((d) => `(${BigInt(d.record)}::ubigint, ${Number(d.personKey)}, ${literal(d.decision)})`);
  await engine.run(`create or replace temp table decided as
    select distinct * from (select null::ubigint, null::bigint, '' where false ${rows.map((r) => `union all values ${r}`).join(' ')}) v(record_id, person_key, decision)`);
  const { waiting } = await engine.one<{ waiting: number }>(`select count(*) as waiting from decided
    join (select record_id, person_key from review_candidate where decision is null) using (record_id, person_key)`);
  if (waiting < decisions.length)
    throw new ConcordError('unknown-name', {
      where: 'review decisions',
      problem: `${decisions.length - waiting} of ${decisions.length} pairs do not wait for a decision, or are decided twice`,
      expected: 'pairs of review_candidate without a decision, each once',
      remedy: 'read the queue again',
    });
  const version = await beginVersion(engine, at);
  await engine.run(`update review_candidate c set decision = d.decision, decided_version = ${version}
    from decided d where d.record_id = c.record_id and d.person_key = c.person_key`);
  return { linked: await linkReviewed(engine, version), mapVersion: version };
}

/**
 * Links records of nobody by what `decided(record_id, person_key, decision)` says: to the person, or whoever was kept of it, if that
 * has records. Makes `reviewed`, what it linked.
 * @param version of the map from which on they are linked
 * @returns how many
 */
export async function linkReviewed(engine: Engine, version: number): Promise<number> {
  await layKeptPersons(engine);
  await engine.run(`create or replace temp table reviewed as
    select c.record_id, min(least(c.person_key, coalesce(k.into_key, c.person_key))) as person_key, max(c.match_weight) as match_weight, max(c.match_probability) as match_probability
    from review_candidate c join decided d using (record_id, person_key)
    left join kept_person k using (person_key) where d.decision = 'same'
      and c.record_id not in (select record_id from record_person where until_version is null)
      and c.record_id not in (from withdrawn_record)
    group by c.record_id having count(distinct coalesce(k.into_key, c.person_key)) = 1
      and min(least(c.person_key, coalesce(k.into_key, c.person_key))) in (select person_key from record_person where until_version is null)`);
  await engine.run('drop table kept_person');
  await engine.run(`insert into record_person
    select record_id, person_key, 'review', match_weight, match_probability, ${version}, null, null from reviewed order by record_id`);
  return (await engine.one<{ linked: number }>('select count(*) as linked from reviewed')).linked;
}
