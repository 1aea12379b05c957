-- Social tenancies are the occupancies of dwellings that are socially rented. Cases of damp and of anti-social behaviour are
-- opened while a tenancy lasts: rates a year (damp 60 and anti-social behaviour 35 in 1,000 tenancies) are unsourced; damp
-- follows winter and the quality of housing in the area, the other crime.
create or replace table tenancy_record as
with
tenancies as (
    select o.occupancy_id, o.household_id, o.lead_id, o.from_date, o.until_date, h.size, l.living_score, l.crime_score,
        u(o.household_id, 7030) < 0.55 as of_council
    from occupancy o
    join household h on h.household_id = o.household_id and h.tenure = 'social rent'
    join lsoa l on l.lsoa_id = h.lsoa_id
),
kinds as (from (values (1, 'damp-and-mould', 0.060), (2, 'anti-social-behaviour', 0.035)) as k(no, category, rate)),
opened as (
    select t.*, k.no, k.category, y.year, (t.occupancy_id * 4 + k.no) * 32 + (y.year - year(start_date())) as case_key,
        k.rate * exp(case k.no when 1 then 0.012 * (t.living_score - 20) else 0.5 * t.crime_score end) as chance
    from tenancies t cross join kinds k cross join health_year y
),
dated as (
    select o.*, w.date as opened_on
    from (select *, u(case_key, 7032) as x from opened where u(case_key, 7031) < chance) o
    asof join day_weight w on w.profile = case o.no when 1 then 'respiratory' else 'planned' end and w.year = o.year and o.x >= w.low
)
select occupancy_id * 128 as record_id, occupancy_id, household_id, lead_id, 'tenancy' as category, of_council,
    case when from_date > start_date() - 365 and of_council then 'introductory' when of_council then 'secure'
        when u(occupancy_id, 7033) < 0.8 then 'assured' else 'shorthold' end as tenancy_type,
    from_date, case when until_date <= end_date() then until_date end as to_date, null as severity
from tenancies
union all
select occupancy_id * 128 + 32 * no + (year - year(start_date())), occupancy_id, household_id, lead_id, category, of_council, null,
    opened_on,
    case when least(opened_on + (5 + exponential(case_key, 7034, 55))::int, until_date) <= end_date()
        then least(opened_on + (5 + exponential(case_key, 7034, 55))::int, until_date) end,
    case when u(case_key, 7035) < 0.08 then 'emergency' when u(case_key, 7035) < 0.35 then 'urgent' else 'routine' end
from dated
where opened_on >= from_date and opened_on < until_date
order by record_id;
