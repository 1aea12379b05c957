/** An overlap of two cohorts as it may leave. */
import type { CohortOverlap } from '../population/cohort/count-cohort.ts';
import type { DisclosureRule, ShownCount } from './disclosure.ts';
import { exactOf, ruleOf } from './show-cohort.ts';
import { withholdInLines } from './withhold-in-lines.ts';

export interface ShownOverlap {
  onlyOne: ShownCount;
  both: ShownCount;
  onlyOther: ShownCount;
  /** null where it may not be shown, or nobody is in either */
  jaccard: number | null;
}

/**
 * In one alone, both, the other alone, neither: either cohort is two of these, everybody else the other two. The number of each, and of
 * everybody, may be known, and less one part it is the other.
 */
const HALVES: readonly (readonly [number, number])[] = [
  [0, 1],
  [1, 2],
  [2, 3],
  [0, 3],
];
const EVERYBODY = [0, 1, 2, 3];

/**
 * Answers: an overlap as it may be shown. With a withheld count goes the other part of its cohort, unless that is 0; who is in neither
 * is not shown, and where they are few, or all who are not in one of the cohorts, a count goes with them. The index of Jaccard is from
 * the counts as they are shown.
 * @throws as `showClauses`
 */
export function showOverlap(overlap: CohortOverlap, name: string): ShownOverlap {
  const rule = ruleOf(name);
  const exact = [overlap.onlyOne, overlap.both, overlap.onlyOther, overlap.neither];
  const alone = exact.map((count) => rule.count(count));
  const shown = withholdInLines(
    withoutFewOthers(alone, exact, rule),
    [...HALVES, EVERYBODY],
    exactOf(exact, rule),
  ).slice(0, 3);
  const open = shown.filter((count) => count !== 'withheld');
  const [one, two, three] = shown as [ShownCount, ShownCount, ShownCount];
  const either = open.reduce((sum, count) => sum + count, 0);
  const share = overlap.jaccard === null || open.length < 3 ? null : rule.share(two as number, either);
  return { onlyOne: one, both: two, onlyOther: three, jaccard: share };
}

/** Where one half of everybody is few, the two parts of the other half are not both shown: they leave the few of all. */
function withoutFewOthers(counts: ShownCount[], exact: readonly number[], rule: DisclosureRule): ShownCount[] {
  const shown = [...counts];
  for (const half of HALVES) {
    if (rule.count(half.reduce((sum, at) => sum + exact[at]!, 0)) !== 'withheld') continue;
    const open = EVERYBODY.filter((at) => !half.includes(at) && shown[at] !== 'withheld' && shown[at] !== 0);
    const next = open.length === 2 || isAlone(open, shown, half) ? smallest(open, shown) : undefined;
    if (next !== undefined) shown[next] = 'withheld';
  }
  return shown;
}

/** Beside one that is 0 the other part is the whole of its half. */
const isAlone = (open: readonly number[], shown: readonly ShownCount[], half: readonly number[]): boolean =>
  open.length === 1 && EVERYBODY.some((at) => !half.includes(at) && shown[at] === 0);

const smallest = (places: readonly number[], shown: readonly ShownCount[]): number | undefined =>
  places.toSorted((a, b) => (shown[a] as number) - (shown[b] as number))[0];
