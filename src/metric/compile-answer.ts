/** The SQL of a question, of published reports or of records. */
import { identifier } from '../engine/engine.ts';
import type { CompileOptions } from './compile-options.ts';
import { type CompiledQuestion, compileQuestion } from './compile-question.ts';
import { DUCKDB } from './dialect.ts';
import type { Metric, Question } from './metric.ts';
import { compileRecords } from './records/compile-records.ts';
import type { QueryOptions } from './records/record-query.ts';
import type { TableModel } from './table-model.ts';

/**
 * Answers: the query that answers a question, for the engine of editions.
 * Arguments: as `compileQuestion`; of records nothing after the day `asOf` (ISO) is seen, what is counted goes on to `knownTo`,
 * and of no day after `dataEnd` there is a snapshot.
 * @throws as `compileQuestion` or `compileRecords`
 */
export function compileAnswer(
  options: CompileOptions & Pick<QueryOptions, 'asOf' | 'knownTo' | 'dataEnd'>,
): CompiledQuestion {
  return options.metric.records ? compileRecords({ ...options, dialect: DUCKDB }) : compileQuestion(options);
}

/**
 * The tables a question touches, for the policy to judge before anything is read.
 * @throws as `compileAnswer`
 */
export function tablesUsed(metric: Metric, model: TableModel, question: Question): string[] {
  return compileAnswer({ metric, model, question, rowFilter: {}, tableSql: identifier, asOf: null }).tables;
}
