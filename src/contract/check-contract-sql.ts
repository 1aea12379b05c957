/** The SQL and the patterns of a contract, tried on the engine against an empty table with its columns. */
import type { Problem } from '../concord-error.ts';
import { type Engine, identifier, literal } from '../engine/engine.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import type { Contract, LogicalType } from './contract.ts';
import { TABLE_MARK } from './contract-schema.ts';

/** The engine's type of each logical type. */
const ENGINE_TYPES: Record<LogicalType, string> = {
  string: 'varchar',
  integer: 'bigint',
  number: 'double',
  date: 'date',
  timestamp: 'timestamp',
  time: 'time',
  boolean: 'boolean',
};

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
  const problems: Problem[] = [];
  const attempt = async (what: string, sql: string, expected: string): Promise<void> => {
    const failure = await engine.describe(sql).then(
      () => null,
      (error: Error) => error.message.split('\n')[0]!,
    );
    if (failure) problems.push(told(contract, `${what}: ${failure}`, expected, 'mend it'));
  };
  for (const rule of contract.rowRules)
    await attempt(`rule '${rule.name}'`, `select (${rule.expression})::boolean from ${table}`, 'SQL over the columns');
  for (const rule of contract.datasetRules)
    await attempt(
      `rule '${rule.name}'`,
      `select * from (${rule.query.replaceAll(TABLE_MARK, table)})`,
      `a query over ${TABLE_MARK}`,
    );
  problems.push(...(await periodFaults(contract, table, engine)));
  problems.push(...(await patternFaults(contract, engine)), ...cleansingFaults(contract, cleansingRules));
  return problems;
}

const emptyTable = (contract: Contract): string => {
  const columns = contract.columns.map((c) => `null::${ENGINE_TYPES[c.type]} as ${identifier(c.name)}`);
  return `(select ${columns.join(', ')} where false)`;
};

/** The engine finds only when it runs that a number is no date, so the type is looked at. */
async function periodFaults(contract: Contract, table: string, engine: Engine): Promise<Problem[]> {
  if (!contract.delivery.period) return [];
  const expected = 'SQL over the columns that gives a date or timestamp';
  try {
    const [answer] = await engine.describe(`select (${contract.delivery.period}) as period from ${table}`);
    if (/^(DATE|TIMESTAMP)/.test(answer?.type ?? '')) return [];
    return [told(contract, `delivery period gives ${answer?.type}`, expected, 'mend it')];
  } catch (error) {
    return [told(contract, `delivery period: ${(error as Error).message.split('\n')[0]}`, expected, 'mend it')];
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
      faults.push(told(contract, `pattern of '${column.name}' does not compile`, 'an RE2 pattern', 'mend it'));
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
        return told(contract, problem, `one of ${names.join(', ')}`, near ? `did you mean '${near}'?` : 'remove it');
      }),
  );
}

const told = (contract: Contract, problem: string, expected: string, remedy: string): Problem => ({
  where: shownPath(contract.path),
  problem,
  expected,
  remedy,
});
