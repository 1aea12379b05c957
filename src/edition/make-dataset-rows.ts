/** A dataset's current rows: its used deliveries side by side, later ones superseding, written corrections applied. */
import { ConcordError } from '../concord-error.ts';
import type { Contract } from '../contract/contract.ts';
import type { CheckedDelivery, References } from './check-again.ts';
import { findReplacedRows } from './find-replaced-rows.ts';
import { whenFaults } from './guard-sql.ts';
import type { Correction } from './read-corrections.ts';
import type { Bench } from './run-step.ts';
import { type RowsMade, unlinkedSql, writeDatasetRows } from './write-dataset-rows.ts';

export interface DatasetRows extends RowsMade {
  contract: Contract;
  /** how many they are */
  rows: number;
  /** rows of each delivery that are among them */
  published: Record<string, number>;
  /** of them, rows of which nobody knows whose they are, or of which home; null for a dataset about no one */
  unlinked: Record<string, number> | null;
  corrections: { correction: Correction; rows: number }[];
  /** keys that more than one partner sent; both rows are kept, since a local number may mean two things */
  keysOfSeveralPartners: number;
}

/**
 * Makes a dataset's current rows. Which delivery's row holds where several give a key: `putSideBySide`.
 * Rows that crossed the privacy line were written there, and are not written again: what is found is which of them others replace.
 * All others are written, and so are rows with corrections.
 * @throws ConcordError catalogue-invalid when a correction is not an expression over the columns
 */
export async function makeDatasetRows(
  bench: Bench,
  contract: Contract,
  used: CheckedDelivery[],
  corrections: Correction[],
  references: References,
): Promise<DatasetRows> {
  const faults = await whenFaults(bench.guard, contract, corrections);
  if (faults.length) throw new ConcordError('catalogue-invalid', faults);
  const lieReady = corrections.length === 0 && used.every((checked) => checked.rows);
  const made = lieReady
    ? await findReplacedRows(bench, contract, used)
    : await writeDatasetRows(bench, contract, used, corrections, references);
  const { facts } = made.step;
  const byDelivery = (fact: string): Record<string, number> => {
    const counted = JSON.parse(String(facts[fact])) as Record<string, number>;
    return Object.fromEntries(
      made.used.map(({ delivery: { receipt } }) => [receipt.deliveryId, counted[receipt.deliveryId] ?? 0]),
    );
  };
  const published = byDelivery('published');
  return {
    ...made,
    contract,
    rows: Object.values(published).reduce((sum, rows) => sum + rows, 0),
    published,
    unlinked: unlinkedSql(contract) ? byDelivery('unlinked') : null,
    corrections: corrections.map((correction, i) => ({ correction, rows: Number(facts[`corrected_${i}`] ?? 0) })),
    keysOfSeveralPartners: Number(facts.shared_keys ?? 0),
  };
}
