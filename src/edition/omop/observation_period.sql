-- reads: registration
-- The time in which events of a person would have come: registrations that hold, joined where no day lies between them; for
-- people without one from the first event to the last. Nothing is seen after death or after the day of the data.
with held as (
  select p.person_id, r.held_from as first_day, coalesce(r.held_to - 1, getvariable('omop_release')) as last_day, p.death_date
  from edition_registration as r
  join omop_person as p on p.person_token = r.person_token
  where r.held_from is not null
),
happened as (
  select s.person_id, min(s.first_day) as first_day, max(s.last_day) as last_day, p.death_date
  from omop_seen as s
  join omop_person as p on p.person_id = s.person_id
  where s.person_id not in (select person_id from held)
  group by s.person_id, p.death_date
),
told as (
  select person_id, first_day, least(last_day, coalesce(death_date, last_day), getvariable('omop_release')) as last_day
  from (select * from held union all select * from happened) as seen
),
marked as (
  select *,
    max(last_day) over (partition by person_id order by first_day, last_day rows between unbounded preceding and 1 preceding) as seen_until
  from told
  where first_day <= last_day
),
grouped as (
  select *,
    sum(case when seen_until is null or first_day > seen_until + 1 then 1 else 0 end)
      over (partition by person_id order by first_day, last_day rows unbounded preceding) as span
  from marked
),
joined as (
  select person_id, span, min(first_day) as first_day, max(last_day) as last_day
  from grouped
  group by person_id, span
)
select
  row_number() over (order by person_id, first_day) as observation_period_id,
  person_id,
  first_day as observation_period_start_date,
  last_day as observation_period_end_date,
  32817 as period_type_concept_id
from joined
