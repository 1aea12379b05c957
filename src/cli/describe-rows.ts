/** What became of every row, as a table for the terminal. */
import type { ReconciledRows } from '../edition/reconcile-rows.ts';
import { countText, formatTable, type TableColumn } from './format-table.ts';

const counted = (title: string, of: (r: ReconciledRows) => number | null): TableColumn<ReconciledRows> => ({
  title,
  right: true,
  text: (r) => countText(of(r)),
});

const COLUMNS: TableColumn<ReconciledRows>[] = [
  { title: 'Dataset', text: (r) => r.dataset },
  counted('Not used', (r) => r.notUsed),
  counted('Deliveries', (r) => r.deliveries),
  counted('Received', (r) => r.received),
  counted('Rejected', (r) => r.rejected),
  counted('Care only', (r) => r.careOnly),
  counted('Superseded', (r) => r.superseded),
  counted('Published', (r) => r.published),
  counted('of them in no table', (r) => r.unmapped),
  counted('of them unlinked', (r) => r.unlinked),
];

const READ_IT = `Not used: rows of deliveries that are left out whole, since their check quarantined or refused them, they were withdrawn, a later one
replaces them, or they are about people and the build had no keys; \`concord build\` says why of each. Of the deliveries in the edition
received = rejected + care only + superseded + published. Care only: rows that no purpose beside direct care may use.
In no table: a mapping leaves the row out (test patients, encounters of another kind) or puts it together with another row of the same
thing (months of one referral); or the dataset fills no table, and serves to link and look up. Empty: no table tells.
Unlinked: published, and counted, but nobody knows whose they are; of rows of homes, which home. Empty: the dataset is about no one.
`;

export const describeRows = (rows: ReconciledRows[]): string =>
  `${formatTable(rows, COLUMNS, 'No delivery is in the edition.')}\n${READ_IT}`;
