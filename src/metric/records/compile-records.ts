/** A question about a metric of records as one readable SQL query with bound parameters. It runs nothing. */
import type { SqlValue } from '../../engine/engine.ts';
import type { Metric, Question } from '../metric.ts';
import { planRecords } from './record-plan.ts';
import { openQuery, type QueryOptions } from './record-query.ts';
import { writeAnswer } from './write-answer.ts';
import { writeCounted } from './write-counted.ts';
import { writeFeatures } from './write-features.ts';
import { lateSendersSql } from './write-lists.ts';
import { writePeriods } from './write-periods.ts';
import { writePopulation } from './write-population.ts';
import { rollupOfSource, writeSource } from './write-source.ts';
import { writeReference, writeTotals } from './write-totals.ts';

export interface CompileRecordsOptions extends QueryOptions {
  /** whose `records` is there */
  metric: Metric;
  question: Question;
}

export interface CompiledRecords {
  sql: string;
  parameters: SqlValue[];
  /** tables the query reads, the source first */
  tables: string[];
}

/**
 * Compiles a question about a metric that counts rows of a record-level table.
 *
 * The query goes: `span` (the days the source has rows of) → `periods` (those asked) → `source` (rows that may be seen, are the
 * metric's and were chosen) → one CTE for each feature, joined back by the row's key → `counted` (numerator and denominator of
 * each row) → `totals` by group, period and band → for rates `people` and `population` → one row for each group and period, and
 * for a standard each band, whether or not anything was counted. Rows that the build added up beforehand stand for a table where they can
 * (`chooseRollup`). Statistics are not done here: see `makeRecordFigures`.
 *
 * @throws ConcordError 'usage' for a dimension that a table of the metric cannot be cut by, 'policy-refused' when the policy
 *   limits rows by what a table cannot be cut by, 'no-data' when the edition lacks a table that the metric names
 */
export function compileRecords(options: CompileRecordsOptions): CompiledRecords {
  const { metric, question } = options;
  const query = openQuery(options);
  const planned = planRecords(query, metric, question);
  const plan = { ...planned, rollup: rollupOfSource(planned) };
  const { records } = plan;
  const ctes = [
    ...writePeriods(query, metric, records.time, question),
    writeSource(plan),
    ...writeFeatures(query, records.features, metric.source),
    writeCounted(plan),
    ...writeTotals(plan),
    ...(records.population ? writePopulation(plan, records.population) : []),
    ...(plan.whole ? [writeReference(plan)] : []),
    ...writeAnswer(plan),
  ];
  const sql = `with\n${ctes.slice(0, -1).join(',\n')}\n${ctes.at(-1)!}`;
  return { ...options.dialect.settle({ sql, parameters: query.parameters }), tables: query.tables() };
}

/**
 * Compiles the question whose lists had not come on a day that was asked: rows of `sender`, `list_day` (of its last list) and `late`.
 * Null for a metric that counts no lists of several senders, or of a table that the edition lacks.
 */
export function compileLateSenders(options: CompileRecordsOptions): CompiledRecords | null {
  const { metric, question } = options;
  if (!metric.records || options.tableSql(metric.source) === null) return null;
  const query = openQuery(options);
  const plan = planRecords(query, metric, question);
  if (!plan.lists) return null;
  const sql = lateSendersSql(plan, writePeriods(query, metric, plan.records.time, question));
  return { ...options.dialect.settle({ sql, parameters: query.parameters }), tables: query.tables() };
}
