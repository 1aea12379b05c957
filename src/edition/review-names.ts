/** What the operational store calls the pairs in doubt: keyed names, so that no number of the index leaves the zone. */
import { createHmac } from 'node:crypto';
import { ConcordError } from '../concord-error.ts';
import { type Engine, literal } from '../engine/engine.ts';
import { layKeptPersons } from '../linkage/residents/kept-persons.ts';
import type { Candidate } from '../linkage/residents/weigh-candidates.ts';
import type { Key } from '../pseudonym/keys.ts';
import { pairIdOf } from '../store/add-review-pairs.ts';
import { CLOSED_BY_BUILD, WITHDRAWN_PAIR } from '../store/decide-review-pair.ts';

/** A row of `review_candidate` with what the store calls it. */
export interface NamedCandidate extends Candidate {
  pairId: string;
  /** names of the record and of the person */
  records: [string, string];
  matchWeight: number;
  /** what the index obeys; null: nothing yet */
  decision: 'same' | 'different' | 'unsure' | null;
  /** nobody has decided, the record is nobody's still, and likeness may give it to somebody */
  waiting: boolean;
  /** a number gives the record to a person, or nothing does: it is sensitive */
  byNumberAlone: boolean;
  /** only a withdrawn delivery tells of its record or its person: nobody is asked, or shown it */
  away: boolean;
}

const CHUNK = 1_000;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * Every pair in doubt, each with a name: HMAC-SHA-256 of `review|record|<record>` and `review|person|<person>` under the `records`
 * key, 16 characters (80 bits). A name is given once and kept in the zone, so a newer version of the key changes none.
 * @param engine on the resident index
 * @returns in order of the record and the person
 */
export async function nameCandidates(engine: Engine, key: Key): Promise<NamedCandidate[]> {
  await layNames(engine);
  const unnamed = await engine.all<Candidate>(`select record_id::varchar as record, person_key as "personKey"
    from review_candidate anti join review_name using (record_id, person_key) order by record_id, person_key`);
  for (let i = 0; i < unnamed.length; i += CHUNK) {
    const rows = unnamed.slice(i, i + CHUNK).map(({ record, personKey }) => {
      const names = [keyedName('record', record, key), keyedName('person', String(personKey), key)];
      return `(${BigInt(record)}::ubigint, ${Number(personKey)}, ${names.map(literal).join(', ')})`;
    });
    await engine.run(`insert into review_name values ${rows.join(', ')}`);
  }
  return readNamed(engine, 'true');
}

/**
 * True of pairs of a record or a person that only a withdrawn delivery told of; whoever was kept stands for who was merged. Of tables
 * alone: where a pair is shown there are no views.
 */
const AWAY = `(c.record_id in (select record_id from record_withdrawn where until_version is null)
  or coalesce(k.into_key, c.person_key) not in (select person_key from record_person where until_version is null))`;

/**
 * The pair that the store calls so; null when the index knows none.
 * @throws ConcordError policy-refused for a pair that reviewers do not decide, or whose delivery is withdrawn: nothing of it is for
 *   them to see
 */
export async function findCandidate(engine: Engine, pairId: string): Promise<NamedCandidate | null> {
  const [first = '', second = ''] = pairId.split('-');
  const [found] = await readNamed(
    engine,
    `(n.record_name = ${literal(first)} and person_name = ${literal(second)})
      or (record_name = ${literal(second)} and person_name = ${literal(first)})`,
  );
  if (found?.byNumberAlone) throw notForReviewers(CLOSED_BY_BUILD);
  if (found?.away) throw notForReviewers(WITHDRAWN_PAIR);
  return found ?? null;
}

/** As the queue tells it: not by which rule, which would say something of the record. */
const notForReviewers = (problem: string): ConcordError =>
  new ConcordError('policy-refused', {
    where: 'the resident index',
    problem,
    expected: 'a pair that reviewers may decide',
    remedy: 'take the next pair: concord review list',
  });

/** Lays the table of names where it is not. */
const layNames = (engine: Engine): Promise<void> =>
  engine.run(`create table if not exists review_name
    (record_id ubigint, person_key bigint, record_name varchar, person_name varchar)`);

async function readNamed(engine: Engine, where: string): Promise<NamedCandidate[]> {
  await layKeptPersons(engine);
  const rows = await engine.all<Omit<NamedCandidate, 'pairId' | 'records'> & { r: string; p: string }>(`
    select c.record_id::varchar as record, c.person_key as "personKey", n.record_name as r, n.person_name as p,
      c.match_weight as "matchWeight", c.decision,
      r.record_id is not null as "byNumberAlone",
      ${AWAY} as away,
      c.decision is null and r.record_id is null and not ${AWAY}
        and c.record_id not in (select record_id from record_person where until_version is null) as waiting
    from review_candidate c join review_name n using (record_id, person_key)
    left join (select record_id from identity_record where sensitive) r on r.record_id = c.record_id
    left join kept_person k on k.person_key = c.person_key
    where ${where} order by c.record_id, c.person_key`);
  await engine.run('drop table kept_person');
  return rows.map(({ r, p, ...row }) => ({ ...row, pairId: pairIdOf([r, p]), records: [r, p] }));
}

/** What a record or a person is called outside the zone: see `nameCandidates`. */
export function keyedName(kind: 'record' | 'person', value: string, key: Key): string {
  const digest = createHmac('sha256', key.bytes()).update(`review|${kind}|${value}`).digest();
  const bits = BigInt(`0x${digest.subarray(0, 10).toString('hex')}`);
  const letters = Array.from({ length: 16 }, (_, i) => BASE32[Number((bits >> BigInt(75 - 5 * i)) & 31n)]);
  return `${kind === 'record' ? 'R' : 'P'}${letters.join('')}`;
}
