/** Parameters and joins of one query, collected while it is written: a join is added only when a column of it is used. */
import { ConcordError } from '../../concord-error.ts';
import { identifier, type SqlValue } from '../../engine/engine.ts';
import type { CompileOptions } from '../compile-options.ts';
import { codeSql, labelSql } from '../dimension-sql.ts';
import type { DimensionPath } from '../dimensions.ts';
import { findColumn } from '../find-column.ts';
import { baseConditions, pathFor } from '../metric-source.ts';
import type { JoinDefinition } from '../table-model.ts';
import { columnOf } from '../write-expression.ts';

/** A dimension of the answer: its code and its name as columns. */
export interface ByColumn {
  dimension: string;
  code: string;
  name: string;
}

export interface SqlParts {
  parameters: SqlValue[];
  /** keeps a value as a parameter and gives its placeholder; the same value is kept once */
  bind(value: SqlValue): string;
  /** SQL of `<column>` or `<join>.<column>` of the source */
  column(path: string): string;
  /** SQL of a dimension's code, as text */
  code(dimension: string): string;
  /** SQL of a dimension's name, its code where it has none */
  label(dimension: string): string;
  /** conditions on the source that the metric, the dimensions in use and the policy impose */
  conditions(): string[];
  from(): string;
  tables(): string[];
}

/** The alias of the source table in every query. */
const SOURCE = 's';

type PartsOptions = Pick<CompileOptions, 'metric' | 'model' | 'question' | 'rowFilter' | 'tableSql'>;

/** @throws ConcordError as `compileQuestion` */
export function openParts(options: PartsOptions): SqlParts {
  const { metric, tableSql } = options;
  const parameters: SqlValue[] = [];
  const { column, joins } = openColumns(options);
  const bind = (value: SqlValue): string => {
    const known = parameters.indexOf(value);
    return `$${known < 0 ? parameters.push(value) : known + 1}`;
  };
  const cut = (dimension: string) => ({
    dimension: options.model.dimensions[dimension]!,
    path: pathOf(options, dimension),
  });
  const code = (dimension: string): string => codeSql(cut(dimension), column, bind);
  const paths = dimensionsUsed(options).map((dimension) => pathOf(options, dimension));
  return {
    parameters,
    bind,
    column,
    code,
    label: (dimension) => labelSql(cut(dimension), column, bind),
    conditions: () => [
      ...fixedConditions(options, paths).map(([name, value]) => equals(columnOf(SOURCE, name), value, bind)),
      ...Object.entries(options.rowFilter).map(([dimension, codes]) => among(() => code(dimension), codes, bind)),
    ],
    from: () =>
      [`${tableSql(metric.source)} as ${SOURCE}`, ...joins.map((j) => joinSql(j, tableSql, bind))].join('\n  '),
    tables: () => [...new Set([metric.source, ...joins.map((j) => j.to)])],
  };
}

/** Columns by their paths; a join is kept, after those it stands on, once a column of it was asked for. */
function openColumns({ metric, model, tableSql }: PartsOptions): {
  column: SqlParts['column'];
  joins: JoinDefinition[];
} {
  const joins: JoinDefinition[] = [];
  const definitions = model.tables[metric.source]!.joins;
  const addJoin = (join: JoinDefinition): void => {
    const via = join.via ? definitions.find((j) => j.name === join.via) : undefined;
    if (via) addJoin(via);
    if (!joins.includes(join)) joins.push(join);
  };
  const reachable = (join: JoinDefinition): boolean => {
    const via = join.via ? definitions.find((j) => j.name === join.via) : undefined;
    return tableSql(join.to) !== null && (!via || reachable(via));
  };
  const column = (path: string): string => {
    const found = findColumn(model, metric.source, path)!;
    if (!found.join) return columnOf(SOURCE, found.column.name);
    if (!reachable(found.join)) return `cast(null as ${found.column.type})`;
    addJoin(found.join);
    return columnOf(found.join.name, found.column.name);
  };
  return { column, joins };
}

const dimensionsUsed = ({ question, rowFilter }: PartsOptions): string[] => [
  ...new Set([...question.by, ...question.where.map((w) => w.dimension), ...Object.keys(rowFilter)]),
];

/** `in`, where an empty list is no rows at all: a policy that allows nothing shows nothing. */
export const among = (sql: () => string, codes: string[], bind: SqlParts['bind']): string =>
  codes.length ? `${sql()} in (${codes.map(bind).join(', ')})` : 'false';

const equals = (sql: string, value: string | number | null, bind: SqlParts['bind']): string =>
  value === null ? `${sql} is null` : `${sql} = ${bind(value)}`;

function pathOf(options: PartsOptions, dimension: string): DimensionPath {
  const path = pathFor(options.model, options.metric, dimension);
  if (path) return path;
  const asked = [...options.question.by, ...options.question.where.map((w) => w.dimension)].includes(dimension);
  throw new ConcordError(asked ? 'usage' : 'policy-refused', {
    where: `dimension '${dimension.slice(0, 60)}'`,
    problem: asked
      ? `${options.metric.id} cannot be cut by it`
      : `the policy limits rows by it, and ${options.metric.id} cannot be cut by it`,
    expected: `one of ${options.metric.dimensions.join(', ') || 'none'}`,
    remedy: asked ? 'ask by one of these' : 'ask for a metric that can be cut by it',
  });
}

/** Fixed column values: the metric's own, those of the dimensions in use, and the table's where nobody asks. */
function fixedConditions(options: PartsOptions, paths: DimensionPath[]): [string, string | number | null][] {
  const { metric, model } = options;
  const fixed = new Map<string, string | number | null>(Object.entries(baseConditions(model, metric)));
  for (const path of paths)
    for (const [name, value] of Object.entries(path.when ?? {})) {
      if (fixed.has(name) && fixed.get(name) !== value)
        throw new ConcordError('usage', {
          where: `question about ${metric.id}`,
          problem: `dimensions are combined that are never reported together (${fixed.get(name)} and ${value})`,
          expected: 'one of them at a time',
          remedy: 'ask two questions',
        });
      fixed.set(name, value);
    }
  for (const [name, value] of Object.entries(model.tables[metric.source]!.unless_asked ?? {}))
    if (!fixed.has(name)) fixed.set(name, value);
  return [...fixed];
}

function joinSql(join: JoinDefinition, tableSql: (name: string) => string | null, bind: SqlParts['bind']): string {
  const from = join.via ?? SOURCE;
  const on = Object.entries(join.on).map(
    ([ours, theirs]) => `${columnOf(join.name, theirs)} = ${columnOf(from, ours)}`,
  );
  const where = Object.entries(join.where ?? {}).map(([name, value]) => equals(columnOf(join.name, name), value, bind));
  return `left join ${tableSql(join.to)} as ${identifier(join.name)} on ${[...on, ...where].join(' and ')}`;
}
