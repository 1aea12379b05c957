-- The people of the start, put in front of their lives. A group is the people who share a home and move together; at the
-- start it has the number of its household.
create or replace table forming.newcomer as
with partners as (
    select first_id as resident_id, second_id as partner_id from forming.couple
    union all select second_id, first_id from forming.couple
)
select s.resident_id, s.sex, coalesce(c.birth_date, s.birth_date) as birth_date,
    case when m.kind = 'home' then a.household_id end as group_id,
    a.household_id, l.lsoa_id, l.place_id, l.deprivation, 'starter' as origin,
    case when m.kind in ('home') then s.arrangement else m.kind end as arrangement,
    null::date as arrived_date, p.partner_id,
    case when e.sex = '2' and not c.step_child and date_diff('day', e.birth_date, c.birth_date) between 15 * 366 and 49 * 365 then c.parent_id end as mother_id,
    c.parent_id as parent_id, c.twin_of, start_date() as from_date
from forming.starter s
join forming.member m using (resident_id)
join forming.address k on k.kind = m.kind and k.key = m.key
join forming.dwelling a using (household_id)
join lsoa l on l.lsoa_id = a.lsoa_id
left join forming.child c on c.resident_id = s.resident_id
left join forming.starter e on e.resident_id = c.parent_id
left join partners p on p.resident_id = s.resident_id
order by s.resident_id;

create or replace table forming.care_home as
select household_id, place_id, row_number() over (partition by place_id order by household_id) - 1 as nth,
    row_number() over (order by household_id) - 1 as nth_anywhere
from forming.dwelling join lsoa using (lsoa_id) where kind = 'care-home'
order by household_id;

create or replace table forming.life (
    resident_id bigint, sex varchar, birth_date date, group_id bigint, household_id bigint, lsoa_id bigint, place_id bigint,
    deprivation double, origin varchar, arrangement varchar, arrived_date date, partner_id bigint, mother_id bigint,
    parent_id bigint, twin_of bigint, from_date date, care_date date, care_household_id bigint, death_date date, leaving_date date
);

create or replace table forming.family as
select group_id, group_id as template_id, min(birth_date) as oldest_birth
from forming.newcomer where group_id is not null group by group_id order by group_id;

-- each practice's slice of an area, from `low` up to the next practice's
create or replace table forming.catchment as
with slices as (select lsoa_id, practice_id, (share * 1000000)::bigint as slice from practice_catchment)
select lsoa_id, practice_id,
    ((sum(slice) over (partition by lsoa_id order by practice_id) - slice) / sum(slice) over (partition by lsoa_id))::double as low,
    first_value(practice_id) over (partition by lsoa_id order by slice desc, practice_id) as main_practice_id
from slices
order by lsoa_id, practice_id;

create or replace table forming.stay as
select f.group_id, f.group_id as household_id, c.practice_id,
    start_date() - (1 + least(exponential(f.group_id, 2060, 8 * 365.25), 50 * 365))::int as from_date, null::date as to_date
from (select group_id, lsoa_id, u(group_id, 2061) as x from forming.family join forming.dwelling on household_id = group_id) f
asof join forming.catchment c on c.lsoa_id = f.lsoa_id and f.x >= c.low
order by f.group_id;
