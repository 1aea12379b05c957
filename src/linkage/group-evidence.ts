/** The evidence between groups of records: match weights of all pairs compared between them, added up as groups grow. */

/** Two records, by number, and the match weight of their pair. */
export interface WeighedPair {
  l: number;
  r: number;
  w: number;
}

export interface GroupEvidence {
  /** sum of the match weights of all pairs between two groups, each named by the record that stands for it; 0 when none was compared */
  between(a: number, b: number): number;
  /** two groups are one from now on; `kept`, one of the two, stands for it */
  join(a: number, b: number, kept: number): void;
}

/**
 * Answers: what all pairs compared between two groups say together, when at first each record is a group of its own. The smaller of
 * two groups' sums is moved, so that even a large component costs little more than its pairs.
 */
export function groupEvidence(pairs: readonly WeighedPair[]): GroupEvidence {
  const held = new Map<number, number>();
  const sums = new Map<number, Map<number, number>>();
  const add = (a: number, b: number, weight: number): void => {
    const row = sums.get(a) ?? new Map<number, number>();
    sums.set(a, row.set(b, (row.get(b) ?? 0) + weight));
  };
  for (const { l, r, w } of pairs) {
    add(l, r, w);
    add(r, l, w);
  }
  const at = (group: number): number => held.get(group) ?? group;
  const size = (row: number): number => sums.get(row)?.size ?? 0;

  const join: GroupEvidence['join'] = (a, b, kept) => {
    const [large, small] = size(at(a)) >= size(at(b)) ? [at(a), at(b)] : [at(b), at(a)];
    for (const [other, weight] of sums.get(small) ?? []) {
      sums.get(other)!.delete(small);
      if (other === large) continue;
      add(large, other, weight);
      add(other, large, weight);
    }
    sums.delete(small);
    held.set(kept, large);
  };
  return { between: (a, b) => sums.get(at(a))?.get(at(b)) ?? 0, join };
}
