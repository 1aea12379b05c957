import { basename, join } from 'node:path';
import { ConcordError, type Problem } from '../concord-error.ts';
import type { OpenEdition } from '../edition/open-edition.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { compileAnswer } from './compile-answer.ts';
import type { ReadGrant } from './compile-options.ts';
import { describeSources } from './describe-sources.ts';
import { editionTable } from './edition-table.ts';
import { CONFIDENCE, type FigureRow, makeFigure } from './internal/make-figure.ts';
import { noteFigures } from './internal/note-figures.ts';
import { settleFigures } from './internal/settle-figures.ts';
import { listValues } from './list-values.ts';
import type { Answer, Figure, Metric, Question } from './metric.ts';
import { knownRecordValues } from './records/known-values.ts';
import { makeRecordFigures } from './records/make-record-figures.ts';
import type { RecordRow } from './records/record-row.ts';
import type { TableModel } from './table-model.ts';

export interface AnswerOptions {
  edition: OpenEdition;
  metric: Metric;
  tables: TableModel;
  /** as `parseQuestion` gives it */
  question: Question;
  /** what the policy lets be read; the policy's grant is one */
  grant: ReadGrant;
  /** figures given at most; a question with more is refused before they are held in memory. No limit when absent */
  most?: number;
}

/**
 * Answers a question from an edition: a figure for each group and period, each with its counts.
 *
 * Without a grain there is one figure for the whole of the time asked. Withheld, not reported, no data and zero stay
 * four things: a period or group in which nothing was reported is there, with its status and no value.
 *
 * @returns figures in order of group and period, with the SQL and its parameters
 * @throws ConcordError 'usage' for what the metric cannot be asked, or for more figures than `most`, 'unknown-name' for a
 *   value of a dimension that the edition does not know (with the nearest), 'policy-refused' for a table the grant does
 *   not hold, 'no-data' when the edition lacks the metric's table
 */
export async function answerQuestion(options: AnswerOptions): Promise<Answer> {
  const { edition, metric, tables: model, question, grant } = options;
  const tableSql = editionTable(edition);
  const asOf = edition.manifest.inputs.asAt.slice(0, 10);
  const compiled = compileAnswer({ metric, model, question, rowFilter: grant.rowFilter, tableSql, asOf });
  refuseTables(compiled.tables, grant);
  if (!tableSql(metric.source)) throw noTable(metric);
  const labels = await checkValues(options);
  const limit = options.most === undefined ? '' : `\nlimit ${Math.trunc(options.most) * rowsPerFigure(metric) + 1}`;
  const rows = await edition.engine.all<FigureRow & RecordRow>(compiled.sql + limit, compiled.parameters);
  const { made, unplaced } = metric.records ? ofRecords(rows, options, labels) : ofReports(rows, options, labels);
  if (options.most !== undefined && made.length > options.most) throw tooMany(metric, options.most);
  const figures = settleFigures(made, metric, edition.manifest);
  const kept = figures.length ? figures : nothing(question, labels);
  return {
    metric: { ...metric, path: join('metrics', basename(metric.path)) },
    question,
    editionId: edition.manifest.editionId,
    figures: kept,
    sql: compiled.sql,
    parameters: compiled.parameters as (string | number)[],
    sources: describeSources(metric, edition.manifest),
    confidence: metric.method === 'none' ? null : CONFIDENCE,
    notes: noteFigures(metric, kept, unplaced, edition.manifest),
  };
}

interface Made {
  made: Figure[];
  /** rows left out because they belong to none of the groups asked for */
  unplaced: number;
}

function ofReports(rows: FigureRow[], { metric, question }: AnswerOptions, labels: Map<string, string>): Made {
  const asked = new Set(question.where.map((w) => w.dimension));
  const shown = rows.filter(
    (row) => asked.size > 0 || question.by.length === 0 || row.rows_found > 0 || row.expected > 0,
  );
  const placed = shown.filter((row) => isPlaced(row, question));
  return {
    made: placed.map((row) => makeFigure(row, metric, question, labels)),
    unplaced: shown.length - placed.length,
  };
}

function ofRecords(rows: RecordRow[], { metric, question }: AnswerOptions, labels: Map<string, string>): Made {
  const placed = rows.filter((row) => isPlaced(row, question));
  return { made: makeRecordFigures(placed, metric, question, labels), unplaced: rows.length - placed.length };
}

const isPlaced = (row: FigureRow | RecordRow, question: Question): boolean =>
  question.by.every((d) => row[`by_${d}`] !== null);

/** A standardised figure is put together from rows, one for each band. */
const rowsPerFigure = (metric: Metric): number => (metric.records?.standard ? MOST_BANDS : 1);

const MOST_BANDS = 25;

/** A second wall behind `decide`: whoever calls with another table's grant still reads nothing. */
function refuseTables(tables: string[], grant: ReadGrant): void {
  const refused = tables.filter((t) => !grant.tables.includes(t));
  if (!refused.length) return;
  throw new ConcordError(
    'policy-refused',
    refused.map((table) => ({
      where: `table '${table}'`,
      problem: 'the decision does not allow it',
      expected: 'a table that the policy in force allows',
      remedy: 'ask the policy for this question first',
    })),
  );
}

const tooMany = (metric: Metric, most: number): ConcordError =>
  new ConcordError('usage', {
    where: `question about ${metric.id}`,
    problem: `it has more than ${most.toLocaleString('en-GB')} figures`,
    expected: `${most.toLocaleString('en-GB')} figures or fewer in one answer`,
    remedy: 'ask for narrower dates, a coarser grain or fewer places; the command line (concord metric) has no limit',
  });

const noTable = (metric: Metric): ConcordError =>
  new ConcordError('no-data', {
    where: metric.id,
    problem: `the edition has no table '${metric.source}'`,
    expected: `a delivery of ${metric.datasets.join(' or ')}`,
    remedy: 'land one and build',
  });

/** Names of the values asked for. Unknown values are told, never answered with an empty figure. */
async function checkValues(options: AnswerOptions): Promise<Map<string, string>> {
  const labels = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { dimension, values } of options.question.where) {
    const known = options.metric.records
      ? await knownRecordValues({ ...options, dimension, values })
      : await listValues({ ...options, dimension });
    for (const { code, label } of known) labels.set(`${dimension}=${code}`, label);
    const codes = new Set(known.map((k) => k.code));
    for (const value of values) if (!codes.has(value)) problems.push(unknownValue(dimension, value, known));
  }
  if (problems.length) throw new ConcordError('unknown-name', problems);
  return labels;
}

function unknownValue(dimension: string, value: string, known: { code: string; label: string }[]): Problem {
  const byName = known.find((k) => k.label.toLowerCase() === value.toLowerCase())?.code;
  const near =
    byName ??
    nearestName(
      value,
      known.map((k) => k.code),
    );
  return {
    where: `where ${dimension}=${value.slice(0, 60)}`,
    problem: `the edition knows no such ${dimension}`,
    expected: `one of its ${known.length} codes`,
    remedy: near ? `did you mean '${near}'?` : `list them with --by ${dimension}`,
  };
}

/** When there is nothing at all: one figure that says so, for each value asked for by name; none for "every one". */
function nothing(question: Question, labels: Map<string, string>): Figure[] {
  const [dimension, ...others] = question.by;
  if (dimension === undefined) return [noData(question, {}, {})];
  const asked = question.where.find((w) => w.dimension === dimension);
  if (!asked || others.length) return [];
  return asked.values.map((value) =>
    noData(question, { [dimension]: value }, { [dimension]: labels.get(`${dimension}=${value}`) ?? value }),
  );
}

const noData = (question: Question, group: Record<string, string>, labels: Record<string, string>): Figure => ({
  group,
  labels,
  period:
    question.from && question.to
      ? { start: question.from, end: question.to, label: `${question.from} to ${question.to}` }
      : null,
  status: 'no-data',
  value: null,
  lower: null,
  upper: null,
  numerator: null,
  denominator: null,
  reported: 0,
  expected: 0,
  complete: false,
  provisional: false,
});
