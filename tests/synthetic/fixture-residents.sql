-- A small made-up population with the columns of the world that health reads: ages as in England in mid-2020 (ONS, five-year
-- bands in thousands, rounded, from memory), no correlation of age with deprivation, one household a person.

create or replace table resident as
with
people as (select i as resident_id from range(1, residents() + 1) person(i)),
band(from_age, low, high) as (
    select (row_number() over (order by n) - 1) * 5, sum(people) over (order by n) - people, sum(people) over (order by n)
    from (values
        (1, 3239), (2, 3539), (3, 3435), (4, 3115), (5, 3472), (6, 3771), (7, 3825), (8, 3738), (9, 3476), (10, 3639),
        (11, 3876), (12, 3762), (13, 3196), (14, 2784), (15, 2814), (16, 2009), (17, 1449), (18, 850), (19, 400), (20, 156)
    ) census(n, people)
),
aged as (
    select
        p.resident_id,
        case when u(resident_id, 2000) < 0.495 then '1' else '2' end as sex,
        end_date() - ((b.from_age + 5 * u(resident_id, 2001)) * 365.25)::integer as birth_date,
        normal(resident_id, 2002) as deprivation
    from people p
    join band b on u(resident_id, 2003) * 56545 >= b.low and u(resident_id, 2003) * 56545 < b.high
)
select
    resident_id, sex, birth_date,
    case
        when u(resident_id, 2004) < 0.00006 * exp(0.085 * (end_date() - birth_date) / 365.25)
        then greatest(birth_date, end_date() - (u(resident_id, 2005) * (end_date() - start_date()))::integer)
    end as death_date,
    pick(['A', 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'C', 'C', 'H', 'J', 'M', 'N', 'S'], u(resident_id, 2006)) as ethnic_code,
    resident_id as household_id,
    greatest(birth_date, case when u(resident_id, 2007) < 0.1 and u(resident_id, 2004) > 0.5 then start_date() + 200 else date '1990-01-01' end) as arrived_date,
    null::date as left_date,
    deprivation,
    1 + floor(5 * (1 / (1 + exp(-1.702 * -deprivation))))::integer as imd_quintile
from aged;

create or replace table household as
select
    household_id,
    case
        when u(resident_id, 2010) < 0.0015 then 'no-fixed-abode'
        when (end_date() - birth_date) / 365.25 > 80 and u(resident_id, 2011) < 0.11 then 'care-home'
        else 'home'
    end as kind,
    1 + floor(4 * u(resident_id, 2012))::integer as size
from resident;

create or replace table carer as
select resident_id, resident_id as cares_for from resident where false;
