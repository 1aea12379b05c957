/** A k-d tree: places ordered so that those near one can be visited without a look at the rest. */
export interface PlaceTree {
  /** one list of coordinates for each axis */
  axes: readonly Float64Array[];
  /** the middle of any range parts it by the axis of its depth */
  order: Int32Array;
}

/**
 * Answers: how places can be ordered so that those near one are found without a look at all of them.
 * Arguments: `axes`, a list of finite coordinates for each axis, all as long as there are places.
 * Result: a tree for `visitNear`.
 * Zero, missing and small: no places make an empty tree.
 * Source: Bentley, Communications of the ACM 18 (1975), from memory.
 * Example:
 * ```ts
 * placeTree([new Float64Array([5, 1, 3])]).order // { 0: 1, 1: 2, 2: 0 }
 * ```
 */
export function placeTree(axes: readonly Float64Array[]): PlaceTree {
  const order = Int32Array.from({ length: axes[0]?.length ?? 0 }, (_, i) => i);
  const part = (from: number, to: number, depth: number): void => {
    if (to - from < 2) return;
    const axis = axes[depth % axes.length]!;
    order.subarray(from, to).sort((a, b) => axis[a]! - axis[b]!);
    const middle = (from + to) >> 1;
    part(from, middle, depth + 1);
    part(middle + 1, to, depth + 1);
  };
  part(0, order.length, 0);
  return { axes, order };
}

/**
 * Answers: which places may be near one: all that lie no further from it along any axis than `reach` says at the time.
 * Arguments: `tree`; `at`, a place of it by its number; `reach`, asked anew at each step, so that it can shrink; `visit`,
 * called with each place found, the place itself among them, in no promised order.
 * Result: nothing; the answers are the visits.
 * Zero, missing and small: a reach of 0 still visits places with equal coordinates, and an endless reach visits all.
 * Source: as `placeTree`.
 * Example:
 * ```ts
 * const found = (reach, near = []) => { visitNear(placeTree([new Float64Array([5, 1, 3])]), 2, () => reach, (j) => near.push(j)); return near.sort() }
 * found(0) // [2]
 * found(2) // [0, 1, 2]
 * ```
 */
export function visitNear(
  { axes, order }: PlaceTree,
  at: number,
  reach: () => number,
  visit: (place: number) => void,
): void {
  const search = (from: number, to: number, depth: number): void => {
    if (from >= to) return;
    const middle = (from + to) >> 1;
    const place = order[middle]!;
    const axis = axes[depth % axes.length]!;
    const beyond = axis[at]! - axis[place]!;
    if (alongside(axes, at, place, reach())) visit(place);
    const lower = beyond < 0;
    if (lower) search(from, middle, depth + 1);
    else search(middle + 1, to, depth + 1);
    if (Math.abs(beyond) > reach()) return;
    if (lower) search(middle + 1, to, depth + 1);
    else search(from, middle, depth + 1);
  };
  search(0, order.length, 0);
}

/** A loop, since it is asked millions of times. */
function alongside(axes: readonly Float64Array[], at: number, place: number, reach: number): boolean {
  for (let i = 0; i < axes.length; i++) {
    const axis = axes[i]!;
    if (Math.abs(axis[at]! - axis[place]!) > reach) return false;
  }
  return true;
}
