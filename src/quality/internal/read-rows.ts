/** Reads the source through all row checks into rows.parquet, and proves that no record was lost on the way. */
import { rmSync } from 'node:fs';
import { type Engine, literal } from '../../engine/engine.ts';
import { FileRefused, fileRule } from './prepared-input.ts';
import { type RowQuery, rowQuery } from './row-query.ts';
import type { RowCheck, Rule } from './rule.ts';

export interface ReadRows {
  /** the checks that ran, in the order of their numbers in `_faults` */
  checks: RowCheck[];
  /** checks that could not run: each is a fault of the file */
  notRun: Rule[];
  records: number;
}

/** Writes `path`. Throws `FileRefused` when the engine finds another number of records than the bytes hold. */
export async function readRows(query: RowQuery, path: string, engine: Engine): Promise<ReadRows> {
  const { kept, notRun } = await runnable(query, engine);
  let read = { ...query, checks: kept };
  let failed = notRun;
  try {
    await copy(read, path, engine);
  } catch {
    // a check that fails only on real rows takes the whole reading with it: find which, and read without it
    const found = await withoutFailing(read, engine);
    failed = [...notRun, ...found.notRun];
    read = { ...query, checks: found.kept };
    await copy(read, path, engine);
  }
  const records = await reconcile(read, path, engine);
  return { checks: read.checks, notRun: failed, records };
}

async function copy(query: RowQuery, path: string, engine: Engine): Promise<void> {
  await engine.run(`copy (\n${rowQuery(query)}\n) to ${literal(path)} (format parquet, compression zstd)`);
}

/** The bytes were counted before; the engine must have found as many. If not, once more on one thread; never a guess. */
async function reconcile(query: RowQuery, path: string, engine: Engine): Promise<number> {
  const { records } = query.input;
  if ((await countRows(path, engine)) === records) return records;
  rmSync(path, { force: true });
  await copy({ ...query, input: { ...query.input, parallel: false } }, path, engine);
  if ((await countRows(path, engine)) === records) return records;
  const rule = fileRule(
    'not-reconciled',
    'the rows that were read are not as many as the records in the file',
    'every record read once',
    'tell the developers of Concord; send the file with plain quoting meanwhile',
  );
  const { physicalLines, headerLines, blankLines, bad } = query.input;
  throw new FileRefused([rule], { physicalLines, headerLines, blankLines, rowsIn: records + bad.lines.length });
}

async function countRows(path: string, engine: Engine): Promise<number> {
  return (await engine.one<{ n: number }>(`select count(*) as n from read_parquet(${literal(path)})`)).n;
}

/** Which checks the engine can plan. Patterns and rules come from contracts, so any of them may be wrong. */
async function runnable(query: RowQuery, engine: Engine): Promise<{ kept: RowCheck[]; notRun: Rule[] }> {
  if (await plans(query, engine)) return { kept: query.checks, notRun: [] };
  return split(query, (one) => plans(one, engine));
}

async function plans(query: RowQuery, engine: Engine): Promise<boolean> {
  return engine.describe(rowQuery(query)).then(
    () => true,
    () => false,
  );
}

const withoutFailing = (query: RowQuery, engine: Engine): Promise<{ kept: RowCheck[]; notRun: Rule[] }> =>
  split(query, (one) =>
    engine.run(`select count(_faults) from (${rowQuery(one)})`).then(
      () => true,
      () => false,
    ),
  );

async function split(
  query: RowQuery,
  works: (one: RowQuery) => Promise<boolean>,
): Promise<{ kept: RowCheck[]; notRun: Rule[] }> {
  const kept: RowCheck[] = [];
  const notRun: Rule[] = [];
  for (const check of query.checks) {
    if (await works({ ...query, checks: [check] })) kept.push(check);
    else notRun.push(couldNotRun(check.rule, check.column));
  }
  return { kept, notRun };
}

/** A check that cannot run is an error, never a pass. The engine's message is left out: it may quote a value. */
export const couldNotRun = (rule: string, column: string | null): Rule =>
  fileRule(
    'check-could-not-run',
    `the check ${rule} could not run`,
    'every check of the contract runs',
    'mend the rule in the contract (concord catalogue check tries every rule), or land what it refers to',
    column,
  );
