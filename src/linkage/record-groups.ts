/** Union-find with limits: which records belong together, when some may not. */
import type { GroupEvidence } from './group-evidence.ts';

/** How many records of the left file may go with how many of the right one. */
export const PAIRINGS = ['many-to-many', 'one-to-many', 'many-to-one', 'one-to-one'] as const;
export type Pairing = (typeof PAIRINGS)[number];

/**
 * Why a link was cut: the group would break the pairing, hold records that contradict each other, or hold a restricted record
 * by a link that is not certain; the pairs compared between the two groups weigh less than a link when they are added up; or the
 * group would be too large.
 */
export type CutReason = 'pairing' | 'contradiction' | 'certainty' | 'evidence' | 'members';

/** A link that was not taken, because the cluster would have been one that may not be. */
export interface CutLink {
  left: number;
  right: number;
  weight: number;
  reason: CutReason;
}

export interface GroupLimits {
  /** records; they are numbered from 1 */
  records: number;
  pairing: Pairing;
  /** what the pairs between two groups must weigh together, at least, for them to become one */
  threshold: number;
  /** records that a group may have at most */
  mostMembers: number;
  /** by record: 1 when it is of the right file */
  isRight: Uint8Array;
  /** the table of pairs says which are certain */
  knowsCertain: boolean;
  /** by record: 1 when it may be linked only where that is certain */
  isRestricted: Uint8Array;
  /** by fact, by record: a code of what it says, 0 when it says nothing. Two codes in one group contradict each other */
  facts: Int32Array[];
}

export interface RecordGroups {
  /**
   * @param certain a rule that is certain agrees on the two records
   * @param evidence of all pairs between groups
   * @returns whether the link is taken, its records are together already, or why it is cut
   */
  offer(left: number, right: number, certain: boolean, evidence: GroupEvidence): 'taken' | 'together' | CutReason;
  /** a record that stands for the whole group; the same for all its records */
  root(record: number): number;
}

/**
 * Groups that grow link by link. Offer links from the strongest down: then over-merged groups come apart at their weakest
 * links. A group with a restricted record is held together by certain links alone, so that nobody comes to it through a third.
 * A link cut for pairing, contradiction, certainty or members stays cut, since groups only grow; one cut for evidence may be taken
 * when the groups have grown, so offer it again.
 */
export function makeGroups(limits: GroupLimits): RecordGroups {
  const { records, mostMembers } = limits;
  const { root, join } = unionFind(records);
  const members = new Int32Array(records + 1).fill(1);
  const rights = Int32Array.from(limits.isRight);
  const facts = limits.facts.map((codes) => codes.slice());
  const isRestricted = limits.isRestricted.slice();
  const isCertain = new Uint8Array(records + 1).fill(1);
  const mostLeft = limits.pairing.startsWith('one') ? 1 : records;
  const mostRight = limits.pairing.endsWith('one') ? 1 : records;

  const cutReason = (a: number, b: number, certain: boolean, evidence: GroupEvidence): CutReason | null => {
    const right = rights[a]! + rights[b]!;
    const all = members[a]! + members[b]!;
    if (right > mostRight || all - right > mostLeft) return 'pairing';
    if (facts.some((codes) => codes[a]! > 0 && codes[b]! > 0 && codes[a] !== codes[b])) return 'contradiction';
    const restricted = isRestricted[a] || isRestricted[b];
    if (restricted && !(certain && isCertain[a] && isCertain[b])) return 'certainty';
    if (evidence.between(a, b) < limits.threshold) return 'evidence';
    return all > mostMembers ? 'members' : null;
  };

  const offer: RecordGroups['offer'] = (left, right, certain, evidence) => {
    const [a, b] = [root(left), root(right)];
    if (a === b) return 'together';
    const reason = cutReason(a, b, certain, evidence);
    if (reason) return reason;
    const kept = join(a, b);
    evidence.join(a, b, kept);
    members[kept] = members[a]! + members[b]!;
    rights[kept] = rights[a]! + rights[b]!;
    isRestricted[kept] = isRestricted[a]! | isRestricted[b]!;
    isCertain[kept] = certain ? isCertain[a]! & isCertain[b]! : 0;
    for (const codes of facts) codes[kept] = Math.max(codes[a]!, codes[b]!);
    return 'taken';
  };
  return { offer, root };
}

/** Plain union-find with path halving; the smaller record number stands for the group. */
export function unionFind(records: number): { root(record: number): number; join(a: number, b: number): number } {
  const parent = Int32Array.from({ length: records + 1 }, (_, i) => i);
  const root = (record: number): number => {
    let at = record;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  const join = (a: number, b: number): number => {
    const [low, high] = [Math.min(root(a), root(b)), Math.max(root(a), root(b))];
    parent[high] = low;
    return low;
  };
  return { root, join };
}
