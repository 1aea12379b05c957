import type { Static } from 'typebox';
import { ConcordError, type Problem } from '../concord-error.ts';
import { catalogueFile, catalogueFiles } from '../workspace/catalogue-files.ts';
import { openYaml, type YamlFile } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { checkDimensions } from './check-dimensions.ts';
import { dimensionsOf } from './dimensions.ts';
import type { ValueType } from './expression.ts';
import { findColumn, valueTypeOf } from './find-column.ts';
import { GroupFile, type JoinDefinition, type RollupDefinition, type TableModel, TablesFile } from './table-model.ts';
import { toldProblems } from './told-problems.ts';

/**
 * Reads and checks the table model of a workspace.
 * @returns tables, many-to-one joins and dimensions
 * @throws ConcordError 'catalogue-invalid' with every fault: unknown tables or columns, and joins that are not
 *   many-to-one because they do not fix the whole key of the table they go to, or a table that two files describe
 */
export function readTableModel(workspace: Pick<Workspace, 'catalogueFolders'>): TableModel {
  const path = catalogueFile(workspace, 'tables.yaml');
  if (!path)
    throw new ConcordError('catalogue-invalid', {
      where: 'tables.yaml',
      problem: 'no catalogue has this file',
      expected: 'catalogue/tables.yaml',
      remedy: 'restore it from the release you installed',
    });
  const file = openYaml(path, TablesFile);
  const groups = catalogueFiles(workspace, 'tables').map((group) => openYaml(group.path, GroupFile));
  const model: TableModel = {
    ...file.value,
    tables: Object.assign({}, ...[file, ...groups].map((f) => f.value.tables)),
    dimensions: dimensionsOf(file.value.dimensions),
  };
  const where = whereIn(file, groups);
  const problems = [
    ...twiceProblems([file, ...groups]),
    ...modelProblems(model, where),
    ...checkDimensions(model, file.value.dimensions, where),
  ];
  if (problems.length) throw new ConcordError('catalogue-invalid', problems);
  return model;
}

type Described = Pick<YamlFile<Static<typeof GroupFile>>, 'value' | 'where'>;

/** A table's place is in the file that describes it. */
const whereIn =
  (file: Described, groups: Described[]): Where =>
  (path) =>
    (groups.find((g) => path[0] === 'tables' && String(path[1]) in g.value.tables) ?? file).where(path);

function twiceProblems(files: Described[]): Problem[] {
  return files.flatMap(({ value, where }, i) =>
    Object.keys(value.tables)
      .filter((name) => files.slice(0, i).some((earlier) => name in earlier.value.tables))
      .map((name) => ({
        where: where(['tables', name]),
        problem: `table '${name}' is described in another file already`,
        expected: 'each table in one file',
        remedy: 'remove or rename one',
      })),
  );
}

type Where = (path: (string | number)[]) => string;

function modelProblems(model: TableModel, where: Where): Problem[] {
  const joins = Object.entries(model.tables).flatMap(([name, table]) =>
    table.joins.flatMap((join, i) => joinProblems(model, name, join, where(['tables', name, 'joins', i]))),
  );
  const rollups = Object.entries(model.tables).flatMap(([name, table]) =>
    (table.rollups ?? []).flatMap((rollup, i) =>
      rollupProblems(model, name, rollup, where(['tables', name, 'rollups', i])),
    ),
  );
  const there = Object.keys(model.planned ?? {})
    .filter((name) => name in model.tables)
    .map((name) => ({
      where: where(['planned', name]),
      problem: `'${name}' is planned and described as a table`,
      expected: 'one of the two',
      remedy: 'take it out of `planned`',
    }));
  return [
    ...joins,
    ...rollups,
    ...dayAfterProblems(model, where),
    ...listsProblems(model, where),
    ...toldProblems(model, where),
    ...there,
  ];
}

/** The day after a last day is another column of the same table, and a day too. */
function dayAfterProblems({ tables }: TableModel, where: Where): Problem[] {
  return Object.entries(tables).flatMap(([name, { columns }]) =>
    columns.flatMap((column, i) => {
      const after = column.day_after;
      if (after === undefined || (after !== column.name && columns.some((c) => c.name === after && c.type === 'date')))
        return [];
      return {
        where: where(['tables', name, 'columns', i, 'day_after']),
        problem: `'${after}' is no other column of ${name} with a day`,
        expected: `the column of type date that holds the day after ${column.name}`,
        remedy: 'name it, and let the mapping of the table fill it',
      };
    }),
  );
}

/** Whose list a row is of is a text, and nobody is awaited for less time than their list stands in. */
function listsProblems({ tables }: TableModel, where: Where): Problem[] {
  return Object.entries(tables).flatMap(([name, { columns, lists }]) => {
    if (!lists) return [];
    const at = (setting: string): string => where(['tables', name, 'lists', setting]);
    const isText = columns.some((c) => c.name === lists.of && valueTypeOf(c.type) === 'text');
    return [
      ...(isText ? [] : [unknown(at('of'), `'${lists.of}' is no column of ${name} with a text`, {})]),
      ...(lists.awaited_days >= lists.stand_days
        ? []
        : [
            {
              where: at('awaited_days'),
              problem: `a list stands in for ${lists.stand_days} days and the next is awaited for ${lists.awaited_days}`,
              expected: `${lists.stand_days} days or more`,
              remedy: 'correct one of the two',
            },
          ]),
    ];
  });
}

function joinProblems(model: TableModel, table: string, join: JoinDefinition, where: string): Problem[] {
  const target = model.tables[join.to];
  if (!target) return [unknown(where, `join '${join.name}' goes to '${join.to}', which is no table`, model.tables)];
  const fixed = [...Object.values(join.on), ...Object.keys(join.where ?? {})].sort();
  const problems: Problem[] = [];
  if (fixed.join() !== [...target.key].sort().join())
    problems.push({
      where,
      problem: `join '${join.name}' fixes ${fixed.join(', ')}`,
      expected: `the whole key of ${join.to} (${target.key.join(', ')}), so that a row meets one row at most`,
      remedy: 'name every key column in `on` or `where`, and no other',
    });
  const via = join.via ? model.tables[table]!.joins.find((j) => j.name === join.via) : null;
  const from = via ? model.tables[via.to] : model.tables[table];
  if (join.via && !via)
    problems.push(unknown(where, `join '${join.name}' goes via '${join.via}', which is no join`, {}));
  for (const column of Object.keys(join.on))
    if (from && !from.columns.some((c) => c.name === column))
      problems.push(unknown(where, `join '${join.name}' starts from '${column}', which is no column`, {}));
  return problems;
}

function rollupProblems(model: TableModel, table: string, rollup: RollupDefinition, where: string): Problem[] {
  const { name, by, sums } = rollup;
  const sortOf = (column: string): ValueType => valueTypeOf(findColumn(model, table, column)?.column.type ?? '');
  const others = Object.values(model.tables).flatMap((t) => (t.rollups ?? []).map((r) => r.name));
  const isTwice = name in model.tables || others.filter((other) => other === name).length > 1;
  return [
    ...by
      .filter((path) => !findColumn(model, table, path))
      .map((path) => unknown(where, `rollup '${name}' is by '${path}', which is no column of ${table}`, {})),
    ...sums
      .filter((column) => !['number', 'truth'].includes(sortOf(column)))
      .map((column) =>
        unknown(where, `rollup '${name}' sums '${column}', which is no number or truth of ${table}`, {}),
      ),
    ...bandProblems(model, table, rollup, where),
    ...(isTwice
      ? [
          {
            where,
            problem: `'${name}' is a table or another rollup`,
            expected: 'a name of its own',
            remedy: 'rename one',
          },
        ]
      : []),
  ];
}

/** Bands are of a whole number that rows are told apart by and that is not summed, from the lowest to the highest. */
function bandProblems(
  model: TableModel,
  table: string,
  { name, by, bands = {}, sums }: RollupDefinition,
  where: string,
): Problem[] {
  const isWhole = (path: string): boolean =>
    /^((tiny|small|big|huge)?int|integer)/i.test(findColumn(model, table, path)?.column.type ?? '');
  return Object.entries(bands).flatMap(([path, from]) => [
    ...(by.includes(path) && isWhole(path) && !sums.includes(path)
      ? []
      : [
          {
            where,
            problem: `rollup '${name}' has bands of '${path}'`,
            expected: 'bands of a column of `by` that is a whole number and is not summed',
            remedy: 'name the column in `by`, or leave its bands out',
          },
        ]),
    ...(from.every((n, i) => i === 0 || n > from[i - 1]!)
      ? []
      : [
          {
            where,
            problem: `the bands of '${path}' in rollup '${name}' are not in order`,
            expected: 'where each band begins, from the lowest to the highest, each once',
            remedy: 'put them in order',
          },
        ]),
  ]);
}

const unknown = (where: string, problem: string, known: Record<string, unknown>): Problem => ({
  where,
  problem,
  expected: Object.keys(known).length ? `one of ${Object.keys(known).join(', ')}` : 'a name that exists',
  remedy: 'correct the name',
});
