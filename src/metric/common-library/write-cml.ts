/** The Common Metric Library hand-off as CSV files. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from '../figure-cells.ts';
import { writeRowsCsv } from '../write-csv.ts';
import type { CmlOrder } from './cml-order.ts';
import { CML_COLUMNS, type CmlRow, type CmlTableName } from './cml-schema.ts';
import { cmlTables, otherDimensions } from './cml-tables.ts';

export interface CmlFile {
  table: CmlTableName;
  file: string;
  rows: number;
}

/**
 * Writes METRIC, DIMENSIONS, SOURCE, RELATIONSHIPS and METADATA, one CSV file each.
 * @param folder exists and is empty (`fillExportFolder`)
 * @returns what was written; a table without a row is a file with its header alone
 * @throws Error when a column that must hold something would be empty: a fault of Concord's, and nothing leaves
 */
export function writeCml(folder: string, order: CmlOrder): CmlFile[] {
  const tables = cmlTables(order);
  return (Object.keys(CML_COLUMNS) as CmlTableName[]).map((table) => {
    const extra = table === 'DIMENSIONS' ? otherDimensions(order.answer) : [];
    const names = [...Object.keys(CML_COLUMNS[table]), ...extra];
    const file = `${table.toLowerCase()}.csv`;
    writeFileSync(
      join(folder, file),
      writeRowsCsv(
        names,
        tables[table].map((row) => cells(table, row, names)),
      ),
      {
        mode: 0o600,
      },
    );
    return { table, file, rows: tables[table].length };
  });
}

function cells(table: CmlTableName, row: CmlRow, names: string[]): Cell[] {
  const required: Record<string, boolean> = CML_COLUMNS[table];
  return names.map((name) => {
    const value = row[name] ?? null;
    if (required[name] && (value === null || value === '')) throw new Error(`${table}.${name} would be empty`);
    return value;
  });
}
