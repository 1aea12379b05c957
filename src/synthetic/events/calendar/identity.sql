-- The days on which a resident is here and alive within the period: `until_date` is the first day on which that no longer holds.
create or replace table present as
select resident_id, sex, birth_date, greatest(coalesce(arrived_date, birth_date), birth_date, start_date()) as from_date,
    least(coalesce(death_date + 1, date '9999-12-31'), coalesce(left_date, date '9999-12-31'), end_date() + 1) as until_date
from resident
where greatest(coalesce(arrived_date, birth_date), birth_date, start_date())
    < least(coalesce(death_date + 1, date '9999-12-31'), coalesce(left_date, date '9999-12-31'), end_date() + 1)
order by resident_id;

-- What is true of each resident in a span of days: name, home, practice. Spans cover all time: the first begins at
-- 0001-01-01 and the last ends at 9999-12-31. What changed more than a year before the period is left out.
create or replace table identity as
with
changes as (
    select resident_id, from_date from residence
    union all
    select resident_id, from_date from name_history
    union all
    select resident_id, from_date from registration
    union all
    select resident_id, to_date from registration where to_date is not null
),
cuts as (
    select resident_id, from_date from changes where from_date > start_date() - 365
    union
    select resident_id, start_date() - 365 from resident
),
spans as (
    select resident_id, from_date,
        lead(from_date, 1, date '9999-12-31') over (partition by resident_id order by from_date) as to_date
    from cuts
),
housed as (
    select s.*, r.household_id
    from spans s asof left join residence r on r.resident_id = s.resident_id and s.from_date >= r.from_date
),
named as (
    select s.*, n.forename, n.surname
    from housed s asof left join name_history n on n.resident_id = s.resident_id and s.from_date >= n.from_date
),
registered as (
    select s.*, case when s.from_date < coalesce(g.to_date, date '9999-12-31') then g.practice_id end as practice_id
    from named s asof left join registration g on g.resident_id = s.resident_id and s.from_date >= g.from_date
)
select s.resident_id, case when s.from_date > start_date() - 365 then s.from_date else date '0001-01-01' end as from_date, s.to_date,
    r.nhs_number, r.superseded_nhs_number, coalesce(s.forename, r.forename) as forename, coalesce(s.surname, r.surname) as surname,
    r.birth_date, r.sex, r.ethnic_code, h.household_id, h.uprn, h.address_line, h.postcode, l.lsoa_id, l.lsoa_code,
    p.practice_id, p.practice_code
from registered s
join resident r using (resident_id)
join household h on h.household_id = coalesce(s.household_id, r.household_id)
join lsoa l on l.lsoa_id = h.lsoa_id
left join practice p on p.practice_id = s.practice_id
order by s.resident_id, s.from_date;

-- A partner's own number for a resident: as good as random, and never the same for two of them.
create or replace macro org_key(org_code) as
    turn(low_bits(('0x' || hex(org_code))::ubigint), low_bits(seed()), 2246822519);
create or replace macro local_patient_id(org_code, resident_id) as
    org_code || lpad(
        turn(
            turn(
                turn(turn(low_bits(resident_id), org_key(org_code), 2654435769), 668265263::ubigint, 3266489917),
                low_bits(org_key(org_code) + 2246822519), 374761393),
            3266489917::ubigint, 2221713035)::varchar,
        10, '0');

-- What somebody speaks at home (ISO 639-1), the same in every dataset that says so.
create or replace macro preferred_language(ethnic_code, resident_id) as
    case when (ethnic_code) in ('A', 'B', 'C', 'D', 'G', 'M', 'N', 'P') or u(resident_id, 6142) < 0.86 then 'en'
        else case (ethnic_code) when 'H' then 'gu' when 'J' then 'ur' when 'K' then 'bn' when 'R' then 'zh' else 'pl' end end;
