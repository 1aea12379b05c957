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
  /** of them, those that a check found at fault */
  faulty: number;
}

/** Writes `path`. Throws `FileRefused` when the engine finds another number of records than the bytes hold. */
export async function readRows(query: RowQuery, path: string, engine: Engine): Promise<ReadRows> {
  let read = query;
  let notRun: Rule[] = [];
  try {
    await copy(read, path, engine);
  } catch {
    // a check that the engine cannot plan, or that fails on real rows, takes the whole reading with it
    await requireReadable(query, engine);
    const found = await withoutFailing(query, engine);
    notRun = found.notRun;
    read = { ...query, checks: found.kept };
    await copy(read, path, engine);
  }
  return { checks: read.checks, notRun, ...(await reconcile(read, path, engine)) };
}

/** Fast rather than small: the engine's own settings take half as long again for a file 5% smaller. */
const ROWS_FORMAT =
  'format parquet, parquet_version v2, compression zstd, compression_level 1, dictionary_size_limit 5000';

/**
 * A row's place in the file is how its line is known, so its order must hold. A join loses it on several threads: the
 * engine is kept from making one of `in (…)`, and where a rule asks for one by a subquery it gets one thread.
 */
async function copy(query: RowQuery, path: string, engine: Engine): Promise<void> {
  const joins = query.checks.some((c) => /\bselect\b/i.test(c.fault));
  await engine.run("set disabled_optimizers = 'in_clause'");
  const threads = joins ? await engine.one<{ n: number }>("select current_setting('threads') as n") : null;
  if (threads) await engine.run('set threads = 1');
  try {
    await engine.run(`copy (\n${rowQuery(query)}\n) to ${literal(path)} (${ROWS_FORMAT})`);
  } finally {
    if (threads) await engine.run(`set threads = ${threads.n}`);
    await engine.run('reset disabled_optimizers');
  }
}

/** The bytes were counted before; the engine must have found as many. If not, once more on one thread; never a guess. */
async function reconcile(query: RowQuery, path: string, engine: Engine): Promise<Counted> {
  const first = await countRows(path, engine);
  if (first.records === query.input.records) return first;
  rmSync(path, { force: true });
  await copy({ ...query, input: { ...query.input, parallel: false } }, path, engine);
  const again = await countRows(path, engine);
  if (again.records === query.input.records) return again;
  throw notReconciled(query);
}

type Counted = Pick<ReadRows, 'records' | 'faulty'>;

/** Without any check the engine must be able to read what the bytes were found to hold. */
async function requireReadable(query: RowQuery, engine: Engine): Promise<void> {
  const bare = rowQuery({ ...query, checks: [], input: { ...query.input, parallel: false } });
  if (!(await works(engine.run(`select count(*) from (${bare})`)))) throw notReconciled(query);
}

function notReconciled(query: RowQuery): FileRefused {
  const { records, physicalLines, headerLines, blankLines, bad } = query.input;
  const rule = fileRule(
    'not-reconciled',
    'the rows that were read are not as many as the records in the file',
    'every record read once',
    'tell the developers of Concord; send the file with plain quoting meanwhile',
  );
  return new FileRefused([rule], { physicalLines, headerLines, blankLines, rowsIn: records + bad.lines.length });
}

const countRows = (path: string, engine: Engine): Promise<Counted> =>
  engine.one<Counted>(`select count(*) as records, count(_faults) as faulty from read_parquet(${literal(path)})`);

/** Tries each check alone: first its plan, then all that can be planned together, and one by one on the rows if need be. */
async function withoutFailing(query: RowQuery, engine: Engine): Promise<{ kept: RowCheck[]; notRun: Rule[] }> {
  const plans = (one: RowQuery): Promise<boolean> => works(engine.describe(rowQuery(one)));
  const runs = (one: RowQuery): Promise<boolean> => works(engine.run(`select count(_faults) from (${rowQuery(one)})`));
  const planned = await split(query, plans);
  if (await runs({ ...query, checks: planned.kept })) return planned;
  const ran = await split({ ...query, checks: planned.kept }, runs);
  return { kept: ran.kept, notRun: [...planned.notRun, ...ran.notRun] };
}

const works = (attempt: Promise<unknown>): Promise<boolean> =>
  attempt.then(
    () => true,
    () => false,
  );

async function split(
  query: RowQuery,
  test: (one: RowQuery) => Promise<boolean>,
): Promise<{ kept: RowCheck[]; notRun: Rule[] }> {
  const kept: RowCheck[] = [];
  const notRun: Rule[] = [];
  for (const check of query.checks) {
    if (await test({ ...query, checks: [check] })) kept.push(check);
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
