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
  const linesAt = linesByPlace(lines);
  const withheldIn = (line: Line): number[] => line.filter((at) => shown[at] === 'withheld');
  const nextOf = (line: Line): number | undefined => {
    const untouched = (at: number): number =>
      linesAt.get(at)!.filter((other) => other !== line && withheldIn(other).length === 0).length;
    const open = line.filter((at) => shown[at] !== 'withheld');
    const above = open.filter((at) => shown[at] !== 0);
    const candidates = above.length || !exact ? above : open;
    return candidates.toSorted((a, b) => untouched(a) - untouched(b) || (shown[a] as number) - (shown[b] as number))[0];
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const line of lines) {
      const next = tells(line, withheldIn(line), exact) ? nextOf(line) : undefined;
      if (next === undefined) continue;
      shown[next] = 'withheld';
      changed = true;
    }
  }
  return shown;
}

/** Whether the total of a line less what is shown of it tells of what is withheld. */
function tells(line: Line, withheld: Line, exact: ExactCounts | undefined): boolean {
  if (!exact || !withheld.length) return withheld.length === 1;
  const sum = (places: Line): number => places.reduce((total, at) => total + exact.counts[at]!, 0);
  if (exact.isSmall(sum(line))) return false;
  return withheld.length === 1 || exact.isSmall(sum(withheld));
}

function linesByPlace(lines: readonly Line[]): Map<number, Line[]> {
  const found = new Map<number, Line[]>();
  for (const line of lines)
    for (const at of line) {
      const known = found.get(at);
      if (known) known.push(line);
      else found.set(at, [line]);
    }
  return found;
}
