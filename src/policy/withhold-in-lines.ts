/** Secondary suppression: of counts that add up to a total, a single withheld one is what the others leave. */
import type { ShownCount } from './disclosure.ts';

/** What the counts are that a rule shows without rounding, so that what is withheld in a line is its total less the rest. */
export interface ExactCounts {
  counts: readonly number[];
  /** whether the rule would withhold a count, and so a total */
  isSmall(count: number): boolean;
}

type Line = readonly number[];

/**
 * Answers: the counts with further ones withheld, until no line has a single withheld count beside others that are above 0. With it goes
 * the one whose other lines have a withheld count already, then the smallest, then the first; of several withheld ones nobody is told
 * which are the small ones. Nothing but counts as they are shown decides it: what is shown alike stays alike.
 * @param counts as a rule shows them
 * @param lines places of the counts that add up to a total which may be known; a count may be in several lines, or in none
 * @param exact where counts are shown exactly: then what is withheld in a line is not few together either, a 0 goes where there is
 *   nothing else, and a line whose total is withheld as small tells nothing
 * @returns in the same order; without `exact` 0 is never withheld, since it tells nothing of a total
 * @example withholdInLines([40, 'withheld', 10, 0], [[0, 1, 2, 3]]) // [40, 'withheld', 'withheld', 0]
 */
export function withholdInLines(
  counts: readonly ShownCount[],
  lines: readonly Line[],
  exact?: ExactCounts,
): ShownCount[] {
  const shown = [...counts];
  const tallies = lines.map((line) => tallyOf(line, shown, exact));
  const talliesAt = talliesByPlace(tallies);
  const nextOf = (own: Tally): number | undefined => {
    const untouched = (at: number): number =>
      talliesAt.get(at)!.filter((other) => other !== own && other.withheld === 0).length;
    const open = own.line.filter((at) => shown[at] !== 'withheld');
    const above = open.filter((at) => shown[at] !== 0);
    const candidates = above.length || !exact ? above : open;
    return candidates.toSorted((a, b) => untouched(a) - untouched(b) || (shown[a] as number) - (shown[b] as number))[0];
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const tally of tallies) {
      const next = tells(tally, exact) ? nextOf(tally) : undefined;
      if (next === undefined) continue;
      shown[next] = 'withheld';
      for (const other of talliesAt.get(next)!) add(other, next, exact);
      changed = true;
    }
  }
  return shown;
}

/** What is withheld of a line so far. */
interface Tally {
  line: Line;
  withheld: number;
  /** of the withheld counts, and of all, where they are exact; 0 otherwise */
  sum: number;
  total: number;
}

function tallyOf(line: Line, shown: readonly ShownCount[], exact: ExactCounts | undefined): Tally {
  const total = exact ? line.reduce((sum, at) => sum + exact.counts[at]!, 0) : 0;
  const tally: Tally = { line, withheld: 0, sum: 0, total };
  for (const at of line) if (shown[at] === 'withheld') add(tally, at, exact);
  return tally;
}

function add(tally: Tally, at: number, exact: ExactCounts | undefined): void {
  tally.withheld += 1;
  tally.sum += exact?.counts[at] ?? 0;
}

/** Whether the total of a line less what is shown of it tells of what is withheld. */
function tells({ withheld, sum, total }: Tally, exact: ExactCounts | undefined): boolean {
  if (!exact || withheld === 0) return withheld === 1;
  return !exact.isSmall(total) && (withheld === 1 || exact.isSmall(sum));
}

function talliesByPlace(tallies: readonly Tally[]): Map<number, Tally[]> {
  const found = new Map<number, Tally[]>();
  for (const tally of tallies)
    for (const at of tally.line) {
      const known = found.get(at);
      if (known) known.push(tally);
      else found.set(at, [tally]);
    }
  return found;
}
