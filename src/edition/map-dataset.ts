/** One dataset's rows in the shape of one table of the edition, by its mapping SQL. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError, type Problem } from '../concord-error.ts';
import type { Contract } from '../contract/contract.ts';
import { mappingFolder } from '../contract/mapping-folder.ts';
import { identifier, literal } from '../engine/engine.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import type { AdmittedRows } from './admit-rows.ts';
import { MAPPING_SHAPE, mappingFaults } from './guard-sql.ts';
import type { TableColumn, TablePlan } from './read-table-model.ts';
import { type Bench, repeatedKeysSql, runStep, type StepOutput } from './run-step.ts';
import { sqlFault } from './tell-sql-fault.ts';

/** Path of a dataset's mapping to a table, whether or not it exists. @throws ConcordError catalogue-invalid as `mappingFolder` */
export const mappingPath = (contract: Pick<Contract, 'path'>, table: string): string =>
  join(mappingFolder(contract), `${table}.sql`);

export interface Mapped {
  dataset: string;
  output: StepOutput;
  /** its SELECT from `source`, without a semicolon */
  sql: string;
}

/**
 * Maps a dataset's admitted rows to a table.
 * In the order of the key, which is total since a key that is there twice is refused.
 * @returns null when the dataset has no mapping to it
 * @throws ConcordError catalogue-invalid when the SQL is wrong, reads anything but `source`, gives a column that the
 * table does not have, leaves out one it must give, or gives a key twice
 */
export async function mapDataset(bench: Bench, rows: AdmittedRows, table: TablePlan): Promise<Mapped | null> {
  const path = mappingPath(rows.contract, table.name);
  if (!existsSync(path)) return null;
  const sql = readFileSync(path, 'utf8').trim().replace(/;$/, '');
  const unsafe = await mappingFaults(bench.guard, path, sql);
  if (unsafe.length) throw new ConcordError('catalogue-invalid', unsafe);
  const given = await columnsGiven(bench, rows, path, sql);
  const faults = columnFaults(path, table, given);
  if (faults.length) throw new ConcordError('catalogue-invalid', faults);
  const dataset = rows.contract.id;
  const columns = mappedColumns(table, given, dataset);
  const output = await runStep(bench, {
    name: `map:${dataset}:${table.name}`,
    confined: true,
    select: `select ${columns.join(',\n  ')}\nfrom (\n${sql}\n) as mapped\norder by ${table.key.map(identifier).join(', ')}`,
    inputs: { source: rows.input },
    facts: repeatedKeysSql(table.key),
  }).catch((error: unknown) => Promise.reject(sqlFault(path, error, MAPPING_SHAPE)));
  if (Number(output.facts.repeated_keys) > 0) throw repeatedKeys(path, table, Number(output.facts.repeated_keys));
  return { dataset, output, sql };
}

async function columnsGiven(bench: Bench, rows: AdmittedRows, path: string, sql: string): Promise<Set<string>> {
  const engine = bench.locked;
  const columns = rows.columns.map((c) => `null::${c.type} as ${identifier(c.name)}`);
  try {
    await engine.run(`create or replace temp view source as select ${columns.join(', ')} where false`);
    return new Set((await engine.describe(`select * from (\n${sql}\n) as mapped`)).map((c) => c.name));
  } catch (error) {
    throw sqlFault(path, error, MAPPING_SHAPE);
  }
}

/** SQL of each column of the table, over what the mapping gives. */
export const mappedColumns = (table: TablePlan, given: Set<string>, dataset: string): string[] =>
  table.columns.map(
    (c) => `${castOf(c, table)}(${expression(c, table, given, dataset)} as ${c.type}) as ${identifier(c.name)}`,
  );

/** Types of numbers, which a number of a person's row may be too large for. */
const NUMERIC = /^(u?(tiny|small|big|huge)?int|integer|decimal|double|real)/i;

/** A number about somebody that its column has no room for, such as a height in tenths of a millimetre, is missing: it stops no build. */
const castOf = (column: TableColumn, { zone, key }: TablePlan): 'cast' | 'try_cast' =>
  zone === 'pseudonymised' && NUMERIC.test(column.type) && !key.includes(column.name) ? 'try_cast' : 'cast';

/** A report that came without a figure is "not reported"; what the build adds is added here and nowhere else. */
function expression(column: TableColumn, table: TablePlan, given: Set<string>, dataset: string): string {
  if (given.has(column.name)) return identifier(column.name);
  if (!table.added.includes(column.name)) return 'null';
  if (column.name === 'dataset') return literal(dataset);
  if (column.name === 'status') return `case when "value" is null then 'not_reported' else 'reported' end`;
  return '"value"';
}

/** What a mapping gives that its table does not have, and what it must give and does not. */
export function columnFaults(path: string, table: TablePlan, given: Set<string>): Problem[] {
  const known = new Set(table.columns.map((c) => c.name));
  const where = shownPath(path);
  const strays = [...given].filter((name) => !known.has(name));
  const needed = [
    ...table.key,
    ...table.columns.map((c) => c.name).filter((n) => n === 'delivery' || n === 'data_status'),
  ];
  return [
    ...strays.map((name) => ({
      where,
      problem: `it gives a column ${name} that ${table.name} does not have`,
      expected: `columns of ${table.name}: ${[...known].join(', ')}`,
      remedy: 'rename or drop the column, or describe it in catalogue/tables.yaml',
    })),
    ...needed
      .filter((name) => !given.has(name))
      .map((name) => ({
        where,
        problem: `it gives no column ${name}`,
        expected: `every key column of ${table.name}, and where each row came from`,
        remedy:
          name === 'delivery'
            ? 'select _delivery as delivery'
            : name === 'data_status'
              ? 'select _status as data_status'
              : `select something as ${name}`,
      })),
  ];
}

const repeatedKeys = (path: string, table: TablePlan, rows: number): ConcordError =>
  new ConcordError('catalogue-invalid', {
    where: shownPath(path),
    problem: `${rows} of its rows repeat the key of another (${table.key.join(', ')})`,
    expected: `each key of ${table.name} once`,
    remedy: 'group or filter the rows in the mapping, or mend the contract if the source now repeats them',
  });
