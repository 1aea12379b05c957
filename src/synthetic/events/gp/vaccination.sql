-- Vaccinations. Of children by the national schedule, in order of age, with a family's inclination that all its children share and
-- less of it where deprivation is high; of adults against pneumococci, shingles and RSV once, against flu and COVID-19 by season.
-- Those since the sixth year before the period (for adults' once-only ones: ever) come with the first registration of the person.
-- Coverage is near the levels published by UKHSA (from memory); the slopes are unsourced.
-- a chance whose mean over the inclinations of all is about `share`
create or replace macro leaning(share, slope) as 1 / (1 + exp(-(1.17 * ln((share) / (1 - (share))) + (slope))));

create or replace table vaccine as
select row_number() over (order by age_days, vaccine, dose)::tinyint as no, vaccine, target, dose::tinyint as dose, age_days, delay_days, coverage, deprivation,
    coalesce(born_from, date '1900-01-01') as born_from, coalesce(born_until, date '9999-12-31') as born_until, setting
from gp_vaccine_file
order by no;

-- what decides who takes an offer, worked out once for each person
create or replace table vaccine_taker as
select r.resident_id, r.birth_date, r.sex, r.deprivation,
    0.9 * normal(coalesce(r.family_id, 5000000 + r.resident_id), 6300) + 0.5 * normal(r.resident_id, 6301)
        - case when r.ethnic_code in ('C', 'D', 'E', 'F', 'M', 'N', 'P') then 0.5 when r.ethnic_code in ('G', 'H', 'J', 'K', 'L', 'R', 'S') then 0.15 else 0 end as inclined,
    coalesce(c.at_risk, date '9999-12-31') as at_risk, s.care_home
from resident r
join social s using (resident_id)
left join (
    select resident_id, min(detected_date) as at_risk from condition
    where condition in ('DM', 'CHD', 'COPD', 'CKD', 'HF', 'STIA', 'CLD', 'RA', 'MS', 'LD', 'AST') and detected_date is not null
    group by resident_id
) c using (resident_id)
where not r.temporary
order by r.resident_id;

create or replace table vaccination as
with
scheduled as (
    select p.resident_id, v.no, 0 as season, v.vaccine, v.target, v.dose, v.setting,
        (p.birth_date + v.age_days::integer + least(2000, exponential(p.resident_id * 64 + v.no, 6310, v.delay_days * exp(0.15 * p.deprivation)))::integer) as date,
        u(p.resident_id * 64 + v.no, 6311) < leaning(v.coverage, -v.deprivation * p.deprivation + p.inclined) as taken
    from vaccine_taker p
    join vaccine v on p.birth_date >= v.born_from and p.birth_date < v.born_until
        and p.birth_date + v.age_days::integer <= end_date() and (p.birth_date + v.age_days::integer >= start_date() - interval 6 year or v.vaccine = 'PPV23')
),
season as (select year - 1 as year from health_year union select year from health_year),
-- flu from September to January of 65 and over, of people at risk, of children of 2 to 15; COVID-19 in spring and autumn
seasonal as (
    select p.*, s.year, extract(year from age(make_date(s.year + 1, 3, 31), p.birth_date)) as age from vaccine_taker p cross join season s
    where p.birth_date < make_date(s.year, 9, 1) - 180
),
offered as (
    select resident_id, 41 as no, year, 'Influenza' as vaccine, 'Influenza' as target, 1 as dose,
        case when age between 5 and 15 then 'School' when u(resident_id, 6321) < 0.3 then 'Pharmacy' else 'GP' end as setting,
        (make_date(year, case when age >= 16 and year >= 2024 then 10 else 9 end, case when age >= 16 and year >= 2024 then 1 else 8 end)
            + least(115, exponential(resident_id * 64 + year - 1990, 6322, case when age >= 16 then 22 else 40 end))::integer) as date,
        u(resident_id * 64 + year - 1990, 6323) < leaning(
            case when age >= 65 then 0.77 when at_risk < make_date(year, 12, 1) then 0.42 when age in (2, 3) then 0.44 when age between 4 and 15 then 0.50
                when sex = '2' and age between 20 and 40 then 0.05 else 0.02 end, -0.22 * deprivation + inclined) as taken
    from seasonal
    where age >= 65 or at_risk < make_date(year, 12, 1) or age between 2 and 15 or (age between 20 and 64)
    union all
    select resident_id, 42, year, 'COVID-19', 'COVID-19', 1, case when care_home then 'Care home' when u(resident_id, 6325) < 0.45 then 'Pharmacy' else 'GP' end,
        (make_date(year, 10, 2) + least(110, exponential(resident_id * 64 + year - 1990, 6326, 26))::integer),
        u(resident_id * 64 + year - 1990, 6327) < leaning(case when age >= 75 then 0.72 when age >= 65 then 0.60 else 0.24 end, -0.28 * deprivation + inclined)
    from seasonal
    where age >= case when year >= 2025 then 75 else 65 end or (at_risk < make_date(year, 10, 1) and age >= 16 and year < 2025)
    union all
    select resident_id, 43, year, 'COVID-19', 'COVID-19', 1, case when care_home then 'Care home' when u(resident_id, 6325) < 0.45 then 'Pharmacy' else 'GP' end,
        (make_date(year, 4, 3) + least(85, exponential(resident_id * 64 + year - 1990, 6328, 26))::integer),
        u(resident_id * 64 + year - 1990, 6329) < leaning(0.62, -0.28 * deprivation + inclined)
    from seasonal
    where age >= 75
    union all
    -- two doses against shingles at 65 and, until they have had it, at 70 to 79; one against RSV at 75 from September 2024
    select resident_id, 44, year, 'Shingles', 'Herpes zoster', 1, 'GP', (make_date(year, 9, 10) + least(200, exponential(resident_id, 6330, 70))::integer),
        u(resident_id, 6331) < leaning(0.52, -0.25 * deprivation + inclined)
    from seasonal where age = 70 or (age = 66 and year >= 2023)
    union all
    select resident_id, 45, year, 'RSV', 'Respiratory syncytial virus', 1, 'GP', (make_date(year, 9, 3) + least(200, exponential(resident_id, 6332, 50))::integer),
        u(resident_id, 6333) < leaning(0.58, -0.25 * deprivation + inclined)
    from seasonal where year >= 2024 and (age = 75 or (year = 2024 and age between 76 and 79))
),
given as (
    select resident_id, no, season, vaccine, target, dose, setting, date from scheduled where taken
    union all
    select resident_id, no, year, vaccine, target, dose, setting, date from offered where taken
    union all
    select resident_id, 46, year, vaccine, target, 2, setting, date + 185 + floor(u(resident_id, 6334) * 120)::integer from offered
    where taken and vaccine = 'Shingles' and u(resident_id, 6335) < 0.72
),
settled as (
    select resident_id, no, season, vaccine, target, dose, setting, case when setting in ('School', 'GP') then working_day(date + 5, date, resident_id) else date end as date from given
)
select (s.resident_id * 64 + s.no) * 64 + greatest(0, s.season - 1990) as vaccination_id, s.resident_id, g.registration_id::integer as registration_id,
    s.date, greatest(s.date, g.from_date) as sent_on, s.vaccine, s.target, s.dose::tinyint as dose, s.setting
from settled s
join gp_patient g on g.resident_id = s.resident_id and s.date >= g.record_from and s.date < g.until_date
where s.date <= end_date() and greatest(s.date, g.from_date) <= end_date() and s.date >= g.birth_date
order by sent_on, vaccination_id;
