-- reads: condition, ltc_registers, registration, demographic, death, gp_event
-- Who is on which disease register, and from when until when, by what practices coded alone, as registers are kept. Ages are by
-- the month of birth: a lowest age is taken as reached with the month after, and nobody
-- whose month of birth is not known is on a register that has an age. Nobody joins after the last day that was sent.
with as_at as (
  select max(recorded_date) as day from gp_event
),
person as (
  select person_key, max(birth_month) as birth_month, min(death_date) as death_date
  from (
    select person_key, birth_month, death_date from registration
    union all
    select person_key, birth_month, death_date from demographic
    union all
    select person_key, null, death_date from death
  )
  where person_key is not null
  group by person_key
),
entry as (
  select
    c.person_key,
    r.code as register,
    r.name,
    r.is_qof,
    case
      when coalesce(r.min_age, 0) = 0 and (r.max_age is null or p.birth_month is not null) then c.first_date
      when p.birth_month is not null then greatest(c.first_date, cast(p.birth_month + to_months(12 * r.min_age + 1) as date))
    end as joined_on,
    least(
      case when not c.active then c.resolved_date end,
      cast(p.birth_month + to_months(12 * (r.max_age + 1)) as date),
      p.death_date + 1
    ) as left_on
  from condition as c
  join ltc_registers as r on r.code = c.condition
  left join person as p on p.person_key = c.person_key
  where c.source = 'gp'
)
select e.*
from entry as e
cross join as_at as a
where e.joined_on <= a.day and coalesce(e.left_on > e.joined_on, true)
