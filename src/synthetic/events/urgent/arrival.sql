-- Attendances that do not end in a bed: who, when, where and why. `urgent_key` tells them apart; `planted` are those that
-- would not be there without the hotspot.

-- from eight in the evening of a Friday or Saturday to six in the morning
create or replace macro weekend_night(moment) as isodow(moment - interval 6 hour) in (5, 6) and hour(moment - interval 6 hour) >= 14;

create or replace table urgent_arrival as
with
-- nights of drinking are drawn at the rate of the hotspot for everybody, and outside it one in so many is kept
ratio as (
    select coalesce(max(rate_ratio), 1) as rate_ratio from hotspot where hotspot = 'alcohol-nights'
),
counted as (
    select
        n.*,
        (n.resident_id * 16 + n.year_no) * 16 + n.stream as draw,
        least(25, n.weight::double * v.level * case when s.name = 'alcohol-night' then r.rate_ratio else 1 end) as mean
    from urgent_need n
    join urgent_level v using (stream)
    join urgent_stream s using (stream)
    cross join ratio r
    where s.department_type is not null
),
drawn as (
    select
        resident_id, year, stream, urgent_band(age) as band, sex, draw * 64 + unnest(range(least(31, poisson_of(mean, u(draw, 5010))))) as urgent_key
    from counted
    where u(draw, 5010) >= exp(-mean)
),
caused as (
    select d.*, p.presentation_no
    from (select *, u(urgent_key, 5011) as x from drawn) d
    asof join presentation_share p on p.stream = d.stream and p.band = d.band and p.sex = d.sex and d.x >= p.low
),
dated as (
    select c.* exclude (x), w.date
    from (
        select
            c.* exclude (x), p.kind, u(urgent_key, 5012) as x,
            case when s.name = 'alcohol-night' then 'weekend-night' when s.name = 'type-5' then 'planned' else p.day_profile end as profile
        from caused c join presentation p using (presentation_no) join urgent_stream s using (stream)
    ) c
    asof join day_weight w on w.profile = c.profile and w.year = c.year and c.x >= w.low
),
timed as (
    select d.* exclude (x, hours), h.hour
    from (
        select
            *, u(urgent_key, 5013) as x,
            case
                when profile = 'weekend-night' then 'weekend-night'
                when stream = 3 then 'office'
                when stream = 2 then 'centre'
                when kind = 'alcohol' then 'evening'
                else 'ed'
            end as hours
        from dated
    ) d
    asof join hour_weight h on h.profile = d.hours and d.x >= h.low
),
placed as (
    select
        t.*, i.lsoa_id, i.birth_date,
        -- the small hours of a night belong to the day after
        t.date + (t.profile = 'weekend-night' and t.hour < 12)::integer as arrival_date
    from timed t
    join identity i on i.resident_id = t.resident_id and t.date >= i.from_date and t.date < i.to_date
),
kept as (
    select p.*, p.profile = 'weekend-night' and u(p.urgent_key, 5014) * (select rate_ratio from ratio) >= 1 as planted
    from placed p
    join present q on q.resident_id = p.resident_id and p.date >= q.from_date and p.arrival_date < q.until_date
    left join hotspot o on o.hotspot = 'alcohol-nights' and o.lsoa_id = p.lsoa_id and p.date >= o.from_date and p.date <= o.to_date
    where (p.profile <> 'weekend-night' or o.lsoa_id is not null or u(p.urgent_key, 5014) * (select rate_ratio from ratio) < 1)
),
at_time as (
    select *, arrival_date + to_minutes(hour::integer * 60 + floor(u(urgent_key, 5015) * 60)::bigint) as drawn_at from kept
),
-- the other attendances for alcohol leave the nights of Friday and Saturday alone and come half a day earlier
by_day as (
    select
        *,
        case when stream = 6 and weekend_night(drawn_at) then drawn_at - interval 12 hour else drawn_at end as arrived_at
    from at_time
),
-- some come back to where they were within a week, with the same complaint
with_return as (
    select * exclude (drawn_at), false as again from by_day
    union all by name
    select
        * exclude (drawn_at, urgent_key, arrived_at), urgent_key + 32 as urgent_key,
        arrived_at + to_minutes(floor(1440 * (1 + floor(6 * u(urgent_key, 5018))) + 360 * (u(urgent_key, 5019) - 0.5))::bigint) as arrived_at, true as again
    from by_day
    where stream in (1, 2) and u(urgent_key, 5017) < 0.055
),
-- nobody comes from a hospital bed
free as (
    select k.*, u(k.urgent_key - 32 * k.again::integer, 5016) as site_draw
    from with_return k
    anti join spell s
        on s.resident_id = k.resident_id and k.arrived_at > coalesce(s.came_at, s.admitted_at) - interval 12 hour
        and k.arrived_at < coalesce(s.discharged_at, timestamp '9999-12-31')
),
sited as (
    select
        f.urgent_key, f.resident_id, f.birth_date, f.sex, s.department_type, g.org_code, g.site_code, f.presentation_no,
        f.arrived_at::timestamp as arrived_at, f.planted, f.again,
        -- how long before same day emergency care they were at the emergency department, if they were
        case when s.department_type = '05' and u(f.urgent_key, 5020) < 0.4 then 45 + floor(150 * u(f.urgent_key, 5021))::integer end as minutes_before
    from free f
    join urgent_stream s using (stream)
    asof join urgent_site_share g on g.lsoa_id = f.lsoa_id and g.department_type = s.department_type and f.site_draw >= g.low
)
select * exclude (minutes_before), minutes_before is not null as from_department, null::integer as streamed_after from sited
union all
select
    d.urgent_key + 32, d.resident_id, d.birth_date, d.sex, '01', d.org_code, e.site_code, d.presentation_no,
    d.arrived_at - to_minutes(d.minutes_before), false, false, false, d.minutes_before - 5
from sited d
join (select org_code, min(site_code) as site_code from site where kind = 'emergency-department' group by org_code) e using (org_code)
where d.minutes_before is not null;
