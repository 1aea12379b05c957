/** What is told of an export, in the file manifest.json beside its files. */
import type { EditionInputs, EditionTable, Manifest } from '../manifest.ts';
import type { TableColumn, TablePlan } from '../read-table-model.ts';
import { recordNumbersOf } from '../record-numbers.ts';
import { exportedName } from './export-view-sql.ts';
import type { PurposeInEdition } from './purpose-in-edition.ts';

/** What is the same of every export: for whom, out of what, under which opt-outs. */
export interface ExportHead {
  edition: string;
  /** ISO day: what had been received by then is in the edition */
  asAt: string;
  /** ISO day up to which the data about people go; null when no dataset states a period */
  dataTo: string | null;
  purpose: { id: string; name: string };
  /** version of the purpose's key, with which tokens and record numbers were made */
  keyVersion: number;
  /** the lists of opt-outs that are obeyed: by hash and day, never what is on them */
  optOutLists: EditionInputs['optOutLists'];
  format: 'parquet' | 'csv';
  /** UTC, to the second */
  exportedAt: string;
  /** the workspace's own notice, e.g. that its data are made up; '' when there is none */
  notice: string;
}

/** A table that was exported. rows = exported + leftOut + unlinked. */
export interface ExportedTable {
  name: string;
  /** name of its file beside the manifest */
  file: string;
  /** SHA-256 of the file */
  sha256: string;
  /** rows of the edition's table */
  rows: number;
  exported: number;
  /** left out: a person in them may not be used for the purpose */
  leftOut: number;
  /** left out: nobody knows whose they are, so nobody knows whether that person objected; or they are of a home */
  unlinked: number;
  /** of the unlinked, those of a home and of no person: left out of every export, whatever the purpose */
  ofHomes: number;
  columns: Omit<TableColumn, 'recordNumber'>[];
}

/** @param at when the export is made */
export function exportHead(
  { editionId, inputs, quality }: Pick<Manifest, 'editionId' | 'inputs' | 'quality'>,
  { purpose, key }: PurposeInEdition,
  { format, at, notice }: { format: ExportHead['format']; at: Date; notice: string },
): ExportHead {
  return {
    edition: editionId,
    asAt: inputs.asAt,
    dataTo: dataTo(quality),
    purpose: { id: purpose.id, name: purpose.name },
    keyVersion: key.version,
    optOutLists: inputs.optOutLists,
    format,
    exportedAt: at.toISOString().replace(/\.\d+Z$/, 'Z'),
    notice,
  };
}

/** The last day that data about people are about; null when none states a period. */
export const dataTo = (quality: Pick<Manifest['quality'][number], 'zone' | 'dataTo'>[]): string | null =>
  quality
    .filter((dataset) => dataset.zone !== 'open')
    .flatMap((dataset) => dataset.dataTo ?? [])
    .sort()
    .at(-1) ?? null;

/** The columns of a table as they leave: names, engine types and what they hold. */
export function exportedColumns(plan: TablePlan, table: EditionTable, purpose: string): ExportedTable['columns'] {
  const numbers = recordNumbersOf(plan);
  return table.columns.map(({ name, type, unit, description }) => {
    const exported = exportedName(plan, name);
    if (exported !== name)
      return {
        name: exported,
        type: 'VARCHAR',
        unit,
        description: `${description}; as a token of this purpose (${purpose})`,
      };
    if (!numbers.includes(name)) return { name, type, unit, description };
    return { name, type: 'BIGINT', unit, description: `${description}; keyed again for this purpose` };
  });
}
