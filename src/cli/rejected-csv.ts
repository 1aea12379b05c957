/** Rejected rows of a delivery, to send back to the partner: where, which rule, what to do. Never a value. */
import { join } from 'node:path';
import { type Engine, literal } from '../engine/engine.ts';
import type { Cell } from '../metric/figure-cells.ts';
import { writeRowsCsv } from '../metric/write-csv.ts';

const COLUMNS = ['line', 'column_name', 'value_class', 'rule', 'problem', 'expected', 'remedy'];

/** @param folder a checked file's folder, with rejected.parquet; one line of CSV for each fault, in file order */
export async function rejectedCsv(folder: string, engine: Engine): Promise<string> {
  const from = literal(join(folder, 'rejected.parquet'));
  const rows = await engine.all<Record<string, Cell>>(
    `select ${COLUMNS.join(', ')} from read_parquet(${from}) order by line, rule, column_name`,
  );
  return writeRowsCsv(
    COLUMNS,
    rows.map((row) => COLUMNS.map((column) => row[column] ?? null)),
  );
}
