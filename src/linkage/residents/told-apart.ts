/** Pairs that reviewers found to be two persons, were unsure of or are asked about anew: nothing but certainty makes them one. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';
import { BY_LIKELIHOOD } from './link-work.ts';
import { unlinkParting } from './unlink-parting.ts';

const TOLD_PAIR = readFileSync(new URL('told-pair.sql', import.meta.url), 'utf8');

/** How changes of the index say it. */
const NOT_THEIRS = "reviewers found that a record is another person's";
const UNSURE = 'reviewers were unsure whether a record is of this person';

/**
 * Makes `told_apart(record_id, person_key)`, records and whose they are not, and `left_to_people(record_id, person_key, unsure)`: reviewers
 * said that they are one person, and took it back, or were unsure. Whoever was kept stands for who was merged, and who was split from a
 * person since is told apart with that one.
 */
export async function layToldApart(engine: Engine): Promise<void> {
  await engine.run(TOLD_PAIR);
  await engine.run(`create or replace temp table told_apart as
    select record_id, person_key from told_pair where decision = 'different'`);
  await engine.run(`create or replace temp table left_to_people as
    select record_id, person_key, decision = 'unsure' as unsure from told_pair where decision <> 'different'`);
  await engine.run('drop table told_pair');
}

/** Takes away what `layToldApart` makes. */
export const dropToldApart = (engine: Engine): Promise<void> =>
  engine.run('drop table told_apart; drop table left_to_people');

/** SQL that is false of a pair of `told_apart`. @param pair SQL of its record and its person */
export const notToldApart = (pair: string): string =>
  `(${pair}) not in (select (record_id, person_key) from told_apart)`;

/**
 * SQL that is false of a pair of `left_to_people`. Unlike one that was told apart it is not passed over: where the record fits that
 * person and another, it is in doubt between the two.
 * @param pair SQL of its record and its person
 */
export const notLeftToPeople = (pair: string): string =>
  `(${pair}) not in (select (record_id, person_key) from left_to_people)`;

/**
 * SQL of (one, other): persons of whom one has a record that was found not to be the other's, here or away, or was made of a record
 * that is left to people; after `layToldApart`. No likeness of the two makes them one.
 */
export const APART_BY_REVIEW = `select p.person_key as one, t.person_key as other from placed_record p join told_apart t using (record_id)
  union select p.person_key, l.person_key from placed_record p join left_to_people l using (record_id) where p.how = 'new-person'`;

/**
 * Parts records from whom reviewers found them not to be, or were unsure of, where a likeness alone gave them to that person: before it
 * was found, or to one who is that person by now. A resident that was made of the record is such a likeness too: by its name that one was
 * merged. It is told as `unlink`.
 * @param version of the map from which on they are nobody's
 */
export async function partToldApart(engine: Engine, version: number): Promise<void> {
  await layToldApart(engine);
  for (const [pairs, reason] of [
    ['told_apart', NOT_THEIRS],
    ['(from left_to_people where unsure)', UNSURE],
  ] as const) {
    await engine.run(`create or replace temp table parting as
      select distinct record_id, person_key, away from placed_record join ${pairs} using (record_id, person_key)
      where how in ${BY_LIKELIHOOD} or how = 'new-person'`);
    await unlinkParting(engine, version, reason);
  }
  await engine.run('drop table parting');
  await dropToldApart(engine);
}
