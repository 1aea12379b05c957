import { literal } from '../engine/engine.ts';
import { checkFiles } from './check-files.ts';

/**
 * SQL of a checked file's accepted rows: the contract's columns, typed, in file order.
 * @param folder where `checkFile` wrote rows.parquet and rejected.parquet
 * @param numbered adds the row's place in rows.parquet, from 0, as file_row_number
 * @returns a SELECT; no rows when the file was refused
 */
export function acceptedRows(folder: string, numbered = false): string {
  const files = checkFiles(folder);
  const [rows, rejected] = [literal(files.rows), literal(files.rejected)];
  return (
    `select * exclude (_faults, _cleansed${numbered ? '' : ', file_row_number'}) from read_parquet(${rows}, file_row_number = true)` +
    ` where file_row_number not in (select row_number from read_parquet(${rejected}) where row_number is not null)`
  );
}
