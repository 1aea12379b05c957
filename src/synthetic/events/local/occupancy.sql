-- Which council an area belongs to, and which of the councils is the smallest.
create or replace table council_area as
select l.lsoa_id, l.lsoa_code, o.org_code as council_code, o.place_id,
    o.org_code = (
        select o.org_code from lsoa l join organisation o on o.kind = 'council' and o.place_id = l.place_id
        group by o.org_code order by sum((l.weight * 1000000)::bigint), o.org_code limit 1
    ) as smallest
from lsoa l
join organisation o on o.kind = 'council' and o.place_id = l.place_id
order by l.lsoa_id;

-- A dwelling's occupancies: the spans in which somebody lives there, from the first to come to the last to go. The lead is
-- the adult who came with the first and stays longest (of two, the older): whose name is on the tenancy or the bill.
create or replace table occupancy as
with stays as (
    select r.household_id, r.resident_id, r.from_date, coalesce(r.to_date, date '9999-12-31') as until_date, p.birth_date,
        max(coalesce(r.to_date, date '9999-12-31')) over (
            partition by r.household_id order by r.from_date, r.resident_id rows between unbounded preceding and 1 preceding) as others_until
    from residence r
    join household h on h.household_id = r.household_id and h.kind in ('home', 'student')
    join resident p on p.resident_id = r.resident_id and not p.temporary
    where coalesce(r.to_date, date '9999-12-31') > start_date()
),
numbered as (
    select *, (sum((from_date >= coalesce(others_until, date '0001-01-01'))::int)
        over (partition by household_id order by from_date, resident_id))::bigint as nth
    from stays
),
began as (select household_id, nth, min(from_date) as from_date, max(until_date) as until_date from numbered group by household_id, nth),
leads as (
    select n.household_id, n.nth,
        first(n.resident_id order by n.birth_date <= b.from_date - interval 18 year desc, n.until_date desc, n.birth_date, n.resident_id) as lead_id
    from numbered n
    join began b using (household_id, nth)
    where n.from_date <= greatest(b.from_date, start_date()) + 14
    group by n.household_id, n.nth
)
select b.household_id * 64 + b.nth as occupancy_id, b.household_id, b.from_date,
    b.until_date, l.lead_id, p.birth_date as lead_birth_date
from began b
join leads l using (household_id, nth)
join resident p on p.resident_id = l.lead_id
order by occupancy_id;

-- When a council, school or fire service could first know of an impairment: null for those who have none that is known.
create or replace table impairment as
select resident_id,
    min(case when condition in ('mobility-problems', 'activity-limitation', 'MS', 'PD', 'CEREBRALP', 'MND',
        'housebound') then detected_date end) as mobility,
    min(case when condition = 'housebound' then detected_date end) as housebound,
    min(case when condition = 'care-requirement' then detected_date end) as care_requirement,
    min(case when condition = 'DEM' then detected_date end) as dementia,
    min(case when condition = 'LD' then detected_date end) as learning_disability,
    min(case when condition = 'AUTISM' then detected_date end) as autism,
    min(case when condition = 'ADHD' then detected_date end) as adhd,
    min(case when condition = 'SMI' then detected_date end) as severe_mental_illness,
    min(case when condition in ('CEREBRALP', 'MS', 'PD', 'MND') then detected_date end) as neurological,
    min(case when condition = 'vision-problems' then detected_date end) as vision,
    min(case when condition = 'hearing-loss' then detected_date end) as hearing,
    min(case when condition in ('DEP', 'ANX') and resolved_date is null then detected_date end) as low_mood,
    min(case when condition in ('alcohol-problems', 'substance-misuse') then detected_date end) as addiction
from condition
where detected_date is not null
    and condition in ('mobility-problems', 'activity-limitation', 'MS', 'PD', 'CEREBRALP', 'MND', 'housebound', 'care-requirement', 'DEM',
        'LD', 'AUTISM', 'ADHD', 'SMI', 'vision-problems', 'hearing-loss', 'DEP', 'ANX', 'alcohol-problems', 'substance-misuse')
group by resident_id
order by resident_id;
