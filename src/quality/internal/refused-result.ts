/** The result for a file that could not be taken: nothing accepted, everything counted, and no score. */

import type { Contract } from '../../contract/contract.ts';
import { ENGINE_TYPES } from '../../contract/engine-types.ts';
import { type Engine, identifier, literal } from '../../engine/engine.ts';
import { checkFiles } from '../check-files.ts';
import type { CheckResult } from '../check-result.ts';
import type { FileRefused } from './prepared-input.ts';
import type { Stopwatch } from './stopwatch.ts';
import { fileFault, writeNoFaults } from './write-rejected.ts';

export async function refusedResult(
  refused: FileRefused,
  options: { contract: Contract; folder: string; engine: Engine },
  watch: Stopwatch,
): Promise<CheckResult> {
  const { contract, folder, engine } = options;
  const files = checkFiles(folder);
  await writeNoRows(contract, files.rows, engine);
  for (const path of [files.rejected, files.warnings]) await writeNoFaults(engine, path);
  watch.lap('refused');
  const { rowsIn, ...lines } = refused.counts;
  return {
    dataset: contract.id,
    contractHash: contract.hash,
    outcome: 'refused',
    reconciliation: { ...lines, rowsIn, accepted: 0, rejected: rowsIn },
    faults: refused.rules.map((rule) => ({ ...fileFault(rule), rows: rowsIn })),
    allChecksRan: false,
    cleansing: [],
    profile: [],
    drift: [],
    score: { overall: null, dimensions: [], dqmi: { value: null, coverage: 0, items: [] } },
    period: { from: null, to: null },
    schemaDrift: { extra: [], missing: [], reordered: false },
    timings: watch.timings(),
  };
}

/** rows.parquet with the contract's columns and no row, so that whatever reads it later need not ask. */
async function writeNoRows(contract: Contract, path: string, engine: Engine): Promise<void> {
  const columns = contract.columns.map((c) => `null::${ENGINE_TYPES[c.type]} as ${identifier(c.name)}`);
  await engine.run(
    `copy (select ${columns.join(', ')}, null::varchar as _faults, null::varchar as _cleansed where false)` +
      ` to ${literal(path)} (format parquet, compression zstd)`,
  );
}
