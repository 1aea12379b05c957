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
 * Answers: the groups as they may be shown. Members are withheld where few of their group are none. With the only group that is withheld of those that add up to a total goes another one, the
 * smallest that is not 0. Share and limits are worked out from the counts as they are shown; under a rule that rounds them the limits
 * have two decimals.
 * @param name of the disclosure rule
 * @param adding dimensions of which everybody is in one group, so that groups add up to the counts without them
 * @throws ConcordError 'policy-refused' as `showClauses`
 */
export function showGroups(counts: GroupCount[], name: string, adding: string[]): ShownGroup[] {
  const rule = ruleOf(name);
  const lines = linesOf(counts, adding);
  const inLines = (exact: number[], shown: ShownCount[]): ShownCount[] =>
    withholdInLines(shown, lines, exactOf(exact, rule));
  const people = inLines(
    counts.map((one) => one.people),
    counts.map((one) => rule.count(one.people)),
  );
  const members = inLines(
    counts.map((one) => one.members),
    counts.map((one) => membersOf(one, rule)),
  );
  return counts.map(({ group, labels }, i) => {
    const shown = { people: people[i]!, members: members[i]! };
    return { group, labels, ...shown, share: shareOf(shown.members, shown.people, name) };
  });
}

/** Members whose group has few others are withheld as well: the group less its members are those. */
const membersOf = ({ people, members }: GroupCount, { count }: DisclosureRule): ShownCount =>
  members > 0 && count(people - members) === 'withheld' ? 'withheld' : count(members);

/** Along each dimension that adds up: the groups that are alike in all others. */
const linesOf = (counts: GroupCount[], adding: string[]): number[][] =>
  adding.flatMap((dimension) => [
    ...Map.groupBy(counts.keys(), (at) => JSON.stringify({ ...counts[at]!.group, [dimension]: '' })).values(),
  ]);

function shareOf(members: ShownCount, people: ShownCount, name: string): ShownGroup['share'] {
  if (members === 'withheld' || people === 'withheld') return null;
  const value = ruleOf(name).share(members, people);
  if (value === null) return null;
  const { lower, upper } = wilsonInterval(members, people, CONFIDENCE);
  const rounded = (limit: number): number => (name === MARKED ? limit : Math.round(limit * 100) / 100);
  return { value, lower: rounded(lower!), upper: rounded(upper!) };
}
