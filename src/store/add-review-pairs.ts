/** Puts pairs of records that linkage doubts into the queue of clerical review. */
import { ConcordError, type Problem } from '../concord-error.ts';
import { addAuditEntries } from './append-audit.ts';
import type { AuditEvent } from './audit-event.ts';
import type { Store } from './open-store.ts';
import type { StoreWriter } from './store-tables.ts';

/** Two records that may be of one person. Who they are about is in the identity index; here are ids and levels only. */
export interface ReviewCandidate {
  /** ids of the index, in either order: letters, digits and underscores, up to 64 */
  records: [string, string];
  /** log2 of the odds that both are of one person */
  matchWeight: number;
  /** comparison → level of agreement as the model numbers them: -1 missing, 0 different, higher is stronger */
  levels: Record<string, number>;
}

export interface AddedPairs {
  added: number;
  /** open, and nobody had looked yet: weighed anew */
  updated: number;
  /** decided before, or looked at by a reviewer: left as it was */
  known: number;
}

interface QueuedPair {
  pair_id: string;
  record_a: string;
  record_b: string;
  match_weight: number;
  levels: string;
  model: string;
}

const CHUNK = 500;

/**
 * Adds candidates; adding the same again changes nothing but the weight of what nobody has looked at.
 * @param model name and hash of the model that weighed them
 * @param by who runs the linkage, for the audit log
 * @param at ISO time in UTC to the millisecond
 * @returns how many were new, weighed anew, or left
 * @throws ConcordError 'usage' with every faulty candidate, by its place in the list; nothing is added then
 */
export async function addReviewPairs(
  store: Store,
  candidates: ReviewCandidate[],
  model: string,
  by: AuditEvent['user'],
  at: string,
): Promise<AddedPairs> {
  const problems = candidates.flatMap(faultsOf);
  if (problems.length) throw new ConcordError('usage', problems);
  const pairs = [...new Map(candidates.map((c) => queued(c, model)).map((pair) => [pair.pair_id, pair])).values()];
  return await store.write(async (db) => {
    const counts: AddedPairs = { added: 0, updated: 0, known: 0 };
    for (let i = 0; i < pairs.length; i += CHUNK) await addChunk(db, pairs.slice(i, i + CHUNK), at, counts);
    await addAuditEntries(db, [
      {
        at,
        user: by,
        action: 'add-review-pairs',
        object: { type: 'review-queue', id: model },
        outcome: 'done',
        details: { ...counts },
      },
    ]);
    return counts;
  });
}

/** The id of a pair: the same for both orders of its records. */
export const pairIdOf = (records: [string, string]): string => records.toSorted().join('-');

async function addChunk(db: StoreWriter, pairs: QueuedPair[], at: string, counts: AddedPairs): Promise<void> {
  const ids = pairs.map((pair) => pair.pair_id);
  const known = await db
    .selectFrom('review_pair')
    .select((e) => [
      'pair_id',
      'state',
      e
        .selectFrom('review_decision')
        .select((d) => d.fn.countAll<number>().as('count'))
        .whereRef('review_decision.pair_id', '=', 'review_pair.pair_id')
        .as('decisions'),
    ])
    .where('pair_id', 'in', ids)
    .execute();
  const knownIds = new Set(known.map((row) => row.pair_id));
  const untouched = new Set(known.filter((row) => row.state === 'open' && !row.decisions).map((row) => row.pair_id));
  const fresh = pairs.filter((pair) => !knownIds.has(pair.pair_id));
  if (fresh.length)
    await db
      .insertInto('review_pair')
      .values(fresh.map((pair) => ({ ...pair, state: 'open' as const, round: 1, added_at: at })))
      .execute();
  const again = pairs.filter((pair) => untouched.has(pair.pair_id));
  for (const { pair_id, match_weight, levels, model } of again)
    await db.updateTable('review_pair').set({ match_weight, levels, model }).where('pair_id', '=', pair_id).execute();
  counts.added += fresh.length;
  counts.updated += again.length;
  counts.known += pairs.length - fresh.length - again.length;
}

function queued({ records, matchWeight, levels }: ReviewCandidate, model: string): QueuedPair {
  const [record_a, record_b] = records.toSorted() as [string, string];
  return {
    pair_id: pairIdOf(records),
    record_a,
    record_b,
    match_weight: matchWeight,
    levels: JSON.stringify(levels),
    model,
  };
}

const RECORD_ID = /^[A-Za-z0-9_]{1,64}$/;
const COMPARISON = /^[a-z][a-z0-9_]{0,63}$/;

function faultsOf(candidate: ReviewCandidate, i: number): Problem[] {
  const { records, matchWeight, levels } = candidate;
  const rules: [boolean, string, string, string][] = [
    [
      records.length === 2 && records.every((id) => RECORD_ID.test(id)) && records[0] !== records[1],
      'records',
      'its records are not two different ids',
      'two ids of letters, digits and underscores',
    ],
    [Number.isFinite(matchWeight), 'matchWeight', 'its match weight is no number', 'log2 of the odds'],
    [
      Object.entries(levels).every(([name, level]) => COMPARISON.test(name) && Number.isInteger(level) && level >= -1),
      'levels',
      'its levels are not those of a model',
      'a whole number from -1 for each comparison, by its name, and no value',
    ],
  ];
  return rules
    .filter(([holds]) => !holds)
    .map(([, setting, problem, expected]) => ({
      where: `candidates[${i}].${setting}`,
      problem,
      expected,
      remedy: 'give what linkage gives of the pair',
    }));
}
