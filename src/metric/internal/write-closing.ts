/** The last part of a question's SQL: putting reports together by group and period, and what was expected. */
import type { CompileOptions } from '../compile-options.ts';
import type { Grain, Metric, Question } from '../metric.ts';
import { isMeasureTable } from '../metric-source.ts';
import type { ByColumn, SqlParts } from './sql-parts.ts';

/**
 * How long a source period may be missing before its organisation is taken to have closed or merged, in days. Until
 * then its report is awaited, so that a late organisation makes the total incomplete instead of merely smaller.
 */
const AWAITED_DAYS: Record<Grain, number> = {
  day: 31,
  week: 31,
  month: 92,
  quarter: 184,
  'financial-quarter': 184,
  'financial-year': 366,
  year: 366,
};

/** CTEs `last_dates` (for stocks), `members`, `totals`, `expectation`, `groups`, and the closing select. */
export function writeClosing({ metric, question, model }: CompileOptions, parts: SqlParts, by: ByColumn[]): string[] {
  const awaited = metric.grain !== null && isMeasureTable(model, metric.source);
  const last = metric.overTime === 'last' && metric.grain !== null;
  return [
    ...(last ? [lastDates(by)] : []),
    ...(awaited ? [members(metric.grain!, by)] : []),
    totals(by, last, awaited),
    awaited ? expectation(by, last) : rowsExpected(by),
    groups(question, parts, by),
    closing(metric, by),
  ];
}

const codes = (by: ByColumn[], alias: string): string[] => by.map((b) => `${alias}.${b.code}`);
const list = (items: string[]): string => items.map((i) => `${i}, `).join('');
const same = (by: ByColumn[], left: string, right: string): string =>
  by.map((b) => ` and ${left}.${b.code} is not distinct from ${right}.${b.code}`).join('');

/** For stocks (a waiting list): the last date of the period on which anyone of the group reported. */
const lastDates = (by: ByColumn[]): string => `last_dates as (
  select ${list(codes(by, 'm'))}d.period, coalesce(max(m.date) filter (m.counted), max(m.date)) as date
  from measured as m join dates as d on d.date = m.date
  group by ${list(codes(by, 'm'))}d.period
)`;

/** `silent` counts reports that are there without their value, from those who give it at other times. */
const totals = (by: ByColumn[], last: boolean, awaited: boolean): string => `totals as (
  select ${list(codes(by, 'm'))}d.period, count(*) as rows_found, count(*) filter (m.counted) as reported,
    count(*) filter (not m.counted${awaited ? ' and w.since is not null' : ''}) as silent,
    count(distinct m.date) filter (m.counted) as dates, max(m.date) filter (m.counted) as last_reported,
    sum(m.numerator) filter (m.counted) as numerator, sum(m.denominator) filter (m.counted) as denominator,
    coalesce(bool_or(m.provisional) filter (m.counted), false) as provisional
  from measured as m join dates as d on d.date is not distinct from m.date${
    last
      ? `\n  join last_dates as l on l.period is not distinct from d.period and l.date = m.date${same(by, 'l', 'm')}`
      : ''
  }${
    awaited
      ? `\n  left join members as w on w.entity is not distinct from m.entity and w.category is not distinct from m.category${same(by, 'w', 'm')}`
      : ''
  }
  group by ${list(codes(by, 'm'))}d.period
)`;

/** Who ever reported, since when, until when; those heard of lately are still awaited. */
const members = (finest: Grain, by: ByColumn[]): string => `members as (
  select m.entity, m.category, ${list(codes(by, 'm'))}min(m.date) as since,
    case when max(m.date) >= n.newest - interval ${AWAITED_DAYS[finest]} day then n.newest else max(m.date) end as until
  from measured as m cross join (select max(date) as newest from source) as n
  group by m.entity, m.category, ${list(codes(by, 'm'))}n.newest
  having bool_or(m.counted)
)`;

const expectation = (by: ByColumn[], last: boolean): string => `expectation as (
  select ${list(codes(by, 'm'))}d.period, count(*) as expected
  from members as m join dates as d on d.date between m.since and m.until${
    last
      ? `
  join periods as p on p.period is not distinct from d.period
  left join last_dates as l on l.period is not distinct from d.period${same(by, 'l', 'm')}
  where d.date = coalesce(l.date, p.last_date)`
      : ''
  }
  group by ${list(codes(by, 'm'))}d.period
)`;

/** In tables of rows nobody can be awaited: what is expected is what the source has rows for. */
const rowsExpected = (by: ByColumn[]): string => `expectation as (
  select ${list(by.map((b) => b.code))}period, rows_found as expected from totals
)`;

/** Without `by` one group, even of nothing; a single dimension that was asked by value shows every value asked for. */
function groups(question: Question, parts: SqlParts, by: ByColumn[]): string {
  const ever = 'coalesce(bool_or(m.counted), false) as ever';
  const only = by.length === 1 ? question.where.find((w) => w.dimension === by[0]!.dimension) : undefined;
  if (!by.length) return `groups as (\n  select ${ever} from measured as m\n)`;
  if (!only?.values.length)
    return `groups as (
  select ${list(codes(by, 'm'))}${list(by.map((b) => `max(m.${b.name}) as ${b.name}`))}${ever}
  from measured as m group by ${codes(by, 'm').join(', ')}
)`;
  const { code, name } = by[0]!;
  return `groups as (
  select a.${code}, coalesce(max(m.${name}), a.${code}) as ${name}, ${ever}
  from (values ${only.values.map((v) => `(${parts.bind(v)})`).join(', ')}) as a(${code})
  left join measured as m on m.${code} = a.${code} group by a.${code}
)`;
}

function closing(metric: Metric, by: ByColumn[]): string {
  const { numerator, denominator, value } = formulas(metric);
  const shown = by.map((b) => `g.${b.code}, g.${b.name}, `).join('');
  return `select ${shown}p.period, p.first_date, p.last_date, p.seen, g.ever,
  ${numerator} as numerator, ${denominator} as denominator, ${value} as value,
  coalesce(t.rows_found, 0) as rows_found, coalesce(t.reported, 0) as reported,
  coalesce(t.silent, 0) as silent, coalesce(e.expected, 0) as expected,
  coalesce(t.dates, 0) as dates, t.last_reported, coalesce(t.provisional, false) as provisional
from groups as g cross join periods as p
left join totals as t on t.period is not distinct from p.period${same(by, 't', 'g')}
left join expectation as e on e.period is not distinct from p.period${same(by, 'e', 'g')}
order by ${list(codes(by, 'g').map((c) => `${c} nulls last`))}p.period`;
}

/** Count: the numerator itself. Everything else: numerator over denominator, null when that is 0. */
function formulas(metric: Metric): { numerator: string; denominator: string; value: string } {
  const overDates = metric.overTime === 'mean' && metric.grain !== null;
  const perDate = (sum: string): string =>
    overDates && metric.kind !== 'mean' ? `t.${sum} / nullif(t.dates, 0)` : `t.${sum}`;
  const numerator = perDate('numerator');
  if (metric.kind === 'count') return { numerator, denominator: 'null', value: numerator };
  const denominator = metric.denominator === null ? 't.dates' : perDate('denominator');
  return { numerator, denominator, value: `(${numerator}) / nullif(${denominator}, 0)` };
}
