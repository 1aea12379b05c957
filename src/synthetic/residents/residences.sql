-- Where each resident lived and when, and the ends of their lives here: the first of death, leaving alone, and the family's
-- leaving. Days after the period become null.
create or replace table forming.fate as
with family_gone as (
    select group_id, case when count(*) = count(to_date) then max(to_date) end as gone from forming.stay group by group_id
),
ends as (
    select l.*, case when l.care_date is null or l.care_date > g.gone then g.gone end as gone
    from forming.life l left join family_gone g using (group_id)
),
leaving as (select *, least(coalesce(leaving_date, gone), coalesce(gone, leaving_date)) as away from ends)
select resident_id, group_id, household_id, lsoa_id, origin, birth_date, arrived_date,
    case when death_date <= end_date() and death_date <= coalesce(away, death_date) then death_date end as death_date,
    case when away <= end_date() and away < death_date then away end as left_date,
    least(death_date, coalesce(away, death_date)) as ends,
    case when care_date < least(death_date, coalesce(away, death_date)) and care_date <= end_date() then care_date end as care_date,
    care_household_id
from leaving
order by resident_id;

create or replace table forming.lodging as
with homes as (
    select f.resident_id, s.household_id, s.practice_id, f.ends, greatest(s.from_date, f.arrived_date) as from_date,
        least(coalesce(s.to_date, date '9999-12-31'), coalesce(f.care_date, date '9999-12-31'), f.ends) as to_date
    from forming.fate f join forming.stay s using (group_id)
    union all
    select resident_id, care_household_id, null, ends, care_date, ends from forming.fate where care_date is not null
    union all
    select resident_id, household_id, null, ends,
        case origin when 'starter' then greatest(birth_date, start_date() - (1 + exponential(resident_id, 2120, 700))::int) else arrived_date end, ends
    from forming.fate where group_id is null
),
-- who has no family's practice draws one of the area
lived as (
    select h.*, d.lsoa_id, u(h.resident_id, 2121) as x
    from homes h join forming.dwelling d using (household_id)
    where h.from_date < h.to_date and h.from_date <= end_date()
)
select h.resident_id, h.household_id, h.lsoa_id, coalesce(h.practice_id, c.practice_id) as practice_id, h.from_date,
    case when h.to_date <= end_date() then h.to_date end as to_date
from lived h asof join forming.catchment c on c.lsoa_id = h.lsoa_id and h.x >= c.low
order by h.resident_id, h.from_date;

create or replace table residence as
select resident_id, from_date, to_date, household_id from forming.lodging order by resident_id, from_date;
