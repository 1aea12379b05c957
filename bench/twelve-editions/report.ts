/** The page of the reference: what was done in the county, what diffs named for it, and whether keys stayed. */
import type { EditionDiff } from '../../src/edition/diff-editions.ts';
import { THRESHOLD } from './county.ts';
import type { Kept, Month, PlannedMonth } from './run-months.ts';

const number = (n: number | null | undefined): string => (n ?? 0).toLocaleString('en-GB');
const sum = <T>(all: T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);

const unexplainedIn = (diff: EditionDiff): number => sum(diff.identity?.rows ?? [], (t) => t.unexplained);
const notNamed = (planned: PlannedMonth[]): number => planned.filter((p) => p.named === null).length;

/** Whether a column that must be 0 is not. @param whole the diff of the first edition with the last */
export const isWrong = (months: Month[], kept: Kept[], whole: EditionDiff): boolean =>
  sum(kept, (k) => k.other) +
    sum(months, (m) => notNamed(m.planned) + (m.diff ? unexplainedIn(m.diff) : 0)) +
    unexplainedIn(whole) >
  0;

export function report(residents: number, months: Month[], kept: Kept[], whole: EditionDiff): string {
  const rows = months.slice(1).map((m, i) => monthRow(m, kept[i]!));
  return [
    `# ${months.length} monthly editions`,
    '',
    `A made-up county of ${number(residents)} residents with its faults, every dataset, landed month by month and published after each by the`,
    'commands that a user has. Into what its partners send, rows about a few added people are put; stewards and reviewers see to them. Written by',
    '`node bench/twelve-editions.ts`, which fails when a column that must be 0 is not.',
    '',
    '## Keys',
    '',
    '- **Kept**: residents who hold the very same records in this edition as in the one before, and have the same key. **Not kept**: who do',
    '  and have another key; must be 0. Read from the maps of who is who themselves.',
    '- **Moved or lost**: records that are another person’s than in the edition before, or nobody’s.',
    '- **Rows by a change**: rows of tables that both editions have and that are another person’s now, for which `concord diff` names the',
    '  merge, split or other change. **Unexplained**: for which it names none; must be 0.',
    '- **Planned**: what was done of which `concord diff` has to tell. **Not named**: of which it does not; must be 0.',
    '',
    '| Month | Residents | New | Back | Gone | Kept | Not kept | Records | Moved or lost | Rows by a change | Unexplained | Planned | Not named | Build, s |',
    '|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    `The first month, ${months[0]!.name}, has nothing before it. Rows of the last edition’s tables: ${number(months.at(-1)!.rows)}. The diff of the first`,
    `edition with the last explains ${number(byChange(whole))} rows by a change and leaves ${number(unexplainedIn(whole))} unexplained.`,
    '',
    '## What was done, and what the diff named',
    '',
    'In the month that is named, by what partners sent and by `concord review`, `residents split`, `residents reverse`, `deliveries --withdraw` and',
    `\`land --corrects\`. The county’s own model has a threshold of ${THRESHOLD}, so that pairs of a match weight from ${THRESHOLD - 1} to ${THRESHOLD + 3} wait for reviewers.`,
    'Nobody is another person by what only prepares a later month.',
    '',
    '| Month | Done | Named |',
    '|---|---|---|',
    ...months.flatMap((m) => m.planned.map((p) => `| ${m.name} | ${p.what} | ${namedText(p)} |`)),
    '',
    ...changesTold(months),
    '',
  ].join('\n');
}

const namedText = ({ named }: PlannedMonth): string => (named === undefined ? '' : (named ?? '**not named**'));

const byChange = (diff: EditionDiff): number => sum(diff.identity?.rows ?? [], (t) => t.byChange);

function monthRow({ name, diff, planned, seconds }: Month, kept: Kept): string[] {
  const { residents, newResidents, returnedResidents, goneResidents, records } = diff!.identity!;
  return [
    ...[name, number(residents.after), number(newResidents), number(returnedResidents), number(goneResidents)],
    ...[number(kept.same), number(kept.other), number(records.after), number(records.moved + records.lost)],
    ...[number(byChange(diff!)), number(unexplainedIn(diff!))],
    ...[number(planned.filter((p) => p.named !== undefined).length), number(notNamed(planned)), seconds.toFixed(0)],
  ];
}

/** Beside the planned ones, those that the county's own faults made. */
function changesTold(months: Month[]): string[] {
  const told = new Map<string, { changes: number; records: number }>();
  for (const c of months.flatMap(({ diff }) => diff?.identity?.counts ?? [])) {
    const { changes, records } = told.get(`${c.kind} | ${c.reason}`) ?? { changes: 0, records: 0 };
    told.set(`${c.kind} | ${c.reason}`, { changes: changes + c.changes, records: records + c.records });
  }
  return [
    `All changes of who is who that the ${months.length - 1} diffs name:`,
    '',
    '| Kind | Reason | Changes | Records |',
    '|---|---|---:|---:|',
    ...[...told].sort().map(([name, t]) => `| ${name} | ${number(t.changes)} | ${number(t.records)} |`),
  ];
}
