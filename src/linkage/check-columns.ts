/** Whether the files have the columns that a model asks for, and each of a type that can be read. */
import { ConcordError, type Problem } from '../concord-error.ts';
import { type Engine, identifier } from '../engine/engine.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { unfitType } from './cell-sql.ts';
import { type LinkageModel, modelColumns, type Standardisation, standardisationOf } from './model.ts';
import type { BlockingRule } from './model-schema.ts';

/** One of the tables of records that are linked. */
export interface Side {
  source: 'left' | 'right';
  table: string;
}

/** Type of a file's column, by its name whatever the case. */
export type ColumnTypes = (column: string) => string;

/** Every name that a model has for columns of the files. */
export function askedColumns(model: LinkageModel): string[] {
  const flags = model.certain_only ? [model.certain_only.column] : [];
  const read = modelColumns(model).map((c) => standardisationOf(model, c).from);
  return [...new Set([model.unique_id, ...read, ...flags])];
}

/**
 * @returns the types of each side's columns, in the order of the sides
 * @throws ConcordError 'file-refused' with every column that is missing, or that cannot be read by its rule. A heading of a file that the
 *   model does not know may be somebody's: it is told by its place
 */
export async function checkColumns(engine: Engine, model: LinkageModel, sides: Side[]): Promise<ColumnTypes[]> {
  const problems: Problem[] = [];
  const types: ColumnTypes[] = [];
  for (const { source, table } of sides) {
    const columns = await engine.describe(`select * from ${identifier(table)}`);
    const known = new Map(columns.map((c) => [c.name.toLowerCase(), c.type]));
    const names = columns.map((c) => c.name);
    problems.push(...missingColumns(model, `${source} file`, names), ...unfitColumns(model, `${source} file`, known));
    types.push((column) => known.get(column.toLowerCase())!);
  }
  if (problems.length) throw new ConcordError('file-refused', problems);
  return types;
}

function missingColumns(model: LinkageModel, where: string, names: string[]): Problem[] {
  const present = new Set(names.map((name) => name.toLowerCase()));
  const wanted = askedColumns(model);
  return wanted
    .filter((name) => !present.has(name.toLowerCase()))
    .map((column) => {
      const near = nearestName(column, names);
      const uses = usesOf(model, column);
      return {
        where,
        problem: `it has no column '${column}', which ${uses.join(' and ')} of the model ${uses.length > 1 ? 'ask' : 'asks'} for`,
        expected: `the columns of the model: ${wanted.join(', ')}`,
        remedy: near
          ? `the heading of column ${names.indexOf(near) + 1} of the file is nearly that: if the model means it, mend one of them; otherwise rename a column of the file`
          : 'rename the column in the file, or change the model',
      };
    });
}

/** Which parts of a model ask for a column of the files. */
function usesOf(model: LinkageModel, column: string): string[] {
  const reads = (c: string): boolean => standardisationOf(model, c).from === column;
  const inRules = (rules: BlockingRule[] | undefined): boolean =>
    (rules ?? []).flat().some((part) => reads(typeof part === 'string' ? part : part.column));
  const uses: [string, boolean][] = [
    ['`unique_id`', model.unique_id === column],
    ['`comparisons`', model.comparisons.some((c) => c.columns.some(reads))],
    ['`blocking`', inRules(model.blocking)],
    ['`training`', inRules(model.training)],
    ['`deterministic`', inRules(model.deterministic?.rules)],
    ['`certain_only`', model.certain_only?.column === column || inRules(model.certain_only?.rules)],
  ];
  const found = uses.filter(([, does]) => does).map(([name]) => name);
  return found.length > 0 ? found : ['`columns`'];
}

function unfitColumns(model: LinkageModel, where: string, types: Map<string, string>): Problem[] {
  const asIs = [model.unique_id, ...(model.certain_only ? [model.certain_only.column] : [])];
  const read: [string, Standardisation | null][] = [
    ...asIs.map((column): [string, null] => [column, null]),
    ...modelColumns(model).map((column): [string, Standardisation] => {
      const { from, rule } = standardisationOf(model, column);
      return [from, rule];
    }),
  ];
  const told = read.flatMap(([column, rule]) => {
    const type = types.get(column.toLowerCase());
    const unfit = type === undefined ? null : unfitType(type, rule);
    const remedy = 'write the column anew, e.g. as text, or name another in the model';
    return unfit ? [{ where: `${where}, column ${column}`, ...unfit, remedy }] : [];
  });
  return [...new Map(told.map((problem) => [`${problem.where} ${problem.expected}`, problem])).values()];
}
