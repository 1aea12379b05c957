/** The middle of a question's SQL: which source periods there are, and the longer periods they lie in. */
import { periodStartSql, stepSql } from '../grain.ts';
import type { Metric, Question } from '../metric.ts';
import type { SqlParts } from './sql-parts.ts';

/**
 * CTEs `dates` (each source period once, its longer period, whether anyone at all has rows for it) and `periods`.
 * They come from every row that may be read, not from the chosen ones: a month in which only this trust is silent
 * must show as not reported. Gaps are filled in, so that a missing month is seen.
 */
export function writeDates(metric: Metric, question: Question, parts: SqlParts): string[] {
  return [metric.grain ? timed(metric, question, parts) : TIMELESS, PERIODS];
}

/** `where date is not null`: the engine makes a series from null to null as one null row when there are no rows. */
function timed(metric: Metric, question: Question, parts: SqlParts): string {
  const finest = metric.grain!;
  const period = question.grain ? periodStartSql('date', question.grain) : 'null::date';
  const limits = [
    'date is not null',
    ...(question.from ? [`date >= ${parts.bind(question.from)}::date`] : []),
    ...(question.to ? [`date <= ${parts.bind(question.to)}::date`] : []),
  ];
  return `dates as (
  select date, ${period} as period, date in (select date from source) as seen
  from (select unnest(generate_series(min(date), max(date), ${stepSql(finest)}))::date as date from source)
  where ${limits.join(' and ')}
)`;
}

const TIMELESS = `dates as (
  select null::date as date, null::date as period, exists (select 1 from source) as seen
)`;

const PERIODS = `periods as (
  select period, min(date) as first_date, max(date) as last_date, bool_or(seen) as seen from dates group by period
)`;
