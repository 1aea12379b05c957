/** What a metric leaves out of the rows that a question is about: condition by condition, and how often for want of a value. */
import type { SqlValue } from '../../engine/engine.ts';
import { namesIn } from '../expression.ts';
import { conjunctsOf, parseExpression } from '../parse-expression.ts';
import type { CompileRecordsOptions } from './compile-records.ts';
import { planRecords } from './record-plan.ts';
import { openQuery } from './record-query.ts';
import type { TableRows } from './table-rows.ts';
import { LATE } from './write-lists.ts';
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
  /** rows that these conditions leave: those that can count, where nothing but a row's own columns decides it */
  left: number;
  /** parts of the denominator that other rows decide (features): what they leave out is not counted here */
  thenBy: string[];
}

export interface CompiledLeftOut {
  sql: string;
  parameters: SqlValue[];
  conditions: string[];
  thenBy: string[];
}

/** One row of the query: `looked_at`, then `out_1`, `unknown_1`, `out_2` … by the place of the condition. */
export type LeftOutRow = Record<string, number | null>;

/**
 * Compiles the question how many rows each condition of a metric leaves out. Conditions are the parts of `records.rows`, and of a
 * proportion those of its denominator that name no feature. Rows without the time by which the metric places them are in no count.
 *
 * @throws ConcordError as `compileRecords`
 * @example compileRowsLeftOut({ metric, question, model, rowFilter: {}, tableSql, dialect: DUCKDB, asOf: null })
 */
export function compileRowsLeftOut(options: CompileRecordsOptions): CompiledLeftOut {
  const { metric, question } = options;
  const query = openQuery(options);
  const plan = planRecords(query, metric, question);
  const rows = sourceRows(plan, query);
  const { conditions, thenBy } = conditionsOf(options);
  const held = conditions.map((condition, i) => `${rows.write(condition)} as holds_${i + 1}`);
  const looked = `looked_at as (
  select ${held.join(',\n    ') || '1 as row_there'}
  from ${placeRows(query, rows, plan.records.time, question, limitsOf(options, plan.dimensions, rows))}
)`;
  const sums = conditions.flatMap((condition, i) => sumsOf(i + 1, asksForAValue(condition)));
  const sql = `with\n${[...writePeriods(query, metric, plan.records.time, question), looked].join(',\n')}
select ${['count(*) as looked_at', ...sums].join(',\n  ')}
from looked_at`;
  return { ...options.dialect.settle({ sql, parameters: query.parameters }), conditions, thenBy };
}

function conditionsOf({ metric }: CompileRecordsOptions): { conditions: string[]; thenBy: string[] } {
  const { rows, features } = metric.records!;
  const { kind, denominator } = metric;
  const asked = kind === 'proportion' && denominator !== null ? conjunctsOf(denominator) : [];
  const byFeature = (part: string): boolean =>
    namesIn(parseExpression(part)).some((name) => Object.hasOwn(features, name));
  return {
    conditions: [...(rows === null ? [] : conjunctsOf(rows)), ...asked.filter((part) => !byFeature(part))],
    thenBy: asked.filter(byFeature).map(onOneLine),
  };
}

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ');

const limitsOf = (
  { question, metric, model }: CompileRecordsOptions,
  dimensions: string[],
  rows: TableRows,
): string[] => [
  ...question.where.map(({ dimension, values }) => rows.has(dimension, values)),
  ...rows.policy(),
  ...rows.fixed(dimensions),
  ...(metric.records!.time.kind === 'list' && model.tables[metric.source]!.lists ? [`p.late < ${LATE.awaited}`] : []),
];

/** `x is not null`: what it leaves out lacks a value, though the condition itself is told of every row. */
function asksForAValue(condition: string): boolean {
  const expression = parseExpression(condition);
  return expression.kind === 'is-null' && expression.not;
}

/** A row is left out by the first condition that does not hold. */
function sumsOf(place: number, asksForValue: boolean): string[] {
  const before = Array.from({ length: place - 1 }, (_, i) => `holds_${i + 1} and `).join('');
  const sum = (when: string, name: string): string =>
    `coalesce(sum(case when ${before}${when} then 1 else 0 end), 0) as ${name}_${place}`;
  const fails = `coalesce(holds_${place}, false) = false`;
  return [sum(fails, 'out'), sum(asksForValue ? fails : `holds_${place} is null`, 'unknown')];
}

/** Puts the one row of the query in words of the definition. */
export function readRowsLeftOut(table: string, { conditions, thenBy }: CompiledLeftOut, row: LeftOutRow): RowsLeftOut {
  const count = (name: string): number => Number(row[name] ?? 0);
  const leftOut = conditions.map((condition, i) => ({
    condition: onOneLine(condition),
    rows: count(`out_${i + 1}`),
    unknown: count(`unknown_${i + 1}`),
  }));
  const rows = count('looked_at');
  return { table, rows, leftOut, left: rows - leftOut.reduce((sum, one) => sum + one.rows, 0), thenBy };
}
