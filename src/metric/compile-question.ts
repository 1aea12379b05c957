/** A question about a metric as one readable SQL query with bound parameters. It runs nothing. */
import { identifier, type SqlValue } from '../engine/engine.ts';
import type { CompileOptions } from './compile-options.ts';
import { openParts } from './internal/sql-parts.ts';
import { writeClosing } from './internal/write-closing.ts';
import { writeDates } from './internal/write-dates.ts';
import { writeMeasured } from './internal/write-measured.ts';

export interface CompiledQuestion {
  sql: string;
  parameters: SqlValue[];
  /** tables the query reads, the source first */
  tables: string[];
}

/**
 * Compiles a question.
 *
 * The query goes: `source` (rows of the metric that the policy lets be read) → `scope` (the question's `where`) →
 * `measured` (one row a report: who, when, category; numerator and denominator; `counted` only when both are there) →
 * `dates` and `periods` (every source period from the first to the last, gaps included) → `totals` (put together by
 * group and period) and `expectation` (reports due from those who report at other times) → one row for each group and
 * period, whether or not anything was reported.
 *
 * @throws ConcordError 'usage' for a dimension or a combination the metric does not have, 'policy-refused' when the
 *   policy limits rows by a dimension that the source cannot be cut by
 */
export function compileQuestion(options: CompileOptions): CompiledQuestion {
  const { metric, question } = options;
  const parts = openParts(options);
  const by = question.by.map((dimension) => ({
    dimension,
    code: identifier(`by_${dimension}`),
    name: identifier(`by_${dimension}_name`),
  }));
  const ctes = [
    ...writeMeasured(options, parts, by),
    ...writeDates(metric, question, parts),
    ...writeClosing(options, parts, by),
  ];
  const sql = `with\n${ctes.slice(0, -1).join(',\n')}\n${ctes.at(-1)!}`;
  return { sql, parameters: parts.parameters, tables: parts.tables() };
}
