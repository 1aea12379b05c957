-- NHS numbers: nine digits from 500,000,000 to 599,999,999 and a check digit. To our knowledge (from memory) that range was
-- never issued: numbers in use begin with 4, 6 or 7; 3200000010 to 3999999999 are Northern Ireland's, 0101000000 to
-- 3112999999 Scotland's, and 9990000000 onwards are for tests and too few for a million residents. Each whole number gets
-- eight digits of its own; the ninth is the first from a drawn one whose check digit is not 10, which no number may have.
create or replace macro weighted_sum(nine) as
    nine // 100000000 * 10 + nine // 10000000 % 10 * 9 + nine // 1000000 % 10 * 8 + nine // 100000 % 10 * 7 + nine // 10000 % 10 * 6
    + nine // 1000 % 10 * 5 + nine // 100 % 10 * 4 + nine // 10 % 10 * 3 + nine % 10 * 2;

create or replace table forming.nhs_number as
with numbered as (
    select resident_id, false as superseded, resident_id as n, u(resident_id, 2212) as x from forming.person
    union all
    select resident_id, true, resident_id + 5000000, u(resident_id, 2214) from forming.person where u(resident_id, 2213) < 0.003
),
drawn as (
    select *, (50000000 + (n * 7368787 + seed() % 10000000 * 2654435) % 10000000) * 10 as first_eight, floor(x * 10)::bigint as ninth from numbered
),
allowed as (
    select *, first_eight + case when weighted_sum(first_eight + ninth) % 11 = 1 then (ninth + 1) % 10 else ninth end as nine from drawn
)
select resident_id, superseded, nine::varchar || ((11 - weighted_sum(nine) % 11) % 11)::varchar as nhs_number
from allowed
order by resident_id, superseded;

create or replace table resident as
with last_home as (
    select resident_id, max_by(household_id, from_date) as household_id, max_by(lsoa_id, from_date) as lsoa_id, min(from_date) as first_here
    from forming.lodging group by resident_id
),
last_practice as (
    select resident_id, max_by(practice_id, from_date) as practice_id from registration group by resident_id
),
last_name as (select resident_id, max_by(surname, from_date) as surname from name_history group by resident_id)
select p.resident_id, p.sex, p.birth_date, p.death_date, e.ethnic_code, f.forename, n.surname, s.birth_surname,
    h.household_id, h.lsoa_id, r.practice_id,
    -- half of those here at the start were born here; others came some years before their present home
    case when p.origin = 'starter' and u(p.resident_id, 2210) < 0.5
        then greatest(p.birth_date, h.first_here - exponential(p.resident_id, 2211, 2500)::int)
        else p.arrived_on end as arrived_date,
    p.left_date, p.mother_id, p.twin_of, p.partner_id, p.family_id,
    p.origin = 'visitor' as temporary,
    p.left_date is not null and coalesce(g.stays_on_list, false) as ghost,
    q.nhs_number, o.nhs_number as superseded_nhs_number,
    l.deprivation, l.imd_quintile
from forming.person p
join last_home h using (resident_id)
join lsoa l on l.lsoa_id = h.lsoa_id
join forming.ethnicity e using (resident_id)
join forming.forename f using (resident_id)
join forming.surname s using (resident_id)
join forming.nhs_number q on q.resident_id = p.resident_id and not q.superseded
left join forming.nhs_number o on o.resident_id = p.resident_id and o.superseded
join last_name n using (resident_id)
left join last_practice r using (resident_id)
left join (select resident_id, bool_or(stays_on_list) as stays_on_list from forming.registering group by resident_id) g using (resident_id)
order by p.resident_id;
