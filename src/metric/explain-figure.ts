import type { OpenEdition } from '../edition/open-edition.ts';
import { type DatasetWalk, walkBack } from '../edition/walk-back.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { answerQuestion } from './answer-question.ts';
import { compileAnswer } from './compile-answer.ts';
import type { ReadGrant } from './compile-options.ts';
import { DUCKDB } from './dialect.ts';
import { editionTable } from './edition-table.ts';
import { type ReportRow, readReports } from './internal/read-reports.ts';
import { type ToldQuery, toldQueries } from './internal/read-told.ts';
import { knownUntil } from './known-to.ts';
import type { Answer, Metric, Question } from './metric.ts';
import type { CompileRecordsOptions } from './records/compile-records.ts';
import type { QueryOptions } from './records/record-query.ts';
import { compileRowsLeftOut, type LeftOutRow, type RowsLeftOut, readRowsLeftOut } from './records/rows-left-out.ts';
import { tablesNeeded, toldNeeds } from './records/told-needs.ts';
import { standsOn } from './stands-on.ts';
import type { TableModel } from './table-model.ts';

export interface ExplainOptions {
  workspace: Pick<Workspace, 'paths'>;
  edition: OpenEdition;
  metric: Metric;
  tables: TableModel;
  question: Question;
  grant: ReadGrant;
  /** as of `answerQuestion` */
  most?: number;
}

/** A figure walked back: definition → SQL → edition → deliveries → receipts and what became of every row. */
export interface Explanation {
  /** figures, the metric's whole definition with its hash, the SQL and its parameters */
  answer: Answer;
  edition: { id: string; asAt: string };
  /** tables the SQL reads, the source first; then those that say who sent what it reads */
  tables: string[];
  /** what reads who sent nothing: a figure is judged by it after the SQL has counted (docs/decisions/0031); none of published figures */
  told: ToldQuery[];
  /** the reports that went in, as mended and as published, first `REPORTS_SHOWN` of them; empty for sources of rows */
  reports: ReportRow[];
  reportsFound: number;
  /** what the definition leaves out of the rows that the question is about, and why; null for published figures */
  rowsLeftOut: RowsLeftOut | null;
  /** one for each dataset that is counted, those of the definition first: quality, corrections, deliveries */
  walks: DatasetWalk[];
}

/** Reports listed under an explanation; how many there were is said beside them. */
export const REPORTS_SHOWN = 200;

/**
 * Where the figures of a question come from.
 * @param question usually about one figure: one place, one period
 * @returns deliveries are those that the figure's own rows name, where the source keeps that, otherwise all deliveries
 *   of the datasets that are counted; of what the figure is cut by the answer tells the quality alone
 * @throws as `answerQuestion`
 */
export async function explainFigure(options: ExplainOptions): Promise<Explanation> {
  const { edition, metric, tables: model, question, grant } = options;
  const answer = await answerQuestion(options);
  const { manifest } = edition;
  const datasets = standsOn(metric, model, manifest);
  const compiling = {
    metric,
    model,
    question,
    rowFilter: grant.rowFilter,
    tableSql: editionTable(edition, model),
    asOf: manifest.inputs.asAt.slice(0, 10),
    ...knownUntil(manifest, { source: metric.source, datasets }),
  };
  const { tables } = compileAnswer(compiling);
  const told = metric.records ? queriesOfTold(options, { ...compiling, dialect: DUCKDB }) : [];
  const found = await readReports(options, REPORTS_SHOWN);
  const walks = (only: { deliveries?: string[] }): DatasetWalk[] =>
    walkBack(options.workspace, manifest, { datasets, ...only }).toSorted((a, b) => placeOf(a) - placeOf(b));
  const placeOf = ({ dataset }: DatasetWalk): number => datasets.indexOf(dataset);
  const own = walks({ deliveries: found.deliveries });
  return {
    answer,
    edition: { id: manifest.editionId, asAt: manifest.inputs.asAt },
    tables: [...new Set([...tables, ...told.flatMap(({ compiled }) => compiled.tables)])],
    told,
    reports: found.reports,
    reportsFound: found.reportsFound,
    rowsLeftOut: metric.records ? await countLeftOut(options, { ...compiling, dialect: DUCKDB }) : null,
    walks: own.length ? own : walks({}),
  };
}

const queriesOfTold = ({ metric, tables: model, question }: ExplainOptions, compiling: QueryOptions): ToldQuery[] =>
  toldQueries(compiling, tablesNeeded(toldNeeds(model, metric, question)), question);

async function countLeftOut(
  { edition, metric }: ExplainOptions,
  compiling: CompileRecordsOptions,
): Promise<RowsLeftOut> {
  const compiled = compileRowsLeftOut(compiling);
  const row = await edition.engine.one<LeftOutRow>(compiled.sql, compiled.parameters);
  return readRowsLeftOut(metric.source, compiled, row);
}
