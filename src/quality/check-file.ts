/** Checks one file against its contract: every line, every row, every rule, and what it all amounts to. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '../contract/contract.ts';
import type { Period } from '../contract/file-period.ts';
import { requireSafeSql } from '../contract/guard-contract-sql.ts';
import type { Engine } from '../engine/engine.ts';
import { type Progress, silentProgress } from '../progress.ts';
import type { CheckResult } from './check-result.ts';
import { checkRows, type RowsChecked } from './internal/check-rows.ts';
import type { References } from './internal/find-references.ts';
import { prepareInput } from './internal/prepare-input.ts';
import { FileRefused } from './internal/prepared-input.ts';
import { refusedResult } from './internal/refused-result.ts';
import { type Stopwatch, startStopwatch } from './internal/stopwatch.ts';
import { summarise } from './internal/summarise.ts';

export interface CheckFileOptions {
  path: string;
  contract: Contract;
  /** folder that gets rows.parquet, rejected.parquet, warnings.parquet and check.json */
  folder: string;
  engine: Engine;
  /** folder for files that are removed again */
  temporary: string;
  progress?: Progress | undefined;
  /** results of earlier deliveries, oldest first, for drift and for the coverage of the DQMI */
  earlier?: CheckResult[] | undefined;
  /** where the values of another dataset's column are: a relation, or null when there is none */
  references?: References | undefined;
  /** what the whole file is about, where its contract says that the rows do not tell */
  filePeriod?: Period | null | undefined;
  /** the clock, for dates in the future and for timeliness; without it neither is judged */
  now?: Date | undefined;
}

/**
 * Checks a file and writes its rows and faults.
 *
 * Every input row ends accepted or rejected; a file that cannot be read at all is `refused` and all its rows count as
 * rejected. A check that cannot run is a fault of the file and `allChecksRan` is false. No text of the result holds a
 * value of a column that is not plain.
 * @throws ConcordError catalogue-invalid when the contract's SQL may not run; Error when Concord itself or the disk fails;
 *   never for what stands in the file
 */
export async function checkFile(options: CheckFileOptions): Promise<CheckResult> {
  await requireSafeSql(options.contract, options.engine);
  mkdirSync(options.folder, { recursive: true });
  mkdirSync(options.temporary, { recursive: true });
  const temporary = mkdtempSync(join(options.temporary, 'check-'));
  const watch = startStopwatch();
  try {
    const result = await checkOrRefuse({ ...options, temporary }, watch);
    writeFileSync(join(options.folder, 'check.json'), `${JSON.stringify(result, null, 2)}\n`);
    return result;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function checkOrRefuse(options: CheckFileOptions, watch: Stopwatch): Promise<CheckResult> {
  const progress = options.progress ?? silentProgress;
  let rows: RowsChecked;
  try {
    const input = await prepareInput({ ...options, progress });
    watch.lap('lines');
    rows = await checkRows(input, { ...options, progress }, watch);
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return refusedResult(error, options, watch);
  }
  return summarise(rows, options, watch);
}
