/** The tables, joins and dimensions of an edition, as `catalogue/tables.yaml` and the files of `catalogue/tables/` describe them. */
import { type Static, Type } from 'typebox';
import { ConcordError, type Problem } from '../concord-error.ts';
import { catalogueFile, catalogueFiles } from '../workspace/catalogue-files.ts';
import { openYaml, type YamlFile } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { ValueType } from './expression.ts';

const Name = Type.String({ pattern: '^[a-z][a-z0-9_]*$', description: 'a snake_case name' });
const Fixed = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()]));
const closed = { additionalProperties: false };

const Column = Type.Object(
  {
    name: Name,
    type: Type.String(),
    unit: Type.String(),
    description: Type.String(),
    record_number: Type.Optional(Type.Boolean()),
  },
  closed,
);

const Join = Type.Object(
  {
    name: Name,
    to: Name,
    via: Type.Optional(Name),
    on: Type.Record(Type.String(), Name),
    where: Type.Optional(Fixed),
  },
  closed,
);

const Table = Type.Object(
  {
    title: Type.String(),
    description: Type.String(),
    key: Type.Array(Name),
    from: Type.Array(Type.String()),
    added: Type.Optional(Type.Array(Name)),
    zone: Type.Optional(Type.Enum(['open', 'pseudonymised'], { description: 'open or pseudonymised' })),
    from_gp: Type.Optional(Type.Union([Type.Boolean(), Name])),
    columns: Type.Array(Column),
    unless_asked: Type.Optional(Fixed),
    joins: Type.Array(Join),
  },
  closed,
);

const Path = Type.Object(
  { table: Name, when: Type.Optional(Fixed), code: Type.String(), label: Type.String() },
  closed,
);
const Dimension = Type.Object({ title: Type.String(), paths: Type.Array(Path) }, closed);

const TablesFile = Type.Object(
  {
    tables: Type.Record(Type.String(), Table),
    /** tables that the design has and no dataset fills yet: what each waits for */
    planned: Type.Optional(Type.Record(Name, Type.String({ minLength: 1 }))),
    dimensions: Type.Record(Type.String(), Dimension),
  },
  closed,
);
/** A file of `catalogue/tables/` describes further tables. */
const GroupFile = Type.Object({ tables: Type.Record(Type.String(), Table) }, closed);

export type TableModel = Static<typeof TablesFile>;
export type JoinDefinition = Static<typeof Join>;
export type DimensionPath = Static<typeof Path>;

/** A column that a path such as `imd_2019_score` or `lsoa.imd_2019_score` reaches. */
export interface FoundColumn {
  /** null when it is the table's own */
  join: JoinDefinition | null;
  column: Static<typeof Column>;
}

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
  const model = { ...file.value, tables: Object.assign({}, ...[file, ...groups].map((f) => f.value.tables)) };
  const problems = [...twiceProblems([file, ...groups]), ...modelProblems(model, whereIn(file, groups))];
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

/**
 * The column that a path reaches from a table.
 * @param path `<column>` or `<join>.<column>`
 * @returns null when there is none
 */
export function findColumn(model: TableModel, table: string, path: string): FoundColumn | null {
  const definition = model.tables[table];
  const [first, second] = path.split('.') as [string, string | undefined];
  const join = second === undefined ? null : (definition?.joins.find((j) => j.name === first) ?? null);
  if (second !== undefined && !join) return null;
  const target = join ? model.tables[join.to] : definition;
  const column = target?.columns.find((c) => c.name === (second ?? first));
  return column ? { join, column } : null;
}

/** The sort of value a column of an engine type holds. */
export function valueTypeOf(engineType: string): ValueType {
  if (/^(tiny|small|big|huge)?int|^integer|^decimal|^double|^float|^real/i.test(engineType)) return 'number';
  if (/^bool/i.test(engineType)) return 'truth';
  return /^(date|timestamp)/i.test(engineType) ? 'date' : 'text';
}

type Where = (path: (string | number)[]) => string;

function modelProblems(model: TableModel, where: Where): Problem[] {
  const joins = Object.entries(model.tables).flatMap(([name, table]) =>
    table.joins.flatMap((join, i) => joinProblems(model, name, join, where(['tables', name, 'joins', i]))),
  );
  const paths = Object.entries(model.dimensions).flatMap(([name, dimension]) =>
    dimension.paths.flatMap((path, i) => pathProblems(model, path, where(['dimensions', name, 'paths', i]))),
  );
  const there = Object.keys(model.planned ?? {})
    .filter((name) => name in model.tables)
    .map((name) => ({
      where: where(['planned', name]),
      problem: `'${name}' is planned and described as a table`,
      expected: 'one of the two',
      remedy: 'take it out of `planned`',
    }));
  return [...joins, ...paths, ...there];
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

function pathProblems(model: TableModel, path: DimensionPath, where: string): Problem[] {
  return [path.code, path.label]
    .filter((column) => !findColumn(model, path.table, column))
    .map((column) => unknown(where, `'${column}' cannot be reached from '${path.table}'`, {}));
}

const unknown = (where: string, problem: string, known: Record<string, unknown>): Problem => ({
  where,
  problem,
  expected: Object.keys(known).length ? `one of ${Object.keys(known).join(', ')}` : 'a name that exists',
  remedy: 'correct the name',
});
