/** Records with a name and a birth date that are nobody's: clustered among themselves, each cluster a new resident without number. */

import type { Engine } from '../../engine/engine.ts';
import { clusterPairs } from '../cluster-pairs.ts';
import { linkPairs } from '../link-pairs.ts';
import type { LinkageModel } from '../model.ts';
import { keepLinks, nextKey } from './link-work.ts';

/** Match weight from which two records of nobody are of one person. */
const SAME_PERSON = 5;

/**
 * Makes persons of the records with forename, surname and birth date that no person came near (those in doubt wait for a
 * reviewer; sensitive ones and dummies of one letter stay unlinked). Records whose forenames or birth dates disagree are never one
 * person's.
 * @param model with m and u
 * @returns persons made
 */
export async function makeNewPeople(engine: Engine, model: LinkageModel): Promise<number> {
  await engine.run(`create or replace temp table new_side as
    select record_id::varchar as id, forename, surname, birth_date, sex, postcode from unlinked_record
    where not sensitive and forename is not null and surname is not null and birth_date is not null
      and record_id not in (select record_id from doubtful_link) order by record_id`);
  const { n } = await engine.one<{ n: number }>('select count(*) as n from new_side');
  if (n === 0) return 0;
  const prior = model.prior ?? Math.min(0.5, 1 / (n + 1));
  await linkPairs(engine, { left: 'new_side', model: { ...model, prior }, kind: 'dedupe' });
  await engine.run('delete from pairs where gamma_forename = 0');
  await clusterPairs(engine, { threshold: SAME_PERSON, contradict: ['sex'] });
  const from = await nextKey(engine);
  await keepLinks(
    engine,
    `select record_id::ubigint, ${from} - 1 + dense_rank() over (order by first_record), 'new-person', null::double, null::double
     from (select record_id, min(record_id::ubigint) over (partition by cluster_id) as first_record from clusters) order by 1`,
  );
  return (await nextKey(engine)) - from;
}
