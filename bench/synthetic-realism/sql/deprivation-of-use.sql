-- Each as a ratio of what happened to what would have happened at the county's rates for the same ages and sexes.
with
happened as (
    select 'emergency admissions' as key, resident_id, admitted_at::date as date from spell where kind = 'emergency'
    union all select 'attendances at A&E (types 1 and 3)', resident_id, arrived_at::date from attendance where department_type in ('01', '03')
    union all select 'ambulance incidents', resident_id, called_at::date from ambulance_incident
    union all select 'deaths', resident_id, death_date from registered_death
    union all select 'planned admissions', resident_id, admitted_at::date from spell where kind in ('elective', 'day-case')
    union all select 'outpatient appointments not kept', resident_id, date from hospital_appointment where attended in ('3', '7')
),
cell as (
    select h.key, p.imd_quintile, p.sex, p.band, count(*) as n
    from happened h join person_year p on p.resident_id = h.resident_id and h.date >= p.from_date and h.date < p.until_date
    group by all
),
lived as (select imd_quintile, sex, band, count(*) as years from person_year group by all),
rate as (
    select c.key, sex, band, c.n / l.years as rate
    from (select key, sex, band, sum(n) as n from cell group by all) c
    join (select sex, band, sum(years) as years from lived group by all) l using (sex, band)
),
expected as (
    select r.key, l.imd_quintile, sum(l.years * r.rate) as expected from lived l join rate r using (sex, band) group by all
),
ratio as (
    select key, imd_quintile, n, n / expected as ratio
    from (select key, imd_quintile, sum(n) as n from cell group by all) join expected using (key, imd_quintile)
)
select key, max(ratio) filter (imd_quintile = 1) / max(ratio) filter (imd_quintile = 5) as made,
    -- a ratio is as uncertain as the smaller count makes it
    min(n) filter (imd_quintile in (1, 5)) // 2 as events
from ratio group by key order by made desc
