/** What each purpose sees of an edition, as tables for the terminal. */
import type { OptOutCounts, PeopleSeen, RowsSeen, Seen } from '../edition/seen-counts.ts';
import { askedSinceTexts } from './describe-opt-outs.ts';
import { countText, formatTable, type TableColumn } from './format-table.ts';

const PEOPLE: TableColumn<PeopleSeen>[] = [
  { title: 'Purpose', text: (p) => p.purpose },
  { title: 'People', right: true, text: (p) => countText(p.people) },
  { title: 'Opted out', right: true, text: (p) => countText(p.optedOut) },
  { title: 'of GP rows alone', right: true, text: (p) => countText(p.gpOptedOut) },
  { title: 'Seen', right: true, text: (p) => countText(p.people - p.optedOut) },
];

const READ_IT = `For each purpose rows = test patients + past persons + opted out + seen: a row is left out when a person in it may not be seen. Test
patients are made up by practices to try their systems; no purpose has them. Past persons are those of whom the resident index tells
and who are in no purpose, mostly since they were merged into another. Unlinked rows and rows of homes
count as seen; an export leaves them out where an opt-out might be of them. Of a dataset, rows are its published ones, by the
strictest table that they fill. Tables without rows are not shown.
`;

/** @param optOuts what they were worked out of
 *  @returns '' for an edition that is published for no purpose */
export function describeSeen({ people, tables, datasets }: Seen, optOuts?: OptOutCounts): string {
  if (people.length === 0) return '';
  const purposes = people.map((p) => p.purpose);
  const filled = tables.filter((t) => t.rows > 0);
  const rowsOf = (title: string, rows: RowsSeen[]): string =>
    formatTable(rows, rowColumns(title, purposes, rows), `No ${title.toLowerCase()} is about people.`);
  const since = askedSinceTexts(optOuts?.askedSince).map((text) => `${text}.\n`);
  return [
    formatTable(people, PEOPLE, ''),
    ...since,
    rowsOf('Dataset', datasets),
    rowsOf('Table', filled),
    READ_IT,
  ].join('\n');
}

const rowColumns = (title: string, purposes: string[], rows: RowsSeen[]): TableColumn<RowsSeen>[] => [
  { title, text: (r) => r.name },
  { title: 'Rows', right: true, text: (r) => countText(r.rows) },
  { title: 'Unlinked', right: true, text: (r) => countText(r.unlinked) },
  { title: 'Test patients', right: true, text: (r) => countText(r.testPatients ?? null) },
  ...(rows.some((r) => r.pastPersons)
    ? [{ title: 'Past persons', right: true, text: (r: RowsSeen) => countText(r.pastPersons ?? 0) }]
    : []),
  ...purposes.map((purpose) => ({
    title: `Opted out: ${purpose}`,
    right: true,
    text: (r: RowsSeen) => countText(r.purposes.find((p) => p.purpose === purpose)?.optedOut ?? null),
  })),
];
