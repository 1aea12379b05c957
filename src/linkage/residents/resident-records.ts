/** The records that are a resident's, for the eyes of who may split it. Every value here identifies somebody. */
import type { Engine } from '../../engine/engine.ts';
import { type IdentityDetails, RECORD_DETAILS } from './identity-details.ts';

/** One of the records of a resident. */
export interface ResidentRecord extends IdentityDetails {
  /** number of the record, as text: it goes beyond what a number can hold */
  record: string;
  /** number, token, local-number, demographics, probability, new-person or review */
  how: string;
  /** version of the map from which on it is the resident's */
  from_version: number;
  /** datasets that it came in */
  datasets: string;
}

/**
 * @param engine on the resident index, or on views of its tables
 * @returns records that are the person's now, the first linked first; none when nobody has the key now
 * Example: `(await residentRecords(engine, 17)).length`
 */
export const residentRecords = (engine: Engine, personKey: number): Promise<ResidentRecord[]> =>
  engine.all<ResidentRecord>(
    `select p.record_id::varchar as record, p.how, p.from_version, ${RECORD_DETAILS},
      (select coalesce(string_agg(distinct s.dataset, ', ' order by s.dataset), '') from record_source s
        where s.record_id = p.record_id) as datasets
    from record_person p join identity_record r using (record_id) join record_evidence e using (record_id)
    where p.person_key = ? and p.until_version is null order by p.from_version, p.record_id`,
    [personKey],
  );

/**
 * @param number an NHS number of ten digits
 * @returns keys of those who have a record now that gives the number, whether or not it is believed; none when nobody has
 * Example: `const [key] = await residentsByNumber(engine, '9990000018')`
 */
export async function residentsByNumber(engine: Engine, number: string): Promise<number[]> {
  const found = await engine.all<{ key: number }>(
    `select distinct p.person_key as key from record_person p join record_evidence e using (record_id)
     where p.until_version is null and e.nhs_number = ? order by 1`,
    [number],
  );
  return found.map(({ key }) => key);
}
