-- Unpaid carers and whom they care for, about one adult in eleven (Census 2021, from memory): partners, parents of children,
-- and people of middle age who look after an older person in their neighbourhood.
create or replace table carer as
with here as (
    select r.*, date_sub('year', birth_date, end_date()) as age, l.msoa_code, l.place_id, h.kind
    from resident r join lsoa l on l.lsoa_id = r.lsoa_id join household h using (household_id)
    where death_date is null and left_date is null and not temporary and not ghost
),
partners as (
    select a.resident_id, b.resident_id as cares_for
    from here a join here b on b.resident_id = a.partner_id and b.household_id = a.household_id
    where u(a.resident_id, 2240) < case when b.age >= 80 then 0.38 when b.age >= 65 then 0.13 else 0.030 end
        -- of two who could care for each other, one does
        and not (u(b.resident_id, 2240) < case when a.age >= 80 then 0.38 when a.age >= 65 then 0.13 else 0.030 end and b.resident_id < a.resident_id)
),
parents as (
    select p.resident_id, min(c.resident_id) as cares_for
    from here c join here p on p.resident_id = c.mother_id and p.household_id = c.household_id
    where c.age < 18 and u(c.resident_id, 2241) < 0.028
    group by p.resident_id
),
old as (
    select resident_id, msoa_code, row_number() over (partition by msoa_code order by resident_id) - 1 as nth, count(*) over (partition by msoa_code) as people
    from here where age >= 76 and kind = 'home'
),
middle as (
    select resident_id, msoa_code, sex, deprivation from here
    where age between 38 and 69 and u(resident_id, 2242) < case sex when '2' then 0.125 else 0.085 end * exp(0.08 * deprivation)
),
children_of_the_old as (
    select m.resident_id, o.resident_id as cares_for
    from middle m join old o on o.msoa_code = m.msoa_code and o.nth = floor(u(m.resident_id, 2243) * o.people)::bigint
)
select resident_id, min_by(cares_for, rank) as cares_for
from (
    select *, 1 as rank from partners union all select *, 2 from parents union all select *, 3 from children_of_the_old
)
where resident_id <> cares_for
group by resident_id
order by resident_id;
