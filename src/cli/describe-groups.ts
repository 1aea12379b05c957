/** Groups of a cohort for the terminal. */
import type { ShownGroup } from '../policy/show-groups.ts';
import { shownText } from './describe-cohort-answer.ts';
import { formatTable, shareText } from './format-table.ts';

/**
 * Answers: a line for each group.
 * @param titles of the dimensions, and of whom the cohort chooses from
 * @param rule name of the disclosure rule
 */
export function describeGroups(
  groups: ShownGroup[],
  titles: { by: Record<string, string>; people: string },
  rule: string,
): string {
  return formatTable(
    groups,
    [
      ...Object.entries(titles.by).map(([dimension, title]) => ({
        title,
        text: (g: ShownGroup) => nameOf(g, dimension),
      })),
      { title: titles.people, right: true, text: (g) => shownText(g.people, rule) },
      { title: 'In the cohort', right: true, text: (g) => shownText(g.members, rule) },
      { title: 'Share', right: true, text: ({ share }) => (share ? shareText(share.value) : absent) },
      { title: '95% limits', right: true, text: ({ share }) => (share ? limits(share) : absent) },
    ],
    'Nobody is there on that day.\n',
  );
}

const absent = 'not given';

/** Code and name, where they differ. */
function nameOf({ group, labels }: ShownGroup, dimension: string): string {
  const [code, name] = [group[dimension], labels[dimension]!];
  return code === null || code === name ? name : `${name} (${code})`;
}

const limits = ({ lower, upper }: { lower: number; upper: number }): string =>
  `${shareText(lower)} to ${shareText(upper)}`;
