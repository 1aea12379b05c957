/** What the identity zone keeps of reviewers' decisions: which it obeyed, of which round, and why. */
import type { Engine } from '../engine/engine.ts';
import type { ReviewStanding } from '../store/review-standings.ts';
import type { NamedCandidate } from './review-names.ts';

/** A pair, and what the index obeys of it from now on; null: nothing more. */
export type AppliedReview = NamedCandidate & { wanted: NamedCandidate['decision'] };

/** Which decisions of a pair the index has obeyed, or been told that they hold no more. */
export interface ReviewsKept {
  /** the last round of asking that it knows; 1 where it knows none */
  round: number;
  /** rounds whose decision it obeyed, each with it: `1 same` */
  obeyed: string[];
}

const layApplied = (engine: Engine): Promise<void> =>
  engine.run(`create table if not exists review_applied
      (record_id ubigint, person_key bigint, map_version integer, decision varchar, reason varchar);
    alter table review_applied add column if not exists round integer`);

/** The zone keeps why it obeys: the reviewers' reasons, with the version of the map; `taken back` when they reopened it. */
export async function keepReasons(
  engine: Engine,
  applied: AppliedReview[],
  standings: Map<string, ReviewStanding>,
): Promise<void> {
  await layApplied(engine);
  for (const { record, personKey, pairId, wanted } of applied) {
    const { reasons = [], round = null } = standings.get(pairId) ?? {};
    await engine.run(
      `insert into review_applied select cast(? as ubigint), ?, max(map_version), ?, ?, ? from identity_map`,
      [record, personKey, wanted ?? 'taken back', reasons.join('; '), round],
    );
  }
}

/** @returns of a pair, what the zone has kept of it */
export async function readReasons(engine: Engine): Promise<(pair: NamedCandidate) => ReviewsKept> {
  await layApplied(engine);
  const rows = await engine.all<ReviewsKept & { record: string; personKey: number }>(`
    select record_id::varchar as record, person_key as "personKey", max(coalesce(round, 1)) as round,
      list(coalesce(round, 1) || ' ' || decision) as obeyed
    from review_applied group by all`);
  const kept = new Map(rows.map((row) => [`${row.record} ${row.personKey}`, row]));
  return ({ record, personKey }) => kept.get(`${record} ${personKey}`) ?? { round: 1, obeyed: [] };
}

/**
 * Whether a store says of a pair what it said before the index obeyed something newer: it is an older copy. A pair that reviewers
 * reopened since is of a later round than any that the index knows, and a decision that it has not obeyed yet is new.
 * @param wanted what the store says of it
 */
export const isOlder = (
  { round, decision }: Pick<ReviewStanding, 'round' | 'decision'>,
  wanted: NamedCandidate['decision'],
  kept: ReviewsKept,
): boolean =>
  decision === null ? round <= kept.round : round < kept.round && kept.obeyed.includes(`${round} ${wanted}`);
