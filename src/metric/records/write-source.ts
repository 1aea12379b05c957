/** CTE `source`: the rows that may be seen, are the metric's and were chosen, with period, index day and dimensions. */
import { identifier } from '../../engine/engine.ts';
import { namesIn } from '../expression.ts';
import { periodEnd, periodStart, shiftDays } from '../grain.ts';
import { bothLimits, limitsIn } from '../limits-in.ts';
import type { Question } from '../metric.ts';
import { parseExpression } from '../parse-expression.ts';
import { dayOf } from './day-of.ts';
import type { RecordTime } from './record-metric.ts';
import type { RecordPlan } from './record-plan.ts';
import { openQuery, type RecordQuery } from './record-query.ts';
import { chooseRollup, type Rollup, rowsAdded, sharedBy, summedBy } from './rollup.ts';
import { openRows, type TableRows } from './table-rows.ts';
import { featureKeys } from './write-features.ts';
import { lateColumns, lateCondition, standingRows } from './write-lists.ts';
import { periodStartSql, SOURCE } from './write-periods.ts';

/** Answers: the CTE. Its columns: period, index_day, the dimensions, `chosen`, `provisional`, of lists that several send `late`,
 * `of_metric` and `counts`, and what the formulas name. */
export function writeSource(plan: RecordPlan): string {
  const { query, records, question, rollup } = plan;
  const rows = sourceRows(plan, query);
  const { told, conditions } = tellSource(plan, rows);
  const columns = [
    ...told,
    ...columnsNamed(plan).map((name) => `${rows.column(name)} as ${identifier(name)}`),
    ...(rollup ? [`${rowsAdded(SOURCE)} as rows_added`] : []),
  ];
  const materialized = Object.keys(records.features).length ? query.dialect.materialized : '';
  return `source as ${materialized}(
  select ${columns.join(',\n    ')}
  from ${placeRows(query, rows, records.time, question, conditions)}
)`;
}

/** The rows of the source, under its alias, with the day on which each counts. */
export const sourceRows = ({ metric, records, rollup }: RecordPlan, query: RecordQuery): TableRows =>
  openRows(query, metric.source, SOURCE, (column) => indexDay(records.time, column), rollup);

/** What tells the rows of the source apart: columns by which they are added up, and conditions. */
function tellSource(plan: RecordPlan, rows: TableRows): { told: string[]; conditions: string[] } {
  const { records, dated, lists } = plan;
  const own = records.rows === null ? null : rows.write(records.rows);
  const late = lists ? lateColumns(own) : null;
  const provisional = (): string => `${rows.column('data_status')} = 'provisional'${late ? ` and ${late.counts}` : ''}`;
  return {
    told: [
      ...dimensionColumns(plan, rows, records.time, indexDay(records.time, rows.column)),
      ...(dated ? [`case when ${provisional()} then 1 else 0 end as provisional`] : []),
      ...(late?.columns ?? []),
    ],
    conditions: [
      ...(own === null ? [] : [late ? lateCondition(own) : own]),
      ...chosenConditions(plan, rows),
      ...rows.policy(),
      ...rows.fixed(plan.dimensions),
    ],
  };
}

/** Answers: what can stand for the rows of the source; null when they must be read themselves. */
export function rollupOfSource(plan: RecordPlan): Rollup | null {
  const { query, metric, records } = plan;
  if (Object.keys(records.features).length) return null;
  const [shared, summed] = [sharedBy(metric), summedBy(query.model, metric)];
  if (shared === null && summed === null) return null;
  const tried = openQuery(query);
  const rows = sourceRows(plan, tried);
  tellSource({ ...plan, query: tried }, rows);
  // of a share, rows are told apart by whether they count
  const asked = bothLimits([rows.asked(), ...(shared ?? []).map(limitsIn)]);
  return chooseRollup(query, metric.source, asked, summed ?? []);
}

/** period, index_day, then code and name of each dimension asked by, the band of a standard, and whether it was chosen. */
export function dimensionColumns(
  plan: Pick<RecordPlan, 'question' | 'by' | 'band' | 'whole' | 'several'> & { query: RecordQuery },
  rows: TableRows,
  time: RecordTime | null,
  day: string,
): string[] {
  const { grain, where } = plan.question;
  const period = time?.kind === 'flow' ? (grain ? periodStartSql(day, grain) : 'cast(null as date)') : 'p.period';
  const chosen = where.map(({ dimension, values }) => rows.has(dimension, values));
  return [
    `${period} as period`,
    `${day} as index_day`,
    ...plan.by.flatMap(({ dimension, code, name, late }) => [
      `${rows.code(dimension)} as ${code}`,
      ...(late ? [] : [`${rows.label(dimension)} as ${name}`]),
    ]),
    ...(plan.band === null ? [] : [`${rows.code(plan.band)} as band`]),
    ...(plan.whole ? [`case when ${chosen.join(' and ') || 'true'} then 1 else 0 end as chosen`] : []),
    ...(plan.several.length
      ? [`case when ${plan.several.map(rows.isFirst).join(' and ')} then 1 else 0 end as counts_once`]
      : []),
  ];
}

/** What the question chose, unless the whole is needed beside it. */
export const chosenConditions = (
  plan: Pick<RecordPlan, 'question' | 'whole'> & { query: RecordQuery },
  rows: TableRows,
): string[] => (plan.whole ? [] : plan.question.where.map(({ dimension, values }) => rows.has(dimension, values)));

/** The table with its rows placed in periods: flows by their own day, snapshots and lists by the period's index day. */
export function placeRows(
  query: RecordQuery,
  rows: TableRows,
  time: RecordTime,
  question: Question,
  conditions: string[],
): string {
  const where = (all: string[]): string => (all.length ? `\n  where ${all.join('\n    and ')}` : '');
  if (time.kind === 'flow')
    return `${rows.table}${rows.joins()}${where([...flowBounds(query, rows.column(time.at), question), ...conditions])}`;
  const { from, on } = placedBy(query, rows, time);
  return `${from}\n  join ${rows.table} on ${on.join('\n    and ')}${rows.joins()}${where(conditions)}`;
}

function placedBy(
  query: RecordQuery,
  rows: TableRows,
  time: Exclude<RecordTime, { kind: 'flow' }>,
): { from: string; on: string[] } {
  const from = 'periods as p';
  if (time.kind === 'as-at') return { from, on: heldOn(query, rows, time) };
  const { lists } = query.model.tables[rows.name]!;
  return lists ? standingRows(rows, time.at, lists) : { from, on: [`${dayOf(rows.column(time.at))} = p.index_day`] };
}

function heldOn(query: RecordQuery, rows: TableRows, time: Extract<RecordTime, { kind: 'as-at' }>): string[] {
  const from = dayOf(rows.column(time.from));
  const to = time.to === null ? null : rows.column(time.to);
  return [
    `${from} <= p.index_day`,
    ...(to === null ? [] : [`(${to} is null or ${dayOf(to)} > p.index_day)`]),
    ...(query.asOf === null ? [] : [`${from} <= ${query.day(query.asOf)}`]),
  ];
}

/** The days of the periods asked, as constants, so that an engine can skip what lies outside them. */
export function flowBounds(query: RecordQuery, column: string, { grain, from, to }: Question): string[] {
  const first = from !== null && grain ? periodStart(from, grain) : from;
  const whole = to !== null && grain ? periodEnd(periodStart(to, grain), grain) : to;
  const last = whole === null || (query.asOf !== null && query.asOf < whole) ? query.asOf : whole;
  return [
    ...(first === null ? [] : [`${column} >= ${query.day(first)}`]),
    ...(last === null ? [] : [`${column} < ${query.day(shiftDays(last, 1))}`]),
    ...(first === null && last === null ? [`${column} is not null`] : []),
  ];
}

const indexDay = (time: RecordTime, column: (path: string) => string): string =>
  time.kind === 'flow' ? dayOf(column(time.at)) : 'p.index_day';

/** Columns that the formulas name, and those by which features are joined back. */
function columnsNamed({ query, metric, records }: RecordPlan): string[] {
  const formulas = [metric.numerator, ...(metric.denominator === null ? [] : [metric.denominator])];
  const named = formulas.flatMap((text) => namesIn(parseExpression(text)));
  const keys = Object.values(records.features).flatMap((f) => featureKeys(query, f, metric.source));
  const others = ['index_day', ...Object.keys(records.features)];
  return [...new Set([...named, ...keys])].filter((name) => !others.includes(name));
}
