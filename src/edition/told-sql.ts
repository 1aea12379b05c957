/** SQL of who told what, and when they were silent: stretches of months (docs/decisions/0031). */
import { identifier, literal } from '../engine/engine.ts';
import type { Told } from './read-table-model.ts';

/**
 * In a month with less than this part of what is usual nothing was told. What is usual of a month is less in seasons and in a month that has
 * begun: at most what the upper quarter of the senders have of theirs.
 */
const PART = 20;
/** A month with less than this part of the busiest month's rows begins and ends nothing, as in `covered_month`. */
const SLIP = 100;
/** For so many months after its last a sender that is on no roll is awaited; then it sends no more. */
const AWAITED_MONTHS = 3;

/**
 * Answers: a query of `told`, `teller`, `from_month`, `to_month` and `state` of one table: for every sender of which anything is known, every
 * month from the table's first to its last. `found`: rows by sender and month, by way of
 * `days`, which takes a third of the time; `usual`: the upper quarter of a sender's months; `pace`: how much of
 * it a month has; `heard`: who sent; `spoke`: since when and until when; `judged`: what they were to send.
 * Arguments: the table and what its model says of it; whether the edition has the roll that it names.
 */
export function toldSql(table: string, told: Told, hasRoll: boolean): string {
  const { roll } = told;
  const at = told.at.map(identifier).join(', ');
  const teller = (by: string | undefined): string => (by ? `coalesce(${identifier(by)}, '')` : "''");
  const named = told.by ? ` and ${identifier(told.by)} is not null` : '';
  const rollSql =
    roll && hasRoll
      ? `select ${teller(roll.by)} as teller, min(date_trunc('month', ${identifier(roll.from)})) as first_month,
      max(coalesce(date_trunc('month', ${identifier(roll.to)} - 1), date '9999-12-01')) as last_month
    from ${identifier(roll.table)}
    where ${identifier(roll.by)} is not null and ${identifier(roll.from)} is not null
    group by all
    having count(*) >= ${told.usual}`
      : "select '' as teller, null::date as first_month, null::date as last_month where false";
  return `select ${literal(table)} as told, * from (
  with days as (
    select ${teller(told.by)} as teller, cast(coalesce(${at}) as date) as day, count(*) as n
    from ${identifier(table)}
    where coalesce(${at}) is not null${named}
    group by all
  ),
  found as (
    select teller, cast(date_trunc('month', day) as date) as month, cast(sum(n) as bigint) as n
    from days
    group by all
  ),
  whole as (select month, sum(n) as n from found group by month),
  span as (select min(month) as first_month, max(month) as last_month from whole where n * ${SLIP} >= (select max(n) from whole)),
  months as (
    select cast(unnest(generate_series(first_month, last_month, interval 1 month)) as date) as month
    from span
    where first_month is not null
  ),
  usual as (select teller, quantile_disc(n, 0.75) as n from found semi join months using (month) group by teller),
  usual_whole as (select quantile_disc(n, 0.75) as n from whole semi join months using (month)),
  pace as (
    select f.month, least(1, quantile_disc(cast(f.n as double) / u.n, 0.75)) as part
    from found as f join usual as u using (teller)
    where u.n >= ${told.usual}
    group by f.month
  ),
  roll as (
    ${rollSql}
  ),
  tellers as (select teller from usual union select teller from roll),
  heard as (
    select t.teller, m.month, f.n is not null and (u.n < ${told.usual} or (
        f.n * ${PART} >= u.n * p.part
        and (w.n * ${PART} >= a.n or m.month in (s.first_month, s.last_month))
      )) or (f.n is null and coalesce(u.n < ${told.usual}, false)) as sent,
      r.teller is not null as on_roll, m.month between r.first_month and r.last_month as due
    from tellers as t
    cross join months as m
    cross join span as s
    cross join usual_whole as a
    left join found as f on f.teller = t.teller and f.month = m.month
    left join whole as w on w.month = m.month
    left join pace as p on p.month = m.month
    left join usual as u on u.teller = t.teller
    left join roll as r on r.teller = t.teller
  ),
  spoke as (
    select *, min(month) filter (where sent) over one as first_sent, max(month) filter (where sent) over one as last_sent
    from heard
    window one as (partition by teller)
  ),
  judged as (
    select teller, month, case when sent then 'sent' when on_roll then case when due then 'silent' else 'none' end
      when month >= first_sent and month <= last_sent + to_months(${AWAITED_MONTHS}) then 'silent' else 'none' end as state
    from spoke
  ),
  numbered as (
    select *, row_number() over (partition by teller order by month) - row_number() over (partition by teller, state order by month) as stretch
    from judged
  )
  select teller, min(month) as from_month, max(month) as to_month, state
  from numbered
  group by teller, state, stretch
)`;
}
