/** Pairs that reviewers found to be two persons: nothing but certainty makes them one. */
import type { Engine } from '../../engine/engine.ts';
import { layKeptPersons } from './kept-persons.ts';
import { BY_LIKELIHOOD } from './link-work.ts';
import { unlinkParting } from './unlink-parting.ts';

/** How a change of the index says it. */
const REASON = "reviewers found that a record is another person's";

/** Makes `told_apart(record_id, person_key)`: records and whose they are not; whoever was kept stands for who was merged. */
export async function layToldApart(engine: Engine): Promise<void> {
  await layKeptPersons(engine);
  await engine.run(`create or replace temp table told_apart as
    select distinct c.record_id, coalesce(k.into_key, c.person_key) as person_key
    from review_candidate c left join kept_person k using (person_key) where c.decision = 'different'`);
  await engine.run('drop table kept_person');
}

/** SQL that is false of a pair of `told_apart`. @param pair SQL of its record and its person */
export const notToldApart = (pair: string): string =>
  `(${pair}) not in (select (record_id, person_key) from told_apart)`;

/**
 * SQL of (one, other): persons of whom one has a record that was found not to be the other's, here or away; after `layToldApart`. No
 * likeness of the two makes them one.
 */
export const APART_BY_REVIEW =
  'select p.person_key as one, t.person_key as other from placed_record p join told_apart t using (record_id)';

/**
 * Parts records from whom reviewers found them not to be, where a likeness alone gave them to that person: before it was found, or to one
 * who is that person by now. A resident that was made of the record is such a likeness too: by its name that one was merged. It is told
 * as `unlink`.
 * @param version of the map from which on they are nobody's
 */
export async function partToldApart(engine: Engine, version: number): Promise<void> {
  await layToldApart(engine);
  await engine.run(`create or replace temp table parting as
    select record_id, person_key, away from placed_record join told_apart using (record_id, person_key)
    where how in ${BY_LIKELIHOOD} or how = 'new-person'`);
  await unlinkParting(engine, version, REASON);
  await engine.run('drop table parting; drop table told_apart');
}
