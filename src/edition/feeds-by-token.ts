/** Feeds that name people by their sender's tokens: what the person who builds should know of rows that could not be linked. */
import type { AdmittedRows } from './admit-rows.ts';
import type { ChosenDataset } from './make-datasets.ts';

/**
 * In sentences, the feeds of which no row, or not one, was found by its token for want of the right key.
 * @param delivered datasets about people with the contracts that they came under
 * @param people what the edition has of them
 * @param hasKey whether a key `feeds` was given
 * @returns none while every feed by token has rows that are somebody's
 */
export function feedNotes(
  delivered: Pick<ChosenDataset, 'contract'>[],
  people: Pick<AdmittedRows, 'contract' | 'published' | 'unlinked'>[],
  hasKey: boolean,
): string[] {
  const byToken = delivered.filter(({ contract: { columns } }) =>
    columns.some((c) => c.identifies?.endsWith('nhs-number-token')),
  );
  const ids = byToken.map(({ contract }) => contract.id);
  const feeds = people
    .filter(({ contract }) => ids.includes(contract.id))
    .map(({ contract: { id }, published, unlinked }) => ({ id, rows: sum(published), unlinked: sum(unlinked ?? {}) }));
  const wanting = feeds.filter(({ rows, unlinked }) => (hasKey ? rows > 0 && unlinked === rows : unlinked > 0));
  if (wanting.length === 0) return [];
  const said = wanting.map(({ id, rows, unlinked }) => `${id} (${unlinked} of ${rows} rows)`).join(', ');
  return [
    hasKey
      ? `Not one row is linked of ${said}, which come with their sender's tokens: ask the sender whether the key feeds is the one that made them; ` +
        'another goes to the keys as the next version of feeds, and the next build links those rows'
      : `Unlinked for want of the key feeds: ${said}, which come with their sender's tokens. Ask the sender for the key that made them, put it ` +
        'among the keys as feeds, and build again: those rows are linked then',
  ];
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((total, n) => total + n, 0);
