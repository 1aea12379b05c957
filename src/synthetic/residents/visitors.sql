-- People on a practice's list who do not live here. Ghosts moved away years ago and nobody took them off the list (about 2 in
-- 100 registrations; those who leave in the period add more). Visitors stay some weeks and register as temporary.
create or replace table forming.newcomer as
with hosts as (
    select resident_id, row_number() over (order by resident_id) - 1 as nth,
        sex, birth_date, household_id, lsoa_id, place_id, deprivation
    from forming.life
    where origin = 'starter' and group_id is not null and date_sub('year', birth_date, start_date()) between 21 and 58
),
wanted as (
    select i, 'ghost' as origin from range(1, residents() * 19 // 1000 + 1) as ghosts(i)
    union all
    select 4000000 + i, 'visitor' from range(1, residents() * 3 * (date_diff('day', start_date(), end_date()) + 2) // 365 // 1000 + 1) as visitors(i)
),
drawn as (
    select w.i, w.origin, h.*, (select max(resident_id) from forming.life) + row_number() over (order by w.i) as new_id,
        case origin
            when 'ghost' then start_date() - (60 + least(exponential(i, 2110, 900), 4000))::int
            else start_date() + floor(u(i, 2111) * (date_diff('day', start_date(), end_date()) - 90))::int
        end as day
    from (select *, floor(u(i, 2112) * (select count(*) from hosts))::bigint as nth from wanted) w join hosts h using (nth)
)
select new_id as resident_id, case when u(i, 2113) < 0.42 then '2' else '1' end as sex,
    least(birth_date + (u(i, 2114) * 2000 - 1000)::int, start_date() - 18 * 366) as birth_date, null as group_id, household_id,
    lsoa_id, place_id, deprivation, origin, origin as arrangement,
    case origin when 'ghost' then greatest(day - (200 + least(exponential(i, 2115, 1200), 3000))::int, start_date() - 5900) else day end as arrived_date,
    null as partner_id, null as mother_id, null as parent_id, null as twin_of, start_date() as from_date
from drawn
order by new_id;
