-- Households at the start: couples, families, lone parents, sharers, people alone, and communal establishments.
-- Elderly relatives live with couples of middle age; sharers come in twos to fives, students in houses and halls.
create or replace table forming.member as
with couples as (
    select first_id as resident_id, first_id as head_id from forming.couple
    union all select second_id, first_id from forming.couple
),
parents as (
    select distinct c.parent_id as resident_id, coalesce(p.head_id, c.parent_id) as head_id
    from forming.child c left join couples p on p.resident_id = c.parent_id
),
children as (select c.resident_id, p.head_id from forming.child c join parents p on p.resident_id = c.parent_id),
hosts as (
    select first_id as head_id, row_number() over (order by birth_date, first_id) as place
    from forming.couple join forming.starter on resident_id = first_id where age between 38 and 65
),
elders as (
    select resident_id, row_number() over (order by birth_date, resident_id) as rank, count(*) over () as elders
    from forming.starter where arrangement = 'with-family'
),
invited as (select *, (rank * (select count(*) from hosts) + elders - 1) // elders as place from elders),
relatives as (select resident_id, head_id from invited join hosts using (place)),
sharers as (
    select resident_id, row_number() over (order by arrangement, age // 4, u(resident_id, 2040), resident_id) - 1 as place
    from forming.starter
    where arrangement = 'sharing' and resident_id not in (select resident_id from parents)
),
houses as (
    select resident_id, place // 14 * 4 + case when place % 14 < 2 then 0 when place % 14 < 5 then 1 when place % 14 < 9 then 2 else 3 end as house
    from sharers
),
communal as (
    select resident_id, arrangement, floor(u(resident_id, 2041) * greatest(1, count(*) over (partition by arrangement) // case arrangement
        when 'care-home' then 38 when 'hostel' then 12 else 1 end))::bigint as place,
        count(*) over (partition by arrangement) as people
    from forming.starter where arrangement in ('care-home', 'hostel', 'no-fixed-abode', 'student')
),
placed as (
    select resident_id, 'home' as kind, head_id as key from (
        select * from couples union all select * from children union all select * from relatives
        union all select resident_id, head_id from parents where resident_id not in (select resident_id from couples)
    )
    union all select resident_id, 'home', min(resident_id) over (partition by house) from houses
    union all select resident_id, arrangement, case arrangement
        when 'no-fixed-abode' then resident_id
        when 'student' then case when u(resident_id, 2042) < 0.45
            then place % greatest(1, people // 220) else 1000 + place % greatest(1, people * 55 // 500) end
        else place end
    from communal
)
select s.resident_id, coalesce(p.kind, 'home') as kind, coalesce(p.key, s.resident_id) as key
from forming.starter s left join placed p using (resident_id)
order by s.resident_id;

create or replace table forming.address as
with occupied as (
    select m.kind, m.key, count(*) as people, bool_or(s.age < 18) as children, min(s.birth_date) as oldest_birth,
        count(*) filter (where s.age >= 18) as adults, min(s.resident_id) as first_id,
        max(s.age) as oldest
    from forming.member m join forming.starter s using (resident_id)
    group by m.kind, m.key
),
numbered as (select *, row_number() over (order by kind, key) as household_id from occupied),
-- three dwellings in two hundred stand empty at the start
vacant as (
    select (select count(*) from occupied) + n as household_id, 'home' as kind
    from range(1, (select count(*) from occupied) * 3 // 200 + 2) as numbers(n)
)
select household_id, kind, key, people, adults, children, oldest_birth,
    case
        when kind in ('student', 'hostel', 'care-home', 'no-fixed-abode') then kind
        when children and adults = 1 then 'lone-parent'
        when children then 'family'
        when oldest >= 65 then 'older'
        when oldest < 35 then 'young'
        else 'middle'
    end as class
from numbered
union all
select household_id, kind, null, 0, 0, false, null, 'middle' from vacant
order by household_id;
