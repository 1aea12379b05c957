/** SQL of a contract that must never run: what reads more than the row or the file, or says another thing another day. */
import { existsSync, readFileSync } from 'node:fs';
import { ConcordError, type Problem } from '../concord-error.ts';
import { type Engine, identifier } from '../engine/engine.ts';
import { openSqlGuard, type SqlGuard } from '../engine/sql-guard.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import type { Contract } from './contract.ts';
import { TABLE_MARK } from './contract-schema.ts';
import { ENGINE_TYPES } from './engine-types.ts';

/** What stands for the file's rows while a query about them is looked at. */
const ROWS = 'file_rows';

/** Properties of a contract that say of a row, in SQL, what becomes of it at the privacy line. */
export const ROW_MARKS = ['sensitive', 'births'] as const;

/** SQL of a table without rows that has the contract's columns. */
export const emptyTable = (contract: Contract): string => {
  const columns = contract.columns.map((c) => `null::${ENGINE_TYPES[c.type]} as ${identifier(c.name)}`);
  return `(select ${columns.join(', ')} where false)`;
};

/**
 * Everything in a contract's rules and period that is not allowed. The SQL is read and planned, and not run.
 * @returns an empty list when all of it may run; what only fails to plan is told by `checkContractSql`
 */
export async function contractSqlFaults(contract: Contract, engine: Engine): Promise<Problem[]> {
  const { rowRules, datasetRules, delivery } = contract;
  const marks = ROW_MARKS.filter((mark) => contract[mark] !== '');
  if (rowRules.length + datasetRules.length + marks.length === 0 && delivery.period === '') return [];
  const guard = await openSqlGuard(engine);
  const problems: Problem[] = [];
  for (const rule of rowRules)
    for (const fault of await rowRuleFaults(rule.expression, contract, engine, guard))
      problems.push(told(contract, rule.name, `rule '${rule.name}': ${fault}`, ROW_SHAPE));
  for (const rule of datasetRules)
    for (const fault of await guard.select(rule.query.replaceAll(TABLE_MARK, ROWS), [ROWS]))
      problems.push(told(contract, rule.name, `rule '${rule.name}': ${fault}`, `one SELECT from ${TABLE_MARK}`));
  if (delivery.period !== '')
    for (const fault of await guard.expression(delivery.period))
      problems.push(told(contract, null, `delivery period: ${fault}`, 'SQL over the columns that gives a date'));
  for (const mark of marks)
    for (const fault of await rowRuleFaults(contract[mark], contract, engine, guard))
      problems.push(told(contract, { property: mark }, `${mark}: ${fault}`, ROW_SHAPE));
  return problems;
}

/** Contracts, as they were read, whose SQL may run: a folder of files asks once for each and not for every file. */
const SAFE = new WeakSet<Contract>();

/** @throws ConcordError catalogue-invalid with every fault, before any of a contract's SQL runs */
export async function requireSafeSql(contract: Contract, engine: Engine): Promise<void> {
  if (SAFE.has(contract)) return;
  const problems = await contractSqlFaults(contract, engine);
  if (problems.length) throw new ConcordError('catalogue-invalid', problems);
  SAFE.add(contract);
}

const ROW_SHAPE = 'SQL over the columns of one row that is true or false';

async function rowRuleFaults(
  expression: string,
  contract: Contract,
  engine: Engine,
  guard: SqlGuard,
): Promise<string[]> {
  const faults = await guard.expression(expression);
  if (faults.length) return faults;
  const table = emptyTable(contract);
  const planned = await engine.describe(`select (${expression}) as r from ${table}`).catch(() => null);
  if (!planned) return [];
  if (planned[0]?.type !== 'BOOLEAN') return [`it gives ${planned[0]?.type}, not true or false`];
  // the engine takes neither a sum over rows nor a window in a condition, and so says that there is one
  const ofOneRow = await engine.describe(`select 1 as r from ${table} where (${expression})`).catch(() => null);
  return ofOneRow ? [] : ['it looks at more rows than one'];
}

/**
 * A problem with the line on which the rule or column of that name begins, or a custom property, where the file can
 * tell it; null: `delivery`.
 */
export function told(
  contract: Contract,
  name: string | null | { property: string },
  problem: string,
  expected: string,
): Problem {
  return { where: `${shownPath(contract.path)}${lineOf(contract.path, name)}`, problem, expected, remedy: 'mend it' };
}

function lineOf(path: string, name: string | null | { property: string }): string {
  if (!existsSync(path)) return '';
  const begins =
    name === null || typeof name !== 'string'
      ? new RegExp(`\\bproperty: *['"]?${name?.property ?? 'delivery'}\\b`)
      : new RegExp(`\\bname: *['"]?${RegExp.escape(name)}['"]?\\s*(,|\\}|$)`);
  const line = readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((text) => begins.test(text));
  return line < 0 ? '' : `:${line + 1}`;
}
