/** What a metric leaves out of the rows that a question is about: condition by condition, and how often for want of a value. */
import type { SqlValue } from '../../engine/engine.ts';
import { namesIn } from '../expression.ts';
import { conjunctsOf, parseExpression } from '../parse-expression.ts';
import type { CompileRecordsOptions } from './compile-records.ts';
import { planRecords } from './record-plan.ts';
import { openQuery } from './record-query.ts';
import type { TableRows } from './table-rows.ts';
import { writePeriods } from './write-periods.ts';
import { placeRows, sourceRows } from './write-source.ts';

/** Rows that a condition of the definition is the first to leave out. */
export interface LeftOut {
  /** as it is written in the definition */
  condition: string;
  rows: number;
  /** of these, for which it cannot be told, since a value that it needs is missing */
  unknown: number;
}

export interface RowsLeftOut {
  /** the metric's source */
  table: string;
  /** rows of the table in the time and the groups asked, as far as the asker may see them; of a snapshot, once for each period */
  rows: number;
  /** in the order of the definition; a row is counted where it is first left out */
  leftOut: LeftOut[];
  /** rows that are left */
  counted: number;
}

export interface CompiledLeftOut {
  sql: string;
  parameters: SqlValue[];
  conditions: string[];
}

/** One row of the query: `looked_at`, then `out_1`, `unknown_1`, `out_2` … by the place of the condition. */
export type LeftOutRow = Record<string, number | null>;

/**
 * Compiles the question how many rows each condition of a metric leaves out. Conditions are the parts of `records.rows`, and of a
 * proportion those of its denominator where it names no feature.
 *
 * @throws ConcordError as `compileRecords`
 * @example compileRowsLeftOut({ metric, question, model, rowFilter: {}, tableSql, dialect: DUCKDB, asOf: null })
 */
export function compileRowsLeftOut(options: CompileRecordsOptions): CompiledLeftOut {
  const { metric, question } = options;
  const query = openQuery(options);
  const plan = planRecords(query, metric, question);
  const rows = sourceRows(plan, query);
  const conditions = conditionsOf(options);
  const held = conditions.map((condition, i) => `${rows.write(condition)} as holds_${i + 1}`);
  const looked = `looked_at as (
  select ${held.join(',\n    ') || '1 as row_there'}
  from ${placeRows(query, rows, plan.records.time, question, limitsOf(options, plan.dimensions, rows))}
)`;
  const sums = conditions.flatMap((_, i) => sumsOf(i + 1));
  const sql = `with\n${[...writePeriods(query, metric.source, plan.records.time, question), looked].join(',\n')}
select ${['count(*) as looked_at', ...sums].join(',\n  ')}
from looked_at`;
  return { ...options.dialect.settle({ sql, parameters: query.parameters }), conditions };
}

function conditionsOf({ metric }: CompileRecordsOptions): string[] {
  const { rows, features } = metric.records!;
  const { kind, denominator } = metric;
  const asked = kind === 'proportion' && denominator !== null ? denominator : null;
  const byRow = asked !== null && !namesIn(parseExpression(asked)).some((name) => Object.hasOwn(features, name));
  return [...(rows === null ? [] : conjunctsOf(rows)), ...(byRow ? conjunctsOf(asked) : [])];
}

const limitsOf = ({ question }: CompileRecordsOptions, dimensions: string[], rows: TableRows): string[] => [
  ...question.where.map(({ dimension, values }) => rows.has(dimension, values)),
  ...rows.policy(),
  ...rows.fixed(dimensions),
];

/** A row is left out by the first condition that does not hold. */
function sumsOf(place: number): string[] {
  const before = Array.from({ length: place - 1 }, (_, i) => `holds_${i + 1} and `).join('');
  const sum = (when: string, name: string): string =>
    `coalesce(sum(case when ${before}${when} then 1 else 0 end), 0) as ${name}_${place}`;
  return [sum(`coalesce(holds_${place}, false) = false`, 'out'), sum(`holds_${place} is null`, 'unknown')];
}

/** Puts the one row of the query in words of the definition. */
export function readRowsLeftOut(table: string, { conditions }: CompiledLeftOut, row: LeftOutRow): RowsLeftOut {
  const count = (name: string): number => Number(row[name] ?? 0);
  const leftOut = conditions.map((condition, i) => ({
    condition: condition.replace(/\s+/g, ' '),
    rows: count(`out_${i + 1}`),
    unknown: count(`unknown_${i + 1}`),
  }));
  const rows = count('looked_at');
  return { table, rows, leftOut, counted: rows - leftOut.reduce((sum, one) => sum + one.rows, 0) };
}
