/** SQL of who told what, and when they were silent: stretches of months (docs/decisions/0031). */
import { identifier, literal } from '../engine/engine.ts';
import type { Told } from './read-table-model.ts';

/** A sender that has less than this part of what is to be expected of it told nothing. */
const PART = 20;
/** A month with less than this part of the busiest month's rows begins and ends nothing, as in `covered_month`; nor is it a season. */
const SLIP = 100;
/** For so many months after its last a sender that is on no roll is awaited; then it sends no more. */
const AWAITED_MONTHS = 3;
/** What is usual in a month is that of the months so many before and after; so are months of few rows judged, which are none by themselves. */
const NEAR_MONTHS = 6;

/**
 * Answers: a query of `told`, `teller`, `from_month`, `to_month`, `state` and `usual` of one table: for every sender of which anything is known, every
 * month from the table's first to its last. `found`: rows by sender and month, by way of
 * `days`, which takes a third of the time; `roll`: people whom a sender had for the whole of a month; `usual`: what a sender has in a month,
 * or what others have of so many people where its own is next to nothing; `pace`: how much of
 * it a month has by what senders sent; `part`: how much of it is to be expected of a month; `near`: what was found and expected, of a few rows those of the months around;
 * `heard`: who sent; `spoke`: since when and until when; `judged`: what they were to send.
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
  whole as (select month, cast(sum(n) as bigint) as n from found group by month),
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
${told.seasons ? seasonsSql(told) : yearRoundSql(told)},
  expected as (
    select u.teller, m.month, coalesce(f.n, 0) as n, u.most is not null as on_roll, coalesce(u.n, 0) as usual,
      coalesce(r.people >= ${told.usual} and r.people * ${PART} >= u.most, false) as due, coalesce(u.n * m.part, 0) as n_expected
    from usual as u
    cross join part as m
    left join found as f on f.teller = u.teller and f.month = m.month
    left join roll as r on r.teller = u.teller and r.month = m.month
  ),
  near as (
    select *,
      case when n_expected >= ${told.usual} then n else sum(n) filter (where n_expected < ${told.usual} and (due or not on_roll)) over around end as n_near,
      case when n_expected >= ${told.usual} then n_expected
        else sum(n_expected) filter (where n_expected < ${told.usual} and (due or not on_roll)) over around end as expected_near
    from expected
    window around as (partition by teller order by month rows between ${NEAR_MONTHS} preceding and ${NEAR_MONTHS} following)
  ),
  heard as (
    select *, usual < ${told.usual} or coalesce(expected_near, 0) < ${told.usual} as few,
      not few and n_near > 0 and n_near * ${PART} >= expected_near as sent
    from near
  ),
  spoke as (
    select *, min(month) filter (where came) over every as first_sent, max(month) filter (where came) over every as last_sent,
      bool_or(due and month = (select last_month from span)) over every as still_due,
      coalesce(lag(due) over months_of, false) or coalesce(lead(due) over months_of, false) as due_beside
    from (select *, sent or (few and n > 0) as came from heard) as each_came
    window every as (partition by teller), months_of as (partition by teller order by month)
  ),
  judged as (
    select teller, month, usual, case
      when sent then 'sent'
      when on_roll and first_sent is null and not still_due then 'none'
      when on_roll and due then case when few then 'few' else 'silent' end
      when on_roll then case when n > 0 and due_beside then case when few then 'few' else 'sent' end else 'none' end
      when few and month >= first_sent then 'few'
      when month = last_sent + to_months(1) and n > 0 and month < (select last_month from span) then 'sent'
      when month >= first_sent and month <= last_sent + to_months(${AWAITED_MONTHS}) then 'silent'
      when n > 0 then 'sent'
      else 'none' end as state
    from spoke
  ),
  numbered as (
    select *, row_number() over (partition by teller order by month) - row_number() over (partition by teller, state order by month) as stretch
    from judged
  )
  select teller, min(month) as from_month, max(month) as to_month, state,
    cast(case when usual < ${told.usual} then 0 else round(usual, -greatest(1, floor(log10(usual)) - 1)::integer) end as integer) as usual
  from numbered
  group by teller, usual, state, stretch
)`;
}

/**
 * A month is as the others are: less is to be expected where all had less for a year, and in the first and last, of which a part may be all
 * there is. Months in which all together had next to nothing (`heard_month` are the others) say nothing of what is usual: they are not as
 * little, but nobody sent them. Where they are all there is for a year, nothing is to be expected.
 */
function yearRoundSql(told: Told): string {
  return `  heard_month as (select month, n from whole semi join months using (month) where n * ${SLIP} >= (select max(n) from whole)),
  own as (select teller, quantile_disc(n, 0.75) as n from found semi join heard_month using (month) group by teller),
  usual_whole as (select quantile_disc(n, 0.75) as n from heard_month),
${usualSql(told)},
  part as (
    select m.month, least(1, coalesce(quantile_disc(p.part, 0.75) over around, 0),
      case when m.month in (s.first_month, s.last_month) then p.part end) as part
    from months as m cross join span as s left join (from pace semi join heard_month using (month)) as p using (month)
    window around as (order by m.month rows between ${NEAR_MONTHS} preceding and ${NEAR_MONTHS} following)
  )`;
}

/** A month has what senders had in it of theirs; only one in which all together had next to nothing is as the others are, so that all were silent. */
function seasonsSql(told: Told): string {
  return `  usual_whole as (select avg(n) as n from whole semi join months using (month)),
  own as (
    select teller, sum(f.n) / sum(w.n) * max(a.n) as n
    from found as f join whole as w using (month) semi join months using (month) cross join usual_whole as a
    where w.n * ${SLIP} >= a.n
    group by teller
  ),
${usualSql(told)},
  part as (
    select m.month,
      case when w.n * ${SLIP} >= a.n or m.month in (s.first_month, s.last_month) then coalesce(p.part, 1) else 1 end as part
    from months as m cross join span as s cross join usual_whole as a left join whole as w using (month) left join pace as p using (month)
  )`;
}

/** A month's pace is that of the upper quarter of its senders or of all rows, whichever is more: where most were silent, the rest show what a month has. */
function usualSql(told: Told): string {
  return `  a_head as (
    select cast(sum(o.n) as double) / sum(m.people) as n
    from own as o join most as m using (teller)
    where o.n >= ${told.usual}
  ),
  usual as (
    select teller, m.people as most,
      case when o.n is null or o.n * ${PART} < m.people * h.n then m.people * h.n else o.n end as n
    from own as o full join most as m using (teller) cross join a_head as h
  ),
  pace as (
    select f.month, greatest(quantile_disc(f.n / u.n, 0.75), max(w.n) / max(a.n)) as part
    from found as f join usual as u using (teller) join whole as w using (month) cross join usual_whole as a
    where u.n >= ${told.usual}
    group by f.month
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
