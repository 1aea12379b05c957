/** CTEs `span` (the days that the source has rows of, as far as they may be seen) and `periods` (those that were asked). */
import type { Grain, Metric, Question } from '../metric.ts';
import { dayOf } from './day-of.ts';
import type { RecordTime } from './record-metric.ts';
import { openQuery, type RecordQuery } from './record-query.ts';
import { chooseRollup, type Rollup } from './rollup.ts';
import { openRows, type TableRows } from './table-rows.ts';
import { writeListed, writeLists, writeStanding } from './write-lists.ts';

/** The alias of the source table in every query. */
export const SOURCE = 's';

/** SQL of the first day of the period that a day lies in, the same on every engine. */
export function periodStartSql(day: string, grain: Grain): string {
  if (grain === 'day') return day;
  if (grain === 'financial-year')
    return `cast(date_trunc('year', ${day} - interval '3 months') + interval '3 months' as date)`;
  return `cast(date_trunc('${grain === 'financial-quarter' ? 'quarter' : grain}', ${day}) as date)`;
}

/** SQL of the last day of the period that a day lies in. */
const periodEndSql = ({ dialect }: RecordQuery, day: string, grain: Grain): string =>
  dialect.addDays(`cast(${periodStartSql(day, grain)} + interval '${LENGTHS[grain]}' as date)`, -1);

const LENGTHS: Record<Grain, string> = {
  day: '1 day',
  week: '7 days',
  month: '1 month',
  quarter: '3 months',
  'financial-quarter': '3 months',
  'financial-year': '12 months',
  year: '12 months',
};

/**
 * `span` looks at every row that may be seen, whether it is the metric's or not and whatever was chosen: a month in which
 * nothing happened is there with 0. `periods` are those that hold a day that was asked, each taken whole; without a grain there
 * is one, and its code is null. `index_day` is the day of which a snapshot is; null where that is after the data, and in a period without
 * a list.
 */
export function writePeriods(
  query: RecordQuery,
  { source, grain: finest }: Pick<Metric, 'source' | 'grain'>,
  time: RecordTime,
  question: Question,
): string[] {
  const span = writeSpan(query, source, time);
  const named = time.kind === 'list' ? 'calendar' : 'periods';
  const asked = question.grain ? many(query, question, question.grain, time) : one(query, question, time, finest);
  const periods = `${named} as (\n${asked}\n)`;
  if (time.kind !== 'list') return [span, periods];
  const { lists } = query.model.tables[source]!;
  const listed = [span, periods, writeLists(query, source, SOURCE, time.at), writeListed(lists)];
  return lists ? [...listed, writeStanding(query, lists)] : listed;
}

const startOf = (time: RecordTime): string => (time.kind === 'as-at' ? time.from : time.at);

/**
 * The last day is that of the last row, or that up to which the table is known: on the last days of a small system nothing may have
 * happened. Of a snapshot it is the last of either end, since rows go on after they began, but no day after the data: an end
 * that is planned tells nothing of the days until then. Of lists it is that of the last list.
 */
function writeSpan(query: RecordQuery, source: string, time: RecordTime): string {
  const open = (on: RecordQuery, rollup: Rollup | null): TableRows =>
    openRows(on, source, SOURCE, (column) => dayOf(column(startOf(time))), rollup);
  const tried = openQuery(query);
  const trial = open(tried, null);
  spanOf(tried, trial, time);
  const rows = open(query, chooseRollup(query, source, trial.asked(), []));
  const { first, last, conditions } = spanOf(query, rows, time);
  const where = conditions.length ? `\n  where ${conditions.join('\n    and ')}` : '';
  return `span as (
  select ${first} as first_day, ${last} as last_day
  from ${rows.table}${rows.joins()}${where}
)`;
}

function spanOf(query: RecordQuery, rows: TableRows, time: RecordTime) {
  const start = dayOf(rows.column(startOf(time)));
  const end = time.kind === 'as-at' && time.to !== null ? dayOf(rows.column(time.to)) : null;
  const seen = (day: string): string =>
    query.asOf === null ? day : `case when ${day} <= ${query.day(query.asOf)} then ${day} end`;
  const ends = [`max(${seen(start)})`, ...(end === null ? [] : [`max(${seen(end)})`])];
  const changed = ends.length > 1 ? `greatest(${ends.join(', ')})` : ends[0]!;
  const last = endsWithData(query, time) ? noLater(changed, query.day(query.dataEnd!)) : changed;
  return {
    first: `min(${seen(start)})`,
    last: time.kind !== 'list' && query.knownTo ? goesOn(last, query.day(query.knownTo)) : last,
    conditions: [...rows.policy(), ...rows.fixed([])],
  };
}

/** Nothing is known of a table without rows. */
const goesOn = (last: string, day: string): string => `case when ${last} < ${day} then ${day} else ${last} end`;

const noLater = (last: string, day: string): string => `case when ${last} > ${day} then ${day} else ${last} end`;

/** Of what is a snapshot no day after the data is known. Where nobody says when they end, it is as its rows stand. */
const endsWithData = ({ dataEnd }: RecordQuery, time: RecordTime): boolean => time.kind === 'as-at' && !!dataEnd;

const many = (query: RecordQuery, question: Question, grain: Grain, time: RecordTime): string => {
  const from = question.from === null ? 'first_day' : `greatest(first_day, ${query.day(question.from)})`;
  const to = question.to === null ? 'last_day' : `least(last_day, ${query.day(question.to)})`;
  const series = query.dialect.daySeries(periodStartSql(from, grain), to, LENGTHS[grain]);
  const next = `cast(period + interval '${LENGTHS[grain]}' as date)`;
  const end = grain === 'day' ? 'period' : query.dialect.addDays(next, -1);
  if (!endsWithData(query, time))
    return `  select period, period as first_day, ${end} as last_day, ${end} as index_day
  from (${series}) as starts`;
  return `  select period, period as first_day, ${end} as last_day, ${knownOn(end)} as index_day
  from (${series}) as starts cross join span`;
};

/** The day of a snapshot, and nothing where it is after the data. */
const knownOn = (day: string): string => `case when ${day} <= span.last_day then ${day} end`;

/**
 * Only when the days asked and those of the source meet. Where nobody asks for a first or last day, what is told by the month begins and
 * ends with a whole one.
 */
function one(query: RecordQuery, { from, to }: Question, time: RecordTime, finest: Grain | null): string {
  const whole = time.kind === 'flow' && finest !== null && finest !== 'day' ? finest : null;
  const known = endsWithData(query, time);
  const conditions = [
    known ? 'first_day <= span.last_day' : 'first_day is not null',
    ...(from === null ? [] : [`last_day >= ${query.day(from)}`]),
    ...(to === null ? [] : [`first_day <= ${query.day(to)}`]),
  ];
  const first = from === null ? (whole ? periodStartSql('first_day', whole) : 'first_day') : query.day(from);
  const last = to === null ? (whole ? periodEndSql(query, 'last_day', whole) : 'last_day') : query.day(to);
  return `  select cast(null as date) as period, ${first} as first_day, ${last} as last_day, ${known && to !== null ? knownOn(last) : last} as index_day
  from span where ${conditions.join(' and ')}`;
}
