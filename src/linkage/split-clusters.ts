/** What the guard against chaining did: clusters that would have been one, and came apart. */
import { type CutLink, type RecordGroups, unionFind } from './record-groups.ts';

export interface SplitCluster {
  /** records that would have been one cluster */
  members: number;
  /** clusters that they came to */
  pieces: number;
  cutLinks: number;
  /** match weight of the strongest link that was cut */
  strongestCut: number;
}

/**
 * Answers: which clusters the guard split. Links that the pairing cut are no chaining and are left out.
 * @returns largest first, then by the first record; empty when nothing was split
 */
export function splitClusters(cuts: CutLink[], groups: RecordGroups, records: number): SplitCluster[] {
  const guarded = cuts.filter((cut) => cut.reason !== 'pairing');
  if (guarded.length === 0) return [];
  const whole = unionFind(records);
  for (const { left, right } of guarded) whole.join(groups.root(left), groups.root(right));
  const splits = new Map<number, SplitCluster>();
  for (const { left, weight } of guarded) {
    const at = whole.root(groups.root(left));
    const split = splits.get(at) ?? { members: 0, pieces: 0, cutLinks: 0, strongestCut: weight };
    splits.set(at, { ...split, cutLinks: split.cutLinks + 1, strongestCut: Math.max(split.strongestCut, weight) });
  }
  for (let record = 1; record <= records; record++) {
    const root = groups.root(record);
    const split = splits.get(whole.root(root));
    if (!split) continue;
    split.members += 1;
    if (root === record) split.pieces += 1;
  }
  return [...splits].sort(([a, x], [b, y]) => y.members - x.members || a - b).map(([, split]) => split);
}
