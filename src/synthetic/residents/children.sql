-- Children and their parents. Every woman who may have a family draws a history of births (her age at the first, the
-- gaps, twins); histories that fall in the past are places for children, and children take the places in order of age.
create or replace table forming.parent as
select s.resident_id, s.birth_date, c.second_id as partner_id, c.first_id is not null as partnered
from forming.starter s
left join forming.couple c on c.first_id = s.resident_id
where s.age >= 18
    and case
        when c.first_id is not null then c.mixed and u(s.resident_id, 2020) < 0.90
        when s.arrangement in ('partnered', 'alone', 'sharing')
            and s.resident_id not in (select second_id from forming.couple)
        then u(s.resident_id, 2020) < case s.sex when '2' then 0.72 else 0.045 end
        else false
    end
order by s.resident_id;

create or replace table forming.birth_place as
with history as (
    select resident_id, birth_date,
        1 + (u(resident_id, 2021) < 0.80)::int + (u(resident_id, 2021) < 0.33)::int + (u(resident_id, 2021) < 0.11)::int as births,
        greatest(16.5, case when partnered then 29.2 else 25.5 end + 5.2 * normal(resident_id, 2022)) as first_age
    from forming.parent
),
births as (
    select resident_id, nth,
        birth_date + (365.25 * (first_age
            + case when nth >= 2 then 1.3 + exponential(resident_id, 2023, 1.9) else 0 end
            + case when nth >= 3 then 1.3 + exponential(resident_id, 2024, 1.9) else 0 end
            + case when nth >= 4 then 1.3 + exponential(resident_id, 2025, 1.9) else 0 end))::int as born,
        u(resident_id, 2026 + nth::int) < 0.0165 as twins
    from history, range(1, 5) as numbers(nth)
    where nth <= births
),
at_home as (
    select *, date_diff('day', born, start_date()) / 365.25 as age from births
    where born < start_date() and born > start_date() - 45 * 365
)
select resident_id as parent_id, nth, copy, born, age < 18 as minor
from at_home, range(0, 2) as copies(copy)
where (copy = 0 or twins)
    -- grown-up children mostly live elsewhere
    and (age < 18 or u(resident_id, 2031 + nth::int)
        < case when age < 20 then 0.84 when age < 25 then 0.56 when age < 30 then 0.28 when age < 35 then 0.12 else 0.06 end)
order by parent_id, nth, copy;

create or replace table forming.child as
with places as (
    select *, row_number() over (partition by minor order by born, parent_id, nth, copy) as place from forming.birth_place
),
sizes as (select minor, count(*) as places from forming.birth_place group by minor),
children as (
    select resident_id, birth_date, arrangement = 'child' as minor,
        row_number() over (partition by arrangement order by birth_date, resident_id) as rank,
        count(*) over (partition by arrangement) as children
    from forming.starter where arrangement in ('child', 'with-parents')
),
-- the places are thinned evenly: the r-th of n children takes the place at r / n of the way
seated as (
    select c.*, (c.rank * s.places + c.children - 1) // c.children as place from children c join sizes s using (minor)
),
taken as (select p.*, s.resident_id, s.birth_date from seated s join places p using (minor, place)),
twinned as (
    select resident_id, parent_id, min(birth_date) over (partition by parent_id, nth) as birth_date,
        case when count(*) over (partition by parent_id, nth) = 2
            then (sum(resident_id) over (partition by parent_id, nth) - resident_id)::bigint end as twin_of
    from taken
)
-- one born within ten months of another cannot have the same mother: a step-child
select *, coalesce(date_diff('day', lag(birth_date) over (partition by parent_id order by birth_date, resident_id), birth_date)
    between 1 and 300, false) as step_child
from twinned
order by resident_id;
