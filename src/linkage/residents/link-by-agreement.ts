/** Records without a number that can be trusted: by the partner's own number, then by what they say, where one person fits. */
import type { Engine } from '../../engine/engine.ts';
import { AGREES, keepLinks, levelsSql } from './link-work.ts';
import { notLeftToPeople, notToldApart } from './told-apart.ts';

/** SQL of the having by which a record that fits one person is linked to that one, unless people are asked whether it is. */
const FITS_ONE = `count(distinct person_key) = 1 and ${notLeftToPeople('record_id, min(person_key)')}`;

/**
 * Links records whose partner's own number stands in records of one person, where they agree with that person. Whom reviewers found
 * it not to be (`told_apart`) is nobody that it fits, and what is left to people (`left_to_people`) is not linked.
 * @returns records linked
 */
export async function linkByLocalNumber(engine: Engine): Promise<number> {
  await engine.run(`create or replace temp table local_record as
    select distinct person_key, local_from, local_number, forename, nicknames, surname, birth_date, birth_month, sex, postcode
    from known_record where local_number is not null
      and (local_from, local_number) in (select (local_from, local_number) from unlinked_record where local_number is not null)`);
  const beside = (person: string): string => `select u.record_id, p.person_key, ${levelsSql('u', 'p')}
    from unlinked_record u join ${person} where not u.sensitive and ${notToldApart('u.record_id, p.person_key')}`;
  const known = `(select v.*, l.local_from, l.local_number from person_variant v
    join (select distinct person_key, local_from, local_number from local_record) l using (person_key) where v.is_top)`;
  return keepLinks(
    engine,
    `select record_id, min(person_key), 'local-number', null::double, null::double from (
       ${beside('local_record p using (local_from, local_number)')}
         and coalesce(p.birth_month, p.forename, p.surname, p.sex, p.postcode) is not null
       union all ${beside(`${known} p using (local_from, local_number)`)})
     where ${AGREES} group by record_id having ${FITS_ONE} order by record_id`,
  );
}

/**
 * Links records that give birth date, sex and postcode where these, and the names if given, fit exactly one person. Of twins
 * of one sex both fit when no forename is given: then neither gets the record. Whom reviewers found it not to be does not fit,
 * and what is left to people is not linked.
 * @returns records linked
 */
export async function linkByDemographics(engine: Engine): Promise<number> {
  return keepLinks(
    engine,
    `select record_id, min(person_key), 'demographics', null::double, null::double from (
       select u.record_id, v.person_key, ${levelsSql('u', 'v')}
       from unlinked_record u join person_variant v using (birth_date, sex, postcode)
       where not u.sensitive and ${notToldApart('u.record_id, v.person_key')})
     where coalesce(forename, true) and coalesce(surname, true)
     group by record_id having ${FITS_ONE} order by record_id`,
  );
}
