import { join } from 'node:path';
import type { CheckFiles } from './check-result.ts';

/** Where a check puts its files in its folder. */
export const checkFiles = (folder: string): CheckFiles => ({
  rows: join(folder, 'rows.parquet'),
  rejected: join(folder, 'rejected.parquet'),
  warnings: join(folder, 'warnings.parquet'),
});
