/** What a checked file amounts to: rules about the whole, profile, drift, score and outcome. */
import type { Contract } from '../../contract/contract.ts';
import type { Period } from '../../contract/file-period.ts';
import type { Engine } from '../../engine/engine.ts';
import { acceptedRows } from '../accepted-rows.ts';
import { checkFiles } from '../check-files.ts';
import type { CheckResult, FaultGroup, Outcome } from '../check-result.ts';
import { scoreQuality } from '../score-quality.ts';
import type { RowsChecked } from './check-rows.ts';
import {
  countCleansing,
  countDefaults,
  findDefaultDates,
  findFutureDates,
  findPeriod,
  type Span,
} from './count-cells.ts';
import { findDrift } from './find-drift.ts';
import { coverageOf, daysLate, futurePeriod } from './judge-time.ts';
import { fileRule } from './prepared-input.ts';
import { profileRows } from './profile-rows.ts';
import { couldNotRun } from './read-rows.ts';
import { runDatasetRules } from './run-dataset-rules.ts';
import type { Stopwatch } from './stopwatch.ts';
import { fileFault } from './write-rejected.ts';

interface SummaryOptions {
  contract: Contract;
  folder: string;
  engine: Engine;
  earlier?: CheckResult[] | undefined;
  filePeriod?: Period | null | undefined;
  now?: Date | undefined;
}

export async function summarise(rows: RowsChecked, options: SummaryOptions, watch: Stopwatch): Promise<CheckResult> {
  const { contract, folder, engine } = options;
  const rowsPath = checkFiles(folder).rows;
  const accepted = acceptedRows(folder);
  const dataset = await runDatasetRules(contract, accepted, rows.reconciliation.accepted, engine);
  const period = options.filePeriod ?? (await findPeriod(contract, accepted, engine));
  const notRun = [...rows.notRun.map((r) => fileFault(r)), ...dataset.notRun, ...periodFault(period)];
  watch.lap('dataset rules');
  const profile = await profileRows(contract, folder, rows.records, rows.faults, engine);
  const dates = [
    ...(await findDefaultDates(contract, rowsPath, engine)),
    ...(await findFutureDates(contract, rowsPath, options.now, engine)),
    ...futurePeriod(contract, period, options.now),
  ];
  const faults = [...notRun, ...dataset.faults, ...headerFaults(rows, contract), ...rows.faults, ...dates];
  const { extra, missing, reordered } = rows.match;
  const drift = findDrift(
    { rowsIn: rows.reconciliation.rowsIn, profile, columns: { extra, missing } },
    options.earlier ?? [],
  );
  const score = scoreQuality({
    contract,
    reconciliation: rows.reconciliation,
    faults: rows.faults.concat(dataset.faults),
    profile,
    defaults: await countDefaults(contract, rowsPath, engine),
    daysLate: daysLate(contract, period, options.now),
    coverage: coverageOf(contract, period, options.earlier ?? []),
  });
  const cleansing = await countCleansing(rows.steps, rowsPath, engine);
  watch.lap('profile');
  return {
    dataset: contract.id,
    contractHash: contract.hash,
    outcome: outcomeOf(rows, contract, faults, dataset.quarantine || notRun.length > 0),
    reconciliation: rows.reconciliation,
    faults,
    allChecksRan: notRun.length === 0,
    cleansing,
    profile,
    drift,
    score,
    period: period ?? { from: null, to: null },
    schemaDrift: { extra, missing, reordered },
    timings: watch.timings(),
  };
}

const periodFault = (period: Span | undefined): FaultGroup[] =>
  period === undefined ? [fileFault(couldNotRun('delivery period', null))] : [];

function headerFaults(rows: RowsChecked, contract: Contract): FaultGroup[] {
  if (contract.file.extraColumns !== 'warn') return [];
  return rows.match.extra.map((told) => ({
    ...fileFault(
      fileRule(
        'extra-column',
        `the file has a column that the contract does not know, and it was left out: ${told}`,
        'the columns of the contract',
        'remove the column, or agree a new version of the contract',
      ),
    ),
    severity: 'warn' as const,
  }));
}

function outcomeOf(rows: RowsChecked, contract: Contract, faults: FaultGroup[], setAside: boolean): Outcome {
  const { accepted, rowsIn } = rows.reconciliation;
  const share = accepted / rowsIn;
  if (setAside || share < contract.thresholds.warn || accepted === 0) return 'quarantined';
  return faults.length > 0 || share < contract.thresholds.accept ? 'accepted-with-warnings' : 'accepted';
}
