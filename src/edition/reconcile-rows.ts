/** What became of every row between the extracts and the edition, dataset by dataset. */
import type { EditionDelivery, Manifest } from './manifest.ts';

/** received = rejected + careOnly + superseded + published, and published = mapped + unmapped where that is told, always. */
export interface ReconciledRows {
  dataset: string;
  /** rows of deliveries that the edition leaves out whole: quarantined or refused by their check, withdrawn, replaced, or about people in a build without keys; not in `received` */
  notUsed: number;
  deliveries: number;
  received: number;
  rejected: number;
  /** accepted, and only direct care may use them; null for a dataset about no one */
  careOnly: number | null;
  /** a later delivery replaced them */
  superseded: number;
  published: number;
  /** of the published: rows that a table has a row of; null where that cannot be told */
  mapped: number | null;
  /** of the published: left out by a mapping (test patients, encounters of another kind), or put together with another row of the same thing */
  unmapped: number | null;
  /** of the published: nobody knows whose they are; null for a dataset about no one */
  unlinked: number | null;
}

/**
 * Answers: of each dataset in an edition, how many rows came and what became of them.
 * Result: one line a dataset, in the order of their ids; a dataset of which nothing came has none.
 */
export function reconcileRows(manifest: Pick<Manifest, 'inputs' | 'unmapped'>): ReconciledRows[] {
  const byDataset = Map.groupBy(manifest.inputs.deliveries, (d) => d.dataset);
  const notUsed = Map.groupBy(manifest.inputs.leftOut, (d) => d.dataset);
  return [...new Set([...byDataset.keys(), ...notUsed.keys()])].sort().map((dataset) => ({
    ...reconcile(dataset, byDataset.get(dataset) ?? [], manifest.unmapped?.[dataset] ?? null),
    notUsed: (notUsed.get(dataset) ?? []).reduce((sum, { rows = 0 }) => sum + rows, 0),
  }));
}

function reconcile(
  dataset: string,
  deliveries: EditionDelivery[],
  unmapped: number | null,
): Omit<ReconciledRows, 'notUsed'> {
  const total = (of: (d: EditionDelivery) => number | undefined): number =>
    deliveries.reduce((sum, d) => sum + (of(d) ?? 0), 0);
  const published = total((d) => d.rowsPublished);
  const people = deliveries.some((d) => d.rowsUnlinked !== undefined);
  return {
    dataset,
    deliveries: deliveries.length,
    received: total((d) => d.rowsAccepted + d.rowsRejected),
    rejected: total((d) => d.rowsRejected),
    careOnly: people ? total((d) => d.rowsCareOnly) : null,
    superseded: total((d) => d.rowsSuperseded),
    published,
    mapped: unmapped === null ? null : published - unmapped,
    unmapped,
    unlinked: people ? total((d) => d.rowsUnlinked) : null,
  };
}
