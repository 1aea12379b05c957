-- One year of moves. `year_number()`, `year_from()` and `year_to()` are set before each run. Families move along chains, as
-- they do in England: a home falls empty (a death, or a family that leaves the area), the next family of the list moves in,
-- another into theirs, and a family from outside takes the last home. So no home ever holds two families, and all the
-- moves of a chain are on one day.
create or replace macro moving_salt(use) as 2700 + 10 * year_number() + use;

update forming.stay set to_date = e.ends
from forming.family_end e
where e.group_id = stay.group_id and stay.to_date is null and e.ends < year_from();

-- chances in a year by the age of the oldest: moving within the area, and leaving it (near the English Housing Survey's
-- share of households that moved, and internal migration out of a county; from memory)
create or replace macro moving_chance(age) as
    case when age < 30 then 0.20 when age < 40 then 0.135 when age < 55 then 0.075 when age < 70 then 0.05 else 0.035 end;
create or replace macro leaving_chance(age) as
    case when age < 30 then 0.065 when age < 40 then 0.042 when age < 55 then 0.021 when age < 70 then 0.013 else 0.008 end;

create or replace table forming.chain_item as
with living as (
    select s.household_id, s.group_id, f.template_id, s.practice_id, u(s.group_id, moving_salt(0)) as x, e.ends,
        date_sub('year', f.oldest_birth, year_from()) as age
    from forming.stay s join forming.family f using (group_id) join forming.family_end e using (group_id)
    where s.to_date is null
),
items as (
    select household_id, group_id, template_id, practice_id,
        case when x < leaving_chance(age) then 'leave' else 'move' end as what
    from living
    where x < leaving_chance(age) + moving_chance(age) and ends > year_to() + 60
    union all
    select household_id, null, null, null, 'empty'
    from forming.dwelling d
    where kind = 'home' and u(household_id, moving_salt(1)) < 0.6
        and not exists (select 1 from living where living.household_id = d.household_id)
),
listed as (
    select i.*, d.lsoa_id, l.place_id,
        case
            when u(household_id, moving_salt(2)) < 0.80 then c.practice_id
            when u(household_id, moving_salt(2)) < 0.96 then 1000000 + l.place_id
            else 2000000
        end as list
    from items i join forming.dwelling d using (household_id) join lsoa l on l.lsoa_id = d.lsoa_id
    join (select distinct lsoa_id, main_practice_id as practice_id from forming.catchment) c on c.lsoa_id = d.lsoa_id
),
ordered as (
    select *, row_number() over (partition by list order by u(household_id, moving_salt(3)), household_id) as place,
        count(*) over (partition by list) as places
    from listed
),
-- the item that begins the chain: the last home before this one that falls empty, or, going round, the last of the list
headed as (
    select *,
        coalesce(
            max(case when what <> 'move' then place * 10000000000 + household_id end) over (partition by list order by place),
            max(case when what <> 'move' then place * 10000000000 + household_id end) over (partition by list),
            list) as head
    from ordered
    where places > 1 or what <> 'move'
),
dated as (
    select *, year_from() + floor(u(head % 10000000000, moving_salt(4)) * (date_diff('day', year_from(), year_to()) - 6) + 6)::int as day
    from headed
)
select * exclude (day, head),
    -- nobody moves on a Sunday, and a third of moves are put off from Monday to Thursday to the Friday before
    case
        when dayofweek(day) = 0 then day - 1
        when dayofweek(day) <= 4 and u(head % 10000000000, moving_salt(5)) < 0.33 then day - dayofweek(day)::int - 2
        else day
    end as day
from dated
order by list, place;

-- who comes into each home: the family of the next item in the list if it moves, or newcomers
create or replace table forming.incoming as
with young as (
    select group_id as template_id, row_number() over (order by group_id) - 1 as nth
    from forming.family where group_id = template_id and date_sub('year', oldest_birth, start_date()) < 40
),
next_item as (
    select i.*, n.what as next_what, n.group_id as next_group, n.template_id as next_template, n.practice_id as next_practice,
        floor(u(i.household_id, moving_salt(6)) * (select count(*) from young))::bigint as nth
    from forming.chain_item i
    join forming.chain_item n on n.list = i.list and n.place = i.place % i.places + 1
)
select i.household_id, i.lsoa_id, i.day,
    case when next_what = 'move' then next_group
        else (select max(group_id) from forming.family) + row_number() over (partition by next_what = 'move' order by i.household_id) end as group_id,
    next_what = 'move' as within, next_practice,
    case when next_what = 'move' then null when i.what = 'leave' then i.template_id else y.template_id end as template_id
from next_item i
left join young y on i.what <> 'leave' and next_what <> 'move' and y.nth = i.nth
order by i.household_id;

update forming.stay set to_date = i.day
from forming.chain_item i
where i.group_id = stay.group_id and i.what in ('move', 'leave') and stay.to_date is null;

-- a family keeps its practice while its new home is in the practice's catchment
insert into forming.stay
select i.group_id, i.household_id, coalesce(k.practice_id, c.practice_id), i.day, null
from (select *, u(group_id, moving_salt(7)) as x from forming.incoming) i
asof join forming.catchment c on c.lsoa_id = i.lsoa_id and i.x >= c.low
left join forming.catchment k on k.lsoa_id = i.lsoa_id and k.practice_id = i.next_practice
order by i.group_id;
