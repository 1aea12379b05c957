/** Larger areas out of smaller ones: groups of about equal number, each in one piece. */
import type { Cell } from './tessellate.ts';

/**
 * @param members numbers of cells that are in one piece
 * @param groups how many to make, from 1 to the number of members
 * @param turn direction of the first cut in radians: other directions make groups that do not nest
 * @param core members that are to be the first group, if they can be
 * @returns the group of each member, from 0
 */
export function groupAreas(
  cells: Cell[],
  members: number[],
  groups: number,
  turn: number,
  core: number[] = [],
): Map<number, number> {
  const rest = members.filter((i) => !core.includes(i));
  const first = core.length === 0 ? [] : [core];
  const groupOf = new Map<number, number>();
  [...first, ...halve(cells, rest, groups - first.length, turn)].forEach((group, g) => {
    for (const cell of group) groupOf.set(cell, g);
  });
  return inOnePiece(cells, groupOf);
}

/** Cuts across the longer way, as often as needed; each half gets its share of the groups. */
function halve(cells: Cell[], members: number[], groups: number, turn: number): number[][] {
  if (groups <= 1) return [members];
  const [a, b] = [Math.cos(turn), Math.sin(turn)];
  const along = (i: number): number => cells[i]!.point.x * a + cells[i]!.point.y * b;
  const across = (i: number): number => cells[i]!.point.y * a - cells[i]!.point.x * b;
  const spread = (by: (i: number) => number): number => Math.max(...members.map(by)) - Math.min(...members.map(by));
  const by = spread(along) >= spread(across) ? along : across;
  const sorted = members.toSorted((i, j) => by(i) - by(j) || i - j);
  const first = Math.floor(groups / 2);
  const cut = Math.min(sorted.length - (groups - first), Math.max(first, Math.round((sorted.length * first) / groups)));
  return [...halve(cells, sorted.slice(0, cut), first, turn), ...halve(cells, sorted.slice(cut), groups - first, turn)];
}

/**
 * Each group keeps its largest piece; what is left over joins the smallest group beside it.
 * @param groupOf the group of each cell; cells outside it are not touched
 */
export function inOnePiece(cells: Cell[], groupOf: Map<number, number>): Map<number, number> {
  const kept = new Map<number, number>();
  const sizes = new Map<number, number>();
  const members = [...groupOf.keys()].sort((a, b) => a - b);
  for (const group of new Set(groupOf.values())) {
    const largest =
      pieces(
        cells,
        members.filter((i) => groupOf.get(i) === group),
      )[0] ?? [];
    for (const i of largest) kept.set(i, group);
    sizes.set(group, largest.length);
  }
  let left = members.filter((i) => !kept.has(i));
  while (left.length > 0) {
    const before = left.length;
    for (const i of left) joinSmallest(cells[i]!.neighbours, i, kept, sizes);
    left = left.filter((i) => !kept.has(i));
    if (left.length === before) throw new Error('areas to be grouped are not in one piece');
  }
  return kept;
}

function joinSmallest(neighbours: number[], i: number, kept: Map<number, number>, sizes: Map<number, number>): void {
  const beside = neighbours.flatMap((n) => kept.get(n) ?? []);
  const group = beside.sort((a, b) => sizes.get(a)! - sizes.get(b)! || a - b)[0];
  if (group === undefined) return;
  kept.set(i, group);
  sizes.set(group, sizes.get(group)! + 1);
}

/** The connected pieces of some cells, the largest first. */
export function pieces(cells: Cell[], members: number[]): number[][] {
  const left = new Set(members);
  const found: number[][] = [];
  for (const start of members) {
    if (!left.delete(start)) continue;
    const piece = [start];
    for (const i of piece) for (const n of cells[i]!.neighbours) if (left.delete(n)) piece.push(n);
    found.push(piece);
  }
  return found.sort((a, b) => b.length - a.length || a[0]! - b[0]!);
}
