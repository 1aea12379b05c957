/** Takes reviewers' decisions back: the records are nobody's again, and the pairs wait as before. */
import type { Engine } from '../../engine/engine.ts';
import { beginVersion } from './change-people.ts';
import { layKeptPersons } from './kept-persons.ts';
import { unlinkParting } from './unlink-parting.ts';
import { type Candidate, candidateRows } from './weigh-candidates.ts';

/** Told of every record that is parted from its person so; it names nobody. */
const REASON = 'reviewers took back that a record is of this person';

/**
 * Undoes decisions that `decideReview` took down. A record that only the decision gave to a person is nobody's from the new version
 * on, with a row of `identity_change` (unlink) for its person; earlier versions of the map stay as they were. A withdrawn one does not
 * come back to that person. A record that a split took away from that person since is the new person's by the split, and stays so.
 * @param candidates decided pairs; one that is not decided is passed over
 * @param at the day, YYYY-MM-DD
 * @returns records parted from their person, and the version of the map from which on they are; null when nothing was decided
 */
export async function reverseReview(
  engine: Engine,
  candidates: Candidate[],
  at: string,
): Promise<{ unlinked: number; mapVersion: number } | null> {
  await engine.run(`create or replace temp table taken_back as
    select c.record_id, c.person_key, c.decision, c.decided_version from review_candidate c
    join (${candidateRows(candidates)}) using (record_id, person_key) where c.decision is not null`);
  const { n } = await engine.one<{ n: number }>('select count(*) as n from taken_back');
  if (n === 0) return null;
  const version = await beginVersion(engine, at);
  await layParting(engine);
  await unlinkParting(engine, version, REASON);
  await engine.run(`update review_candidate c set decision = null, decided_version = null
    from taken_back t where t.record_id = c.record_id and t.person_key = c.person_key`);
  const { unlinked } = await engine.one<{ unlinked: number }>(
    'select count(*) as unlinked from parting where not away',
  );
  return { unlinked, mapVersion: version };
}

/**
 * Makes `parting(record_id, person_key, away)`: records that are still with whom the decision was about or gave them to, or with whoever
 * was kept of those.
 */
async function layParting(engine: Engine): Promise<void> {
  await layKeptPersons(engine);
  await engine.run(`create or replace temp table parting as
    with given as (
      select record_id, person_key from taken_back where decision = 'same'
      union
      select record_id, p.person_key from taken_back t join record_person p using (record_id)
      where t.decision = 'same' and p.how = 'review' and p.from_version = t.decided_version)
    select distinct record_id, p.person_key, p.away
    from placed_record p join given g using (record_id) left join kept_person k on k.person_key = g.person_key
    where p.how = 'review' and p.person_key = coalesce(k.into_key, g.person_key)`);
  await engine.run('drop table kept_person');
}
