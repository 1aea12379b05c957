/** A build and the queue of clerical review: the index obeys what reviewers agreed upon, and its new doubts join the queue. */
import type { Engine } from '../engine/engine.ts';
import type { LinkageModel } from '../linkage/model.ts';
import { decideReview } from '../linkage/residents/decide-review.ts';
import { layResidentIndex } from '../linkage/residents/open-resident-index.ts';
import { reverseReview } from '../linkage/residents/reverse-review.ts';
import { candidateLevels, candidateRows } from '../linkage/residents/weigh-candidates.ts';
import type { Key } from '../pseudonym/keys.ts';
import { addReviewPairs, type ReviewCandidate } from '../store/add-review-pairs.ts';
import type { Store } from '../store/open-store.ts';
import {
  closeReviewPairs,
  type ReviewStanding,
  reviewStandings,
  withdrawReviewPairs,
} from '../store/review-standings.ts';
import { setPairsAway } from '../store/set-pairs-away.ts';
import { isOlder, keepReasons, type ReviewsKept, readReasons } from './applied-reviews.ts';
import { hashOf } from './hash-canonically.ts';
import { type NamedCandidate, nameCandidates } from './review-names.ts';

export interface ReviewOrder {
  store: Store;
  /** the `records` key, which names the pairs */
  key: Key;
  model: LinkageModel;
  /** ISO day of the build */
  today: string;
  now: Date;
}

/** What a build did with reviewers' decisions, in counts. */
export interface ReviewsFollowed {
  /** records that got the person whom reviewers found them to be */
  linked: number;
  /** pairs that reviewers found to be two persons */
  different: number;
  /** decisions that were reopened and are obeyed no more */
  takenBack: number;
  /** pairs that the build closed, whatever reviewers said: a number alone gives their record to somebody */
  closed: number;
  /** pairs that joined the queue */
  queued: number;
  /** pairs that left it, since linkage settled them by itself */
  withdrawn: number;
  /** pairs that wait for reviewers now */
  waiting: number;
}

/** The three moments of a build, in order. */
export interface BuildReviews {
  /** before linking: the index obeys the decisions */
  apply(engine: Engine): Promise<void>;
  /** after it: what is in doubt now is noted, while the zone is open */
  note(engine: Engine): Promise<void>;
  /** once the zone is sealed: the queue gets it */
  queue(): Promise<void>;
  told(): ReviewsFollowed;
}

const BUILD = { id: 'build', role: 'system', organisation: '' };

/**
 * Follows the queue through one build. What the store says of a pair holds: a decision of two reviewers is obeyed, one that was
 * reopened is taken back. Of a pair that the store does not know, or tells as it stood before (it may be an older copy), the index keeps
 * what it obeys.
 * A build that fails between the moments leaves nothing half done: the next one finds the same differences.
 * Example: `const reviews = followReviews(order); await reviews.apply(zone.engine);`
 */
export function followReviews(order: ReviewOrder): BuildReviews {
  const told: ReviewsFollowed = {
    linked: 0,
    different: 0,
    takenBack: 0,
    closed: 0,
    queued: 0,
    withdrawn: 0,
    waiting: 0,
  };
  let fresh: ReviewCandidate[] = [];
  let settled: string[] = [];
  let closing: string[] = [];
  let away: string[] = [];
  return {
    apply: async (engine) => {
      await layResidentIndex(engine);
      Object.assign(told, await applyDecisions(engine, order));
    },
    note: async (engine) => {
      const named = await nameCandidates(engine, order.key);
      const standings = await reviewStandings(order.store);
      const waiting = named.filter((c) => c.waiting && !isSettled(standings.get(c.pairId)));
      const missing = waiting.filter((c) => !standings.has(c.pairId));
      told.waiting = waiting.length;
      fresh = await weighed(engine, order.model, missing);
      // what the index obeys although nobody has said it to this store may be said again
      const done = named.filter((c) => !c.waiting && !c.away && c.decision === null);
      settled = done.filter((c) => isUntouched(standings.get(c.pairId))).map((c) => c.pairId);
      const undone = named.filter((c) => c.byNumberAlone);
      closing = undone.filter((c) => isLinkable(standings.get(c.pairId))).map((c) => c.pairId);
      away = named.filter((c) => c.away && standings.has(c.pairId)).map((c) => c.pairId);
      await forgetLinks(
        engine,
        undone.filter((c) => c.decision === 'same'),
        standings,
      );
    },
    queue: async () => {
      const at = order.now.toISOString();
      const model = `${order.model.id}@${hashOf([order.model]).slice(0, 12)}`;
      if (fresh.length) told.queued = (await addReviewPairs(order.store, fresh, model, BUILD, at)).added;
      told.withdrawn = await withdrawReviewPairs(order.store, settled, BUILD, at);
      await setPairsAway(order.store, away, BUILD, at);
      told.closed = await closeReviewPairs(order.store, closing, BUILD, at);
    },
    told: () => ({ ...told }),
  };
}

const SAID = { link: 'same', 'not-the-same': 'different', unsure: 'unsure' } as const;

const isSettled = (standing: ReviewStanding | undefined): boolean => (standing?.decision ?? null) !== null;

const isUntouched = (standing: ReviewStanding | undefined): boolean =>
  standing !== undefined && !standing.touched && standing.decision === null;

/** Reviewers have found it to be one person, or may still. */
const isLinkable = (standing: ReviewStanding | undefined): boolean =>
  standing !== undefined && (standing.decision === 'link' || (standing.decision === null && standing.touched));

/** What the index should obey of a pair by the store; undefined: the store does not say, or said it before the index obeyed what it does. */
function wantedOf(
  standing: ReviewStanding | undefined,
  { byNumberAlone, decision }: NamedCandidate,
  kept: ReviewsKept,
): NamedCandidate['decision'] | undefined {
  if (!standing) return undefined;
  const said = standing.decision && SAID[standing.decision];
  if (isOlder(standing, said, kept)) return undefined;
  // no likeness gives a sensitive record to anybody: reviewers settle nothing of it
  if (!byNumberAlone || said === 'different') return said;
  return said === 'unsure' && decision === 'unsure' ? said : null;
}

async function applyDecisions(
  engine: Engine,
  { store, key, today }: ReviewOrder,
): Promise<Pick<ReviewsFollowed, 'linked' | 'different' | 'takenBack'>> {
  const named = await nameCandidates(engine, key);
  const standings = await reviewStandings(store);
  const kept = await readReasons(engine);
  const differing = named.flatMap((candidate) => {
    const wanted = wantedOf(standings.get(candidate.pairId), candidate, kept(candidate));
    return wanted === undefined || wanted === candidate.decision ? [] : [{ ...candidate, wanted }];
  });
  const obeyed = differing.filter((c) => c.decision !== null);
  if (obeyed.length) await reverseReview(engine, obeyed, today);
  const decisions = differing.flatMap(({ record, personKey, wanted }) =>
    wanted === null ? [] : [{ record, personKey, decision: wanted }],
  );
  const { linked } = decisions.length ? await decideReview(engine, decisions, today) : { linked: 0 };
  await keepReasons(engine, differing, standings);
  return {
    linked,
    different: decisions.filter((d) => d.decision === 'different').length,
    takenBack: obeyed.length,
  };
}

/** The records are nobody's by now: linking has parted them from whom reviewers gave them to. */
async function forgetLinks(
  engine: Engine,
  undone: NamedCandidate[],
  standings: Map<string, ReviewStanding>,
): Promise<void> {
  if (!undone.length) return;
  await engine.run(`update review_candidate set decision = null, decided_version = null
    where (record_id, person_key) in (${candidateRows(undone)})`);
  await keepReasons(
    engine,
    undone.map((candidate) => ({ ...candidate, wanted: null })),
    standings,
  );
}

async function weighed(engine: Engine, model: LinkageModel, missing: NamedCandidate[]): Promise<ReviewCandidate[]> {
  const levels = await candidateLevels(engine, model, missing);
  return missing.map(({ records, matchWeight }, i) => ({ records, matchWeight, levels: levels[i] ?? {} }));
}
