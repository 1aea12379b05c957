-- Students leave in the summer of their last year; a new one takes the room in September, for three years.
create or replace table forming.newcomer as
with rooms as (
    select resident_id as room, household_id, lsoa_id, place_id, deprivation,
        year(start_date()) + (u(resident_id, 2095) * 3)::int as last_summer
    from forming.life where origin = 'starter' and arrangement = 'student'
),
successions as (
    select *, make_date(last_summer + 3 * nth, 9, 10) + (u(room + 4000000 * nth, 2096) * 20)::int as arrived
    from rooms, range(0, 40) as numbers(nth)
),
coming as (
    select *, (select max(resident_id) from forming.life) + row_number() over (order by arrived, room) as resident_id
    from successions where arrived between start_date() and end_date()
)
select resident_id, case when u(resident_id, 2097) < 0.55 then '2' else '1' end as sex,
    arrived - (18.1 * 365.25 + u(resident_id, 2098) * u(resident_id, 2099) * 1200)::int as birth_date,
    null as group_id, household_id, lsoa_id, place_id, deprivation, 'arrival' as origin, 'student' as arrangement,
    arrived as arrived_date, null as partner_id, null as mother_id, null as parent_id, null as twin_of, arrived as from_date
from coming
order by resident_id;
