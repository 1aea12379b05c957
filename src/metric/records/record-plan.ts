/** What the parts of a compiled query share. */
import { ConcordError } from '../../concord-error.ts';
import { identifier } from '../../engine/engine.ts';
import { overlaps } from '../dimensions.ts';
import { namesIn } from '../expression.ts';
import { findColumn } from '../find-column.ts';
import type { Metric, Question } from '../metric.ts';
import { pathFor, type SourceOf } from '../metric-source.ts';
import { parseExpression } from '../parse-expression.ts';
import type { JoinDefinition, ListsDefinition } from '../table-model.ts';
import type { RecordDefinition } from './record-metric.ts';
import type { RecordQuery } from './record-query.ts';
import type { Rollup } from './rollup.ts';

/** A dimension of the answer: its code and its name as columns. */
export interface ByColumn {
  dimension: string;
  code: string;
  name: string;
  /** where the name can be looked up by the code once all is added up; null: it is taken along with each row */
  late: LateName | null;
}

interface LateName {
  join: JoinDefinition;
  /** column of the joined table that the code is */
  code: string;
  label: string;
}

export interface RecordPlan {
  query: RecordQuery;
  metric: Metric;
  records: RecordDefinition;
  question: Question;
  by: ByColumn[];
  /** the dimension of the bands of a standard; null without one */
  band: string | null;
  /** whether the whole of what may be seen is needed beside what was chosen: the reference of an indirect standardisation */
  whole: boolean;
  /** dimensions asked by in which a row stands in several groups, where it must also be known once, for the whole */
  several: string[];
  /** every dimension that the question speaks of, the bands' too */
  dimensions: string[];
  /** whether the source tells which rows are provisional */
  dated: boolean;
  /** of a metric of lists that several send: whose they are, and for how long one stands; null of all others */
  lists: ListsDefinition | null;
  /** what stands for the rows of the source; null: they are read themselves */
  rollup: Rollup | null;
}

/** @throws ConcordError 'usage' for a question by, or about, the bands of its standard */
export function planRecords(query: RecordQuery, metric: Metric, question: Question): RecordPlan {
  const records = { ...metric.records!, features: featuresUsed(metric) };
  const band = records.standard?.by ?? null;
  const asked = [...new Set([...question.by, ...question.where.map((w) => w.dimension)])];
  if (band !== null && asked.includes(band)) throw cutByBand(metric, band);
  const whole = metric.kind === 'standardised-ratio';
  const several = question.by.filter((dimension) => overlaps(query.model.dimensions[dimension]));
  return {
    query,
    metric,
    records,
    question,
    by: question.by.map((dimension) => ({
      dimension,
      code: identifier(`by_${dimension}`),
      name: identifier(`by_${dimension}_name`),
      late: lateName(query, metric, dimension),
    })),
    band,
    whole,
    several: whole ? several : [],
    dimensions: [...asked, ...(band === null ? [] : [band])],
    dated: query.model.tables[metric.source]!.columns.some((c) => c.name === 'data_status'),
    lists: records.time.kind === 'list' ? (query.model.tables[metric.source]!.lists ?? null) : null,
    rollup: null,
  };
}

/** A feature that no formula names is not worked out. */
function featuresUsed(metric: Metric): RecordDefinition['features'] {
  const formulas = [metric.numerator, ...(metric.denominator === null ? [] : [metric.denominator])];
  const named = formulas.flatMap((text) => namesIn(parseExpression(text)));
  return Object.fromEntries(Object.entries(metric.records!.features).filter(([name]) => named.includes(name)));
}

/** When the code is what the name's table is joined by, the name is looked up for the few groups and not for every row. */
export function lateName(query: RecordQuery, metric: SourceOf, dimension: string): LateName | null {
  const path = pathFor(query.model, metric, dimension);
  if (!path?.label || query.model.dimensions[dimension]!.code !== null) return null;
  const found = findColumn(query.model, metric.source, path.label);
  const ends = Object.entries(found?.join?.on ?? {});
  if (!found?.join || ends.length !== 1 || query.tableSql(found.join.to) === null) return null;
  const [ours, theirs] = ends[0]!;
  const code = found.join.via ? `${found.join.via}.${ours}` : ours;
  return code === path.code ? { join: found.join, code: theirs, label: found.column.name } : null;
}

const cutByBand = (metric: Metric, band: string): ConcordError =>
  new ConcordError('usage', {
    where: `question about ${metric.id}`,
    problem: `it is standardised by ${band} and cannot be cut by it`,
    expected: 'another dimension',
    remedy: 'ask for a crude rate by it',
  });
