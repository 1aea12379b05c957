import { demand } from '../impossible-input.ts';

export interface HierarchyNode {
  id: string;
  /** null at the top */
  parent: string | null;
}

/** Who adds up to whom: trusts to places, places to a system. */
export interface Hierarchy {
  /** in the order given */
  ids: string[];
  /** those that nobody adds up to */
  bottom: string[];
  /** one row for each id, one column for each of `bottom`: 1 where it is part of the id, else 0 */
  summing: number[][];
}

/**
 * Answers: which bottom figures add up to which others.
 * Arguments: `nodes`, each with its `id` and its `parent`'s id, null at the top; in any order.
 * Result: the ids, the bottom ids (those without children), and the summing matrix of ones and zeros.
 * Zero, missing and small: a single node is its own bottom. No nodes, an id given twice, a parent that is not among the
 * nodes, and a ring of parents are refused.
 * Source: Hyndman, Ahmed, Athanasopoulos, Shang (2011), Computational Statistics and Data Analysis 55 (from memory).
 * Example:
 * ```ts
 * const nodes = [{ id: 'system', parent: null }, { id: 'trust-a', parent: 'system' }, { id: 'trust-b', parent: 'system' }]
 * buildHierarchy(nodes).summing // [[1, 1], [1, 0], [0, 1]]
 * buildHierarchy([{ id: 'a', parent: 'b' }]) // ImpossibleInput
 * ```
 */
export function buildHierarchy(nodes: readonly HierarchyNode[]): Hierarchy {
  demand(nodes.length > 0, 'a hierarchy needs at least one figure');
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
  demand(parents.size === nodes.length, 'a hierarchy names every figure once');
  demand(
    nodes.every(({ parent }) => parent === null || parents.has(parent)),
    'a parent in a hierarchy is itself one of its figures',
  );
  const ids = nodes.map(({ id }) => id);
  const withChildren = new Set(nodes.map(({ parent }) => parent));
  const bottom = ids.filter((id) => !withChildren.has(id));
  const above = ids.map((id) => lineOf(id, parents));
  const lines = new Map(ids.map((id, i) => [id, above[i]!]));
  return { ids, bottom, summing: ids.map((id) => bottom.map((leaf) => (lines.get(leaf)!.has(id) ? 1 : 0))) };
}

/**
 * Answers: what bottom figures come to at every level.
 * Arguments: `hierarchy`; `bottom`, one row for each bottom id, one column for each period.
 * Result: one row for each id, in the hierarchy's order.
 * Zero and missing: 0 is a figure; rows that do not fit the hierarchy are refused.
 * Source: as `buildHierarchy`.
 * Example:
 * ```ts
 * const pair = buildHierarchy([{ id: 'system', parent: null }, { id: 'a', parent: 'system' }, { id: 'b', parent: 'system' }])
 * sumUp(pair, [[1], [2]]) // [[3], [1], [2]]
 * ```
 */
export function sumUp({ bottom, summing }: Hierarchy, rows: readonly (readonly number[])[]): number[][] {
  demand(rows.length === bottom.length, 'every bottom figure of a hierarchy needs its row');
  const width = rows[0]!.length;
  demand(
    rows.every((row) => row.length === width),
    'every row of a hierarchy needs the same number of periods',
  );
  return summing.map((parts) =>
    Array.from({ length: width }, (_, t) => parts.reduce((sum, part, k) => (part === 0 ? sum : sum + rows[k]![t]!), 0)),
  );
}

/**
 * Answers: how far figures are from adding up.
 * Arguments: `hierarchy`; `rows`, one for each id in its order, one column for each period.
 * Result: the largest difference between a figure and the sum of its bottom figures, in their units.
 * Zero: 0 when all add up exactly; rows that do not fit the hierarchy are refused.
 * Source: the definition of coherence; as `buildHierarchy`.
 * Example:
 * ```ts
 * const pair = buildHierarchy([{ id: 'system', parent: null }, { id: 'a', parent: 'system' }, { id: 'b', parent: 'system' }])
 * incoherence(pair, [[10], [4], [5]]) // 1
 * ```
 */
export function incoherence(hierarchy: Hierarchy, rows: readonly (readonly number[])[]): number {
  demand(rows.length === hierarchy.ids.length, 'every figure of a hierarchy needs its row');
  const sums = sumUp(hierarchy, bottomRows(hierarchy, rows));
  let largest = 0;
  sums.forEach((row, i) => {
    row.forEach((sum, t) => {
      largest = Math.max(largest, Math.abs(sum - rows[i]![t]!));
    });
  });
  return largest;
}

/**
 * Answers: which rows are those of the bottom figures.
 * Arguments: `hierarchy`; `rows`, one for each id in its order.
 * Result: one row for each bottom id.
 * Zero: rows are given as they are.
 * Source: as `buildHierarchy`.
 * Example:
 * ```ts
 * const pair = buildHierarchy([{ id: 'system', parent: null }, { id: 'a', parent: 'system' }])
 * bottomRows(pair, [['whole'], ['part']]) // [['part']]
 * ```
 */
export function bottomRows<T>({ ids, bottom }: Hierarchy, rows: readonly T[]): T[] {
  const places = new Map(ids.map((id, i) => [id, i]));
  return bottom.map((id) => rows[places.get(id)!]!);
}

/** A figure and everything that it is part of. */
function lineOf(id: string, parents: Map<string, string | null>): Set<string> {
  const line = new Set<string>();
  for (let at: string | null = id; at !== null; at = parents.get(at)!) {
    demand(!line.has(at), 'no figure of a hierarchy can be part of itself');
    line.add(at);
  }
  return line;
}
