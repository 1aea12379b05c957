/** From a prepared source to rows.parquet, with every fault of every row gathered. */
import type { Contract } from '../../contract/contract.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Progress } from '../../progress.ts';
import { checkFiles } from '../check-files.ts';
import type { FaultGroup, Reconciliation } from '../check-result.ts';
import { columnChecks, ruleChecks } from './column-checks.ts';
import {
  addBadLines,
  addLineMap,
  addRowFaults,
  closeFaultStore,
  type FaultStore,
  openFaultStore,
} from './fault-store.ts';
import { findDuplicates } from './find-duplicates.ts';
import { findReferences, type References } from './find-references.ts';
import { addValueFaults } from './find-value-faults.ts';
import { type HeaderMatch, matchHeader } from './match-header.ts';
import { FileRefused, fileRule, type PreparedInput } from './prepared-input.ts';
import { type ReadRows, readRows } from './read-rows.ts';
import { type CleansingStep, cleansingSteps } from './row-query.ts';
import type { RowCheck, Rule } from './rule.ts';
import type { Stopwatch } from './stopwatch.ts';
import { countRejected, groupFaults, writeRejected } from './write-rejected.ts';

export interface RowsChecked {
  match: HeaderMatch;
  reconciliation: Reconciliation;
  /** rows in rows.parquet */
  records: number;
  faults: FaultGroup[];
  /** checks that could not run */
  notRun: Rule[];
  steps: CleansingStep[];
}

export interface RowOptions {
  contract: Contract;
  folder: string;
  engine: Engine;
  temporary: string;
  progress: Progress;
  references?: References | undefined;
}

/** Throws `FileRefused` for a header that does not fit, a file without rows, or one that does not reconcile. */
export async function checkRows(input: PreparedInput, options: RowOptions, watch: Stopwatch): Promise<RowsChecked> {
  const { contract, engine, folder } = options;
  const files = checkFiles(folder);
  const match = matchHeader(contract, input.header, input.width);
  requireRows(input, match);
  const query = { input, match, contract, checks: allChecks(input, match, options) };
  options.progress.start('Checking rows');
  const read = await readRows(query, files.rows, engine);
  watch.lap('rows');
  const store = await openFaultStore(engine);
  try {
    const notRun = [...read.notRun, ...(await gather(store, input, match, read, options, watch))];
    await writeRejected(store, files.rejected, files.warnings);
    const faults = await groupFaults(store);
    const reconciliation = await reconcile(store, input, read.records);
    watch.lap('faults');
    return { match, reconciliation, records: read.records, faults, notRun, steps: cleansingSteps(contract, match) };
  } finally {
    await closeFaultStore(store);
    options.progress.end();
  }
}

function allChecks(input: PreparedInput, match: HeaderMatch, { contract }: RowOptions): RowCheck[] {
  const context = { typedDates: input.typedDates, key: contract.key, identity: contract.identity };
  const present = contract.columns.filter((c) => match.positions.has(c.name));
  return [...present.flatMap((c) => columnChecks(c, context)), ...ruleChecks(contract)];
}

async function gather(
  store: FaultStore,
  input: PreparedInput,
  match: HeaderMatch,
  read: ReadRows,
  options: RowOptions,
  watch: Stopwatch,
): Promise<Rule[]> {
  const { contract, folder, temporary, references } = options;
  const rowsPath = checkFiles(folder).rows;
  await addLineMap(store, input.lines, temporary);
  await addBadLines(store, input.bad, temporary);
  // of a good file there is nothing to unpack
  if (read.faulty > 0) await addRowFaults(store, rowsPath, read.checks);
  const present = new Set(match.positions.keys());
  const unanswered = await addValueFaults(store, contract, present, rowsPath);
  const notRun = [...unanswered, ...(await findReferences(store, contract, present, rowsPath, references))];
  watch.lap('faults');
  await findDuplicates(store, contract, rowsPath);
  watch.lap('uniqueness');
  return notRun;
}

async function reconcile(store: FaultStore, input: PreparedInput, records: number): Promise<Reconciliation> {
  const { physicalLines, headerLines, blankLines } = input;
  const rowsIn = input.records + input.bad.lines.length;
  const rejected = await countRejected(store);
  const accepted = records - (rejected - input.bad.lines.length);
  if (rowsIn !== accepted + rejected || accepted < 0)
    throw new Error(`rows do not add up: ${rowsIn} in, ${accepted} accepted, ${rejected} rejected`);
  return { physicalLines, headerLines, blankLines, rowsIn, accepted, rejected };
}

function requireRows(input: PreparedInput, match: HeaderMatch): void {
  const { physicalLines, headerLines, blankLines } = input;
  const rowsIn = input.records + input.bad.lines.length;
  const counts = { physicalLines, headerLines, blankLines, rowsIn };
  if (match.refusals.length > 0) throw new FileRefused(match.refusals, counts);
  if (rowsIn === 0) {
    const rule = fileRule(
      'no-rows',
      'the file has no rows',
      'at least one row',
      'check that the extract found any data',
    );
    throw new FileRefused([{ ...rule, dimension: 'completeness' }], counts);
  }
}
