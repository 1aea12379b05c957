/** SQL of who told what, and when they were silent: stretches of months (docs/decisions/0031). */
import { identifier, literal } from '../engine/engine.ts';
import type { Told } from './read-table-model.ts';

/**
 * In a month with less than this part of what is usual nothing was told. What is usual of a month is less in seasons and in a month that has
 * begun: at most what the upper quarter of the senders have of theirs.
 */
const PART = 20;
/** A month with less than this part of the busiest month's rows begins and ends nothing, as in `covered_month`; nor is it a season. */
const SLIP = 100;
/** Fewer senders than these show no season: what is little of all of them was not told. */
const SEVERAL = 3;
/** For so many months after its last a sender that is on no roll is awaited; then it sends no more. */
const AWAITED_MONTHS = 3;

/**
 * Answers: a query of `told`, `teller`, `from_month`, `to_month` and `state` of one table: for every sender of which anything is known, every
 * month from the table's first to its last. `found`: rows by sender and month, by way of
 * `days`, which takes a third of the time; `roll`: people whom a sender had for the whole of a month; `usual`: the upper quarter of a
 * sender's months, or what others have of so many people where its own is next to nothing; `pace`: how much of
 * it a month has; `by_any`: whether all together told enough of a month; `heard`: who sent; `spoke`: since when and until when; `judged`: what they were to send.
 * Arguments: the table and what its model says of it; whether the edition has the roll that it names.
 */
export function toldSql(table: string, told: Told, hasRoll: boolean): string {
  const at = told.at.map(identifier).join(', ');
  const teller = told.by ? `coalesce(${identifier(told.by)}, '')` : "''";
  const named = told.by ? ` and ${identifier(told.by)} is not null` : '';
  return `select ${literal(table)} as told, * from (
  with days as (
    select ${teller} as teller, cast(coalesce(${at}) as date) as day, count(*) as n
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
  roll as materialized (
${rollSql(hasRoll ? told.roll : undefined)}
  ),
  most as (select teller, max(people) as people from roll group by teller having max(people) >= ${told.usual}),
  own as (select teller, quantile_disc(n, 0.75) as n from found semi join months using (month) group by teller),
  a_head as (
    select cast(sum(o.n) as double) / sum(m.people) as n
    from own as o join most as m using (teller)
    where o.n >= ${told.usual}
  ),
  usual as (
    select teller, m.people as most,
      case when o.n is null or o.n * ${PART} < m.people * h.n then m.people * h.n else o.n end as n
    from own as o full join most as m using (teller) cross join a_head as h
  ),
  usual_whole as (
    select quantile_disc(n, 0.75) as n,
      case when (select count(*) from usual where n >= ${told.usual}) < ${SEVERAL} then ${PART} else ${SLIP} end as part
    from whole semi join months using (month)
  ),
  pace as (
    select f.month, least(1, quantile_disc(f.n / u.n, 0.75)) as part
    from found as f join usual as u using (teller)
    where u.n >= ${told.usual}
    group by f.month
  ),
  by_any as (
    select m.month, s.last_month, coalesce(w.n * a.part >= a.n, false) or m.month in (s.first_month, s.last_month) as told
    from months as m cross join span as s cross join usual_whole as a left join whole as w using (month)
  ),
  expected as (
    select u.teller, m.month, coalesce(f.n, 0) as n, u.most is not null as on_roll,
      coalesce(r.people >= ${told.usual} and r.people * ${PART} >= u.most, false) as due,
      coalesce(u.n * case when m.told then coalesce(p.part, 1) else 1 end, 0) as n_expected, m.told as by_any, m.last_month
    from usual as u
    cross join by_any as m
    left join found as f on f.teller = u.teller and f.month = m.month
    left join roll as r on r.teller = u.teller and r.month = m.month
    left join pace as p on p.month = m.month
  ),
  heard as (
    select *, n_expected < ${told.usual} or (n > 0 and n * ${PART} >= n_expected and by_any) as sent
    from expected
  ),
  spoke as (
    select *, min(month) filter (where sent) over every as first_sent, max(month) filter (where sent) over every as last_sent,
      coalesce(lag(due) over months_of, false) or coalesce(lead(due) over months_of, false) as due_beside
    from heard
    window every as (partition by teller), months_of as (partition by teller order by month)
  ),
  judged as (
    select teller, month, case
      when sent then 'sent'
      when on_roll and due then 'silent'
      when on_roll then case when n > 0 and due_beside then 'sent' else 'none' end
      when month = last_sent + to_months(1) and n > 0 and month < last_month then 'sent'
      when month >= first_sent and month <= last_sent + to_months(${AWAITED_MONTHS}) then 'silent'
      when n > 0 then 'sent'
      else 'none' end as state
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

/** Whoever came or left within a month is none of its people, so that a sender's first and last days are no month in which it is due. */
function rollSql(roll: Told['roll']): string {
  if (!roll) return "    select '' as teller, null::date as month, null::bigint as people where false";
  const [by, from, to] = [roll.by, roll.from, roll.to].map(identifier) as [string, string, string];
  return `    select teller, month, cast(sum(n) as bigint) as people
    from (
      select ${by} as teller, greatest(last_day(${from} - 1) + 1, first_month) as since,
        cast(date_trunc('month', ${to}) as date) as until, count(*) as n
      from ${identifier(roll.table)} cross join span
      where ${by} is not null and ${from} is not null and coalesce(${to} > first_month, true)
      group by all
    ) as held join months on month >= since and (until is null or month < until)
    group by all`;
}
