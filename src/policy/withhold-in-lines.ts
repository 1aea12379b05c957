/** Secondary suppression: of counts that add up to a total, a single withheld one is what the others leave. */
import type { ShownCount } from './disclosure.ts';

/**
 * Answers: the counts with further ones withheld, until no line has a single withheld count beside others that are above 0. With it goes
 * the one whose other lines have a withheld count already, then the smallest, then the first; of several withheld ones nobody is told
 * which are the small ones. Nothing but counts as they are shown decides it: what is shown alike stays alike.
 * @param counts as a rule shows them
 * @param lines places of the counts that add up to a total which may be known; a count may be in several lines, or in none
 * @returns in the same order; 0 is never withheld, since it tells nothing of a total
 * @example withholdInLines([40, 'withheld', 10, 0], [[0, 1, 2, 3]]) // [40, 'withheld', 'withheld', 0]
 */
export function withholdInLines(counts: readonly ShownCount[], lines: readonly (readonly number[])[]): ShownCount[] {
  const shown = [...counts];
  const withheldIn = (line: readonly number[]): number => line.filter((at) => shown[at] === 'withheld').length;
  const nextOf = (line: readonly number[]): number | undefined => {
    const untouched = (at: number): number =>
      lines.filter((other) => other !== line && other.includes(at) && withheldIn(other) === 0).length;
    const open = line.filter((at) => shown[at] !== 'withheld' && shown[at] !== 0);
    return open.toSorted((a, b) => untouched(a) - untouched(b) || (shown[a] as number) - (shown[b] as number))[0];
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const line of lines) {
      const next = withheldIn(line) === 1 ? nextOf(line) : undefined;
      if (next === undefined) continue;
      shown[next] = 'withheld';
      changed = true;
    }
  }
  return shown;
}
