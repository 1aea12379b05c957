-- NHS numbers: from the range kept for tests, 999 and six digits with a check digit, which belongs to nobody. It holds 909,091
-- numbers: enough for worlds in which that many people ever lived. Larger ones go on downwards with 998, 997 and so on, which
-- to our knowledge (from memory) were never issued either: numbers in use begin with 4, 6 or 7. The six digits are scattered
-- by a multiplication, so that neighbours do not follow each other; those whose check digit is 10 are no numbers and left out.
create or replace macro weighted_sum(nine) as
    nine // 100000000 * 10 + nine // 10000000 % 10 * 9 + nine // 1000000 % 10 * 8 + nine // 100000 % 10 * 7 + nine // 10000 % 10 * 6
    + nine // 1000 % 10 * 5 + nine // 100 % 10 * 4 + nine // 10 % 10 * 3 + nine % 10 * 2;

-- the kth number in the order of giving, without its check digit
create or replace macro kth_nine(k) as (999 - (k) // 1000000) * 1000000 + ((k) * 736879 + seed() % 1000000 * 265443) % 1000000;

create or replace table forming.nhs_number as
with wanted as (
    select resident_id, false as superseded from forming.person
    union all
    select resident_id, true from forming.person where u(resident_id, 2213) < 0.003
),
numbered as (
    select *, row_number() over (order by superseded, resident_id) as n from wanted
),
drawn as (
    select k, kth_nine(k) as nine
    from (select unnest(range((select count(*) * 12 // 10 + 100 from wanted))) as k)
),
valid as (
    select nine, row_number() over (order by k) as n from drawn where weighted_sum(nine) % 11 <> 1
)
select resident_id, superseded, nine::varchar || ((11 - weighted_sum(nine) % 11) % 11)::varchar as nhs_number
from numbered join valid using (n)
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
