/** The SQL and the patterns of a contract, tried on the engine against an empty table with its columns. */
import type { Problem } from '../concord-error.ts';
import { type Engine, literal } from '../engine/engine.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { formatFaults } from './check-formats.ts';
import type { Contract } from './contract.ts';
import { TABLE_MARK } from './contract-schema.ts';
import { contractSqlFaults, emptyTable, ROW_MARKS, told } from './guard-contract-sql.ts';

/**
 * Tries every expression, query and pattern of a contract.
 * @param contract as `readContract` gives it
 * @param engine any engine; nothing is stored in it
 * @param cleansingRules names of the rules that exist, when they are to be checked as well
 * @returns every fault; an empty list when all is right
 */
export async function checkContractSql(
  contract: Contract,
  engine: Engine,
  cleansingRules?: Iterable<string>,
): Promise<Problem[]> {
  const table = emptyTable(contract);
  const problems = await contractSqlFaults(contract, engine);
  // what may not run is not planned either: to plan the reading of a file is to open it
  const refused = (what: string): boolean => problems.some((p) => p.problem.startsWith(`${what}:`));
  const failure = async (sql: string): Promise<string | null> =>
    engine.describe(sql).then(
      () => null,
      (error: Error) => error.message.split('\n')[0]!,
    );
  const attempt = async (rule: string, sql: string, expected: string): Promise<void> => {
    if (refused(`rule '${rule}'`)) return;
    const fault = await failure(sql);
    if (fault) problems.push(told(contract, rule, `rule '${rule}': ${fault}`, expected));
  };
  for (const { name, expression } of contract.rowRules)
    await attempt(name, `select (${expression}) as r from ${table}`, 'SQL over the columns');
  for (const { name, query } of contract.datasetRules)
    await attempt(name, `select * from (${query.replaceAll(TABLE_MARK, table)})`, `a query over ${TABLE_MARK}`);
  for (const mark of ROW_MARKS.filter((name) => contract[name] !== '' && !refused(name))) {
    const planned = await failure(`select (${contract[mark]}) as r from ${table}`);
    if (planned)
      problems.push(told(contract, { property: mark }, `${mark}: ${planned}`, 'SQL over the columns of one row'));
  }
  if (!refused('delivery period')) problems.push(...(await periodFaults(contract, table, engine)));
  problems.push(...(await formatFaults(contract, engine)));
  problems.push(...(await patternFaults(contract, engine)), ...cleansingFaults(contract, cleansingRules));
  return problems;
}

/** The engine finds only when it runs that a number is no date, so the type is looked at. */
async function periodFaults(contract: Contract, table: string, engine: Engine): Promise<Problem[]> {
  if (!contract.delivery.period) return [];
  const expected = 'SQL over the columns that gives a date or timestamp';
  try {
    const [answer] = await engine.describe(`select (${contract.delivery.period}) as period from ${table}`);
    if (/^(DATE|TIMESTAMP)/.test(answer?.type ?? '')) return [];
    return [told(contract, null, `delivery period gives ${answer?.type}`, expected)];
  } catch (error) {
    return [told(contract, null, `delivery period: ${(error as Error).message.split('\n')[0]}`, expected)];
  }
}

async function patternFaults(contract: Contract, engine: Engine): Promise<Problem[]> {
  const faults: Problem[] = [];
  for (const column of contract.columns) {
    if (column.pattern === undefined) continue;
    // A pattern is compiled only when the query runs, so this one is run and not described.
    const works = await engine.all(`select regexp_matches('', ${literal(column.pattern)})`).then(
      () => true,
      () => false,
    );
    if (!works)
      faults.push(told(contract, column.name, `pattern of '${column.name}' does not compile`, 'an RE2 pattern'));
  }
  return faults;
}

function cleansingFaults(contract: Contract, known: Iterable<string> | undefined): Problem[] {
  if (!known) return [];
  const names = [...known];
  return contract.columns.flatMap((column) =>
    column.cleanse
      .filter((rule) => !names.includes(rule))
      .map((rule) => {
        const near = nearestName(rule, names);
        const problem = `column '${column.name}' names cleansing rule '${rule}', which does not exist`;
        const remedy = near ? `did you mean '${near}'?` : 'remove it';
        return { ...told(contract, column.name, problem, `one of ${names.join(', ')}`), remedy };
      }),
  );
}
