/** How well records were linked, as a table for the terminal. */
import type { PublishedQuality } from '../edition/read-linkage-quality.ts';
import { countText, formatTable, type TableColumn } from './format-table.ts';

const numberColumn = (title: string, of: (q: PublishedQuality) => number | null): TableColumn<PublishedQuality> => ({
  title,
  right: true,
  text: (q) => withheld(of(q)),
});
const rateColumn = (title: string, of: (q: PublishedQuality) => number | null): TableColumn<PublishedQuality> => ({
  title,
  right: true,
  text: (q) => (of(q) === null ? '*' : `${((of(q) ?? 0) * 100).toFixed(2)}%`),
});

const COLUMNS: TableColumn<PublishedQuality>[] = [
  { title: 'Group', text: (q) => (q.grouping === 'all' ? 'all' : `${q.grouping}: ${q.value}`) },
  numberColumn('Records', (q) => q.records),
  numberColumn('Number', (q) => q.by_number),
  numberColumn('Token', (q) => q.by_token),
  numberColumn('Own number', (q) => q.by_local_number),
  numberColumn('Fits one', (q) => q.by_demographics),
  numberColumn('Likely', (q) => q.by_probability),
  numberColumn('Reviewers', (q) => q.by_review),
  numberColumn('No number', (q) => q.new_person),
  numberColumn('Unlinked', (q) => q.unlinked),
  rateColumn('False', (q) => q.false_match_rate),
  rateColumn('Missed', (q) => q.missed_match_rate),
];

const READ_IT = `Records of the resident index, each distinct thing that rows say of a person once, by how they found their person. False, missed: what
match probabilities make expect; links by a number count as right. Missed is of what could be weighed: an unlinked record that gives too
little to weigh counts as not missed, so that 0.00% beside many unlinked does not say that nobody was missed. * is 1 to 7; others are
rounded to 5.
`;

const withheld = (count: number | null): string => (count === null ? '*' : countText(count));

export const describeLinkage = (quality: PublishedQuality[]): string =>
  `${formatTable(quality, COLUMNS, 'No record was linked.')}\n${READ_IT}`;
