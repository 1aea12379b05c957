/** What an answer is made of, whether it is given at once or in pieces. */
import { basename, join } from 'node:path';
import { ConcordError, type Problem } from '../../concord-error.ts';
import { nearestName } from '../../workspace/nearest-name.ts';
import type { AnswerOptions } from '../answer-options.ts';
import { overdueNotes } from '../check-review.ts';
import { compileAnswer } from '../compile-answer.ts';
import type { ReadGrant } from '../compile-options.ts';
import type { CompiledQuestion } from '../compile-question.ts';
import { describeSources } from '../describe-sources.ts';
import { overlaps } from '../dimensions.ts';
import { editionTable } from '../edition-table.ts';
import { knownFrom, knownTo, knownUntil } from '../known-to.ts';
import { listValues } from '../list-values.ts';
import type { Answer, Figure, Metric, Question } from '../metric.ts';
import { notePlaces } from '../note-places.ts';
import { isFollowedUp } from '../records/is-followed-up.ts';
import { knownRecordValues } from '../records/known-values.ts';
import { lookBack } from '../records/look-back.ts';
import { makeRecordFigures } from '../records/make-record-figures.ts';
import type { RecordRow } from '../records/record-row.ts';
import { sourcesBeside } from '../sources-beside.ts';
import { standsOn } from '../stands-on.ts';
import { CONFIDENCE, type FigureRow, makeFigure } from './make-figure.ts';
import { notKnown } from './not-known.ts';
import { noteLateLists } from './note-late-lists.ts';
import { noteOverlaps } from './note-overlaps.ts';
import { noteRowFilter } from './row-filter.ts';
import { type ToldByWhom, whoTold } from './who-told.ts';

/** A row of a question about reports, or of one about records. */
export type AnyRow = FigureRow & RecordRow;

export interface PreparedAnswer {
  compiled: CompiledQuestion;
  /** the datasets of the edition that are counted */
  datasets: string[];
  /** names of the values asked for */
  labels: Map<string, string>;
  /** whose lists had not come; whose definition of places it is, where places are spoken of; what the policy shows, where it leaves rows out */
  groupNotes: string[];
  /** who told what a figure stands on */
  told: ToldByWhom;
}

/** Compiles a question and checks that it may be answered. @throws ConcordError as `answerQuestion` */
export async function prepareAnswer(options: AnswerOptions): Promise<PreparedAnswer> {
  const { edition, metric, tables: model, question, grant } = options;
  const tableSql = editionTable(edition, model);
  const asOf = edition.manifest.inputs.asAt.slice(0, 10);
  const datasets = standsOn(metric, model, edition.manifest);
  const until = { asOf, ...knownUntil(edition.manifest, { source: metric.source, datasets }) };
  const compiling = { metric, model, question, rowFilter: grant.rowFilter, tableSql, ...until };
  const compiled = compileAnswer(compiling);
  refuseTables(compiled.tables, grant);
  if (!tableSql(metric.source)) throw noTable(metric);
  const spoken = [...question.by, ...question.where.map((w) => w.dimension), ...Object.keys(grant.rowFilter)];
  const filterNotes = await noteRowFilter(options);
  const labels = await checkValues(options);
  const lateNotes = await noteLateLists(options, compiling);
  const told = await whoTold(options, compiling);
  const groupNotes = [...lateNotes, ...(await notePlaces(edition, spoken)), ...filterNotes];
  return { compiled, datasets, labels, told, groupNotes };
}

/** An answer without its figures. */
export function answerAround(
  { edition, metric, question, tables, grant }: AnswerOptions,
  { compiled: { sql, parameters, tables: read }, datasets, groupNotes: spoken }: PreparedAnswer,
): Omit<Answer, 'figures' | 'notes'> {
  const { manifest } = edition;
  const groupNotes = [...spoken, ...noteOverlaps(question, tables)];
  const [overdue] = overdueNotes(metric.reviewed, manifest.inputs.asAt);
  const beside = sourcesBeside({ metric, model: tables, manifest, tables: read, counted: datasets });
  return {
    metric: { ...metric, path: join('metrics', basename(metric.path)) },
    question,
    editionId: manifest.editionId,
    sql,
    parameters: parameters as (string | number)[],
    sources: describeSources(datasets, manifest),
    ...(beside.length ? { sourcesBeside: beside } : {}),
    confidence: metric.method === 'none' ? null : CONFIDENCE,
    ...(groupNotes.length ? { groupNotes } : {}),
    ...(overdue ? { overdue } : {}),
    ...(Object.keys(grant.rowFilter).some((dimension) => dimension !== 'system') ? { rowsCut: true } : {}),
  };
}

interface Made {
  made: Figure[];
  /** rows left out because they belong to none of the groups asked for */
  unplaced: number;
}

export const figuresOf = (rows: AnyRow[], options: AnswerOptions, prepared: PreparedAnswer): Made =>
  options.metric.records ? ofRecords(rows, options, prepared) : ofReports(rows, options, prepared.labels);

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

function ofRecords(
  rows: RecordRow[],
  { edition, metric, question }: AnswerOptions,
  { datasets, labels, told }: PreparedAnswer,
): Made {
  const placed = rows.filter((row) => isPlaced(row, question));
  const known = (table: string): string | null => knownTo(edition.manifest, table, datasets);
  const from = (table: string): string | null => knownFrom(edition.manifest, table);
  const made = makeRecordFigures(placed, metric, question, labels).map((figure): Figure => {
    const before = figure.period ? lookBack(metric, figure.period, from) : 'whole';
    if (before === 'none') return notKnown(figure);
    const { verdict, each } = told.of(figure);
    if (verdict === 'none') return notKnown(figure, each.some((one) => one.silent.size) ? 'not-reported' : 'no-data');
    const followed = !figure.period || isFollowedUp(metric, figure.period.end, known);
    return { ...figure, complete: figure.complete && before === 'whole' && followed && verdict === 'whole' };
  });
  return { made, unplaced: rows.length - placed.length };
}

const isPlaced = (row: FigureRow | RecordRow, question: Question): boolean =>
  question.by.every((d) => row[`by_${d}`] !== null);

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

const noTable = (metric: Metric): ConcordError =>
  new ConcordError('no-data', {
    where: metric.id,
    problem: `the edition has no table '${metric.source}'`,
    expected: `a delivery of ${metric.datasets.join(' or ')}`,
    remedy: 'land one and build',
  });

/**
 * Names of the values asked for. Unknown values are told, never answered with an empty figure. Where no rows are allowed none is known,
 * and whoever asks is told that.
 */
async function checkValues(options: AnswerOptions): Promise<Map<string, string>> {
  const labels = new Map<string, string>();
  if (Object.values(options.grant.rowFilter).some((allowed) => allowed.length === 0)) return labels;
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
  const near =
    codeOfName(value, known) ??
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

/** The code whose name it is; or the only one whose name begins so, e.g. DM of `diabetes`. */
function codeOfName(value: string, known: { code: string; label: string }[]): string | undefined {
  const name = value.toLowerCase();
  const beginning = known.filter((k) => k.label.toLowerCase().startsWith(name));
  return (
    known.find((k) => k.label.toLowerCase() === name)?.code ?? (beginning.length === 1 ? beginning[0]!.code : undefined)
  );
}

/** When there is nothing at all: one figure that says so, for each value asked for by name; none for "every one". */
export function nothing({ question, tables }: AnswerOptions, labels: Map<string, string>): Figure[] {
  const [dimension, ...others] = question.by;
  if (dimension === undefined) return [noData(question, {}, {})];
  const asked = question.where.find((w) => w.dimension === dimension);
  if (!asked || others.length || overlaps(tables.dimensions[dimension])) return [];
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
