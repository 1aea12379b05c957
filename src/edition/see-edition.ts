/** Counts what the purposes of a build see of its tables and datasets. */
import type { AdmittedRows } from './admit-rows.ts';
import { countSeen } from './count-seen.ts';
import type { TableMade } from './make-built-in-tables.ts';
import type { Bench } from './run-step.ts';
import type { Seen } from './seen-counts.ts';

/**
 * @param purposes their tables (`purpose_<id>`)
 * @param tables every other table of the edition
 * @param people datasets about people: each counts as from general practice when a table that it fills is
 */
export function seeEdition(
  bench: Bench,
  purposes: TableMade[],
  tables: TableMade[],
  people: AdmittedRows[],
): Promise<Seen> {
  const fromGp = (dataset: string): boolean =>
    tables.some((t) => t.datasets.includes(dataset) && t.plan.fromGp !== false);
  const datasets = people.map(({ contract: { id }, input, columns, rows }) => ({
    ...{ name: id, input, columns, rows },
    fromGp: fromGp(id),
  }));
  return countSeen(bench, { purposes, tables, datasets });
}
