-- People who come alone to a room. Students leave in the summer of their last year; a new one takes the room in September,
-- for three years. Those in hostels or with no home stay a year and a half (mean) and others come as fast.
create or replace table forming.newcomer as
with rooms as (
    select resident_id as room, household_id, lsoa_id, place_id, deprivation, arrangement,
        year(start_date()) + (u(resident_id, 2095) * 3)::int as last_summer
    from forming.life where origin = 'starter' and arrangement in ('student', 'hostel', 'no-fixed-abode')
),
waits as (
    select *, (1 + exponential(room + 4000000 * nth, 2102, 550))::int as days from rooms, range(0, 40) as numbers(nth)
),
successions as (
    select *, case arrangement
        when 'student' then make_date(last_summer + 3 * nth, 9, 10) + (u(room + 4000000 * nth, 2096) * 20)::int
        else start_date() + sum(days) over (partition by room order by nth)::int end as arrived
    from waits
),
coming as (
    select *, (select max(resident_id) from forming.life) + row_number() over (order by arrived, room, nth) as resident_id
    from successions where arrived between start_date() and end_date()
)
select resident_id, case when u(resident_id, 2097) < case arrangement when 'student' then 0.55 else 0.3 end then '2' else '1' end as sex,
    arrived - case arrangement
        when 'student' then 18.1 * 365.25 + u(resident_id, 2098) * u(resident_id, 2099) * 1200
        else (19 + 40 * u(resident_id, 2098)) * 365.25 end::int as birth_date,
    null as group_id, household_id, lsoa_id, place_id, deprivation, 'arrival' as origin, arrangement,
    arrived as arrived_date, null as partner_id, null as mother_id, null as parent_id, null as twin_of, arrived as from_date
from coming
order by resident_id;
