/** The SQL beside a contract (mappings, corrections), tried on an empty source before any row comes near it. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Problem } from '../concord-error.ts';
import type { Contract, LogicalType } from '../contract/contract.ts';
import { mappingFolder } from '../contract/mapping-folder.ts';
import { type Engine, identifier } from '../engine/engine.ts';
import { openSqlGuard, type SqlGuard } from '../engine/sql-guard.ts';
import { belowTheLine } from '../pseudonym/below-the-line.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import { MAPPING_SHAPE, mappingFaults, whenFaults } from './guard-sql.ts';
import { CODES } from './make-code-tables.ts';
import { DERIVED } from './make-derived-tables.ts';
import { INDEX } from './make-identity-tables.ts';
import { TOLD } from './make-told-tables.ts';
import { columnFaults } from './map-dataset.ts';
import { type Correction, correctionsPath, readCorrections } from './read-corrections.ts';
import type { TablePlan } from './read-table-model.ts';
import { sqlProblem } from './tell-sql-fault.ts';

const TYPES: Record<LogicalType, string> = {
  string: 'varchar',
  integer: 'bigint',
  number: 'decimal(18,4)',
  date: 'date',
  timestamp: 'timestamp',
  time: 'time',
  boolean: 'boolean',
};

/**
 * Tries a dataset's corrections and every mapping beside its contract, or beside that of the dataset whose mapping it takes.
 * @param whole its contract; rows about people are mapped below the privacy line, so with the columns that are left there
 * @param plans the tables of the edition, from `readTableModel`
 * @returns every fault; an empty list when all is right
 * @throws ConcordError catalogue-invalid when corrections.yaml or mapping.yaml cannot be read or names what is not there
 */
export async function checkMappings(whole: Contract, plans: TablePlan[], engine: Engine): Promise<Problem[]> {
  const contract = belowTheLine(whole);
  const guard = await openSqlGuard(engine);
  const corrections = readCorrections(whole);
  const corrected = new Set(corrections.flatMap((c) => c.columns));
  const columns = contract.columns.map((c) => `null::${TYPES[c.type]} as ${identifier(c.name)}`);
  const kept = contract.columns
    .filter((c) => corrected.has(c.name))
    .map((c) => `null::${TYPES[c.type]} as ${identifier(`${c.name}_as_published`)}`);
  const problems = await correctionProblems(contract, corrections, columns, engine, guard);
  const marks = ["''::varchar as _delivery", "''::varchar as _status"];
  if (contract.delivery.filePeriod) marks.push('null::date as _period');
  const source = [...columns, ...kept, ...marks].join(', ');
  await engine.run(`create or replace temp view source as select ${source} where false`);
  for (const path of mappingsOf(contract)) problems.push(...(await mappingProblems(path, plans, engine, guard)));
  return problems;
}

async function correctionProblems(
  contract: Contract,
  corrections: Correction[],
  columns: string[],
  engine: Engine,
  guard: SqlGuard,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const correction of corrections) {
    const { id, when } = correction;
    const unsafe = await whenFaults(guard, contract, [correction]);
    problems.push(...unsafe);
    if (unsafe.length) continue;
    const sql = `select (${when})::boolean from (select ${columns.join(', ')} where false) as rows_as_published`;
    const error = await engine.describe(sql).then(
      () => null,
      (e: unknown) => e,
    );
    if (error) problems.push(sqlProblem(correctionsPath(contract), error, `\`when\` of ${id} as SQL over the columns`));
  }
  return problems;
}

function mappingsOf(contract: Contract): string[] {
  const folder = mappingFolder(contract);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => join(folder, name));
}

async function mappingProblems(path: string, plans: TablePlan[], engine: Engine, guard: SqlGuard): Promise<Problem[]> {
  const name = basename(path, '.sql');
  const plan = plans.find((p) => p.name === name && isMapped(p));
  if (!plan) return [unknownTable(path, name, plans)];
  const sql = readFileSync(path, 'utf8').trim().replace(/;$/, '');
  const unsafe = await mappingFaults(guard, path, sql);
  if (unsafe.length) return unsafe;
  try {
    const given = await engine.describe(`select * from (\n${sql}\n) as mapped`);
    return columnFaults(path, plan, new Set(given.map((c) => c.name)));
  } catch (error) {
    return [sqlProblem(path, error, MAPPING_SHAPE)];
  }
}

const isMapped = ({ from }: TablePlan): boolean =>
  !['builder', DERIVED, CODES, INDEX, TOLD].some((other) => from.includes(other));

function unknownTable(path: string, name: string, plans: TablePlan[]): Problem {
  const known = plans.filter(isMapped).map((p) => p.name);
  const near = nearestName(name, known);
  return {
    where: shownPath(path),
    problem: `no table of the edition is called ${name}, so nothing would read this file`,
    expected: `a file named for one of ${known.join(', ')}`,
    remedy: near ? `did you mean ${near}.sql?` : 'rename it, or describe the table in catalogue/tables.yaml',
  };
}
