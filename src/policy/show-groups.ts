/** Counts of a cohort by groups of people as they may leave. */
import type { GroupCount } from '../population/cohort/count-groups.ts';
import { wilsonInterval } from '../statistics/estimates/wilson-interval.ts';
import { type DisclosureRule, MARKED, type ShownCount } from './disclosure.ts';
import { exactOf, ruleOf } from './show-cohort.ts';
import { withholdInLines } from './withhold-in-lines.ts';

export interface ShownGroup extends Pick<GroupCount, 'group' | 'labels'> {
  people: ShownCount;
  members: ShownCount;
  /** members of people, with 95% limits (Wilson); null where a count is withheld, or nobody is in the group */
  share: { value: number; lower: number; upper: number } | null;
}

const CONFIDENCE = 0.95;

/**
 * Answers: the groups as they may be shown. Members are withheld where few of their group are none. With the only group that is withheld of
 * those that add up to a total, be it of all groups, goes another one, the smallest that is not 0. Under a rule whose counts are exact
 * members are withheld with their people, and further ones where the totals less the groups that are shown would tell how many of one
 * group, or of few people, are none. Share and limits are worked out from the counts as they are shown; under a rule that rounds them the
 * limits have two decimals.
 * @param name of the disclosure rule
 * @param adding dimensions of which everybody is in one group, so that groups add up to the counts without them
 * @throws ConcordError 'policy-refused' as `showClauses`
 */
export function showGroups(counts: GroupCount[], name: string, adding: string[]): ShownGroup[] {
  const rule = ruleOf(name);
  const lines = linesOf(counts, adding);
  const inLines: InLines = (of, shown) => withholdInLines(shown, lines, exactOf(counts.map(of), rule));
  const people = inLines(
    (one) => one.people,
    counts.map((one) => rule.count(one.people)),
  );
  const alone = counts.map((one) => membersOf(one, rule));
  const members = rule.exact
    ? withTheRest(
        counts,
        alone.map((count, i) => (people[i] === 'withheld' ? 'withheld' : count)),
        inLines,
      )
    : inLines((one) => one.members, alone);
  return counts.map(({ group, labels }, i) => {
    const shown = { people: people[i]!, members: members[i]! };
    return { group, labels, ...shown, share: shareOf(shown.members, shown.people, name) };
  });
}

/** Members whose group has few others are withheld as well: the group less its members are those. */
const membersOf = ({ people, members }: GroupCount, { count }: DisclosureRule): ShownCount =>
  members > 0 && count(people - members) === 'withheld' ? 'withheld' : count(members);

/** Counts withheld in lines: `of` is the exact count, `shown` what is shown of each so far. */
type InLines = (of: (one: GroupCount) => number, shown: ShownCount[]) => ShownCount[];

/**
 * Who is no member is a count as well, told where people and members both are, and of all groups together by the two totals. Where
 * members, or those who are none, would be told of a single group or of few, the members of a further one are withheld.
 * @param alone withheld wherever people are, so that what is known of the withheld groups are three sums: people, members and the rest
 */
function withTheRest(counts: GroupCount[], alone: ShownCount[], inLines: InLines): ShownCount[] {
  let members = alone;
  for (let before = -1; before !== howMany(members); ) {
    before = howMany(members);
    members = inLines((one) => one.members, members);
    const rest = members.map((count, i) => (count === 'withheld' ? count : restOf(counts[i]!)));
    const kept = inLines(restOf, rest);
    members = members.map((count, i) => (kept[i] === 'withheld' ? 'withheld' : count));
  }
  return members;
}

const restOf = ({ people, members }: GroupCount): number => people - members;

const howMany = (counts: readonly ShownCount[]): number => counts.filter((count) => count === 'withheld').length;

/** Along each dimension that adds up, and along several of them, up to the totals of all: the groups that are alike in the others. */
const linesOf = (counts: GroupCount[], adding: string[]): number[][] =>
  subsetsOf(adding).flatMap((along) => {
    const total = Object.fromEntries(along.map((dimension) => [dimension, '']));
    return [...Map.groupBy(counts.keys(), (at) => JSON.stringify({ ...counts[at]!.group, ...total })).values()];
  });

/** All but the empty one, smaller ones first. */
function subsetsOf(names: string[]): string[][] {
  const found: string[][] = [[]];
  for (const name of names) found.push(...found.map((one) => [...one, name]));
  return found.slice(1).toSorted((a, b) => a.length - b.length);
}

function shareOf(members: ShownCount, people: ShownCount, name: string): ShownGroup['share'] {
  if (members === 'withheld' || people === 'withheld') return null;
  const value = ruleOf(name).share(members, people);
  if (value === null) return null;
  const { lower, upper } = wilsonInterval(members, people, CONFIDENCE);
  const rounded = (limit: number): number => (name === MARKED ? limit : Math.round(limit * 100) / 100);
  return { value, lower: rounded(lower!), upper: rounded(upper!) };
}
