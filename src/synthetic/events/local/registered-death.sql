-- Deaths as they are registered: of those who died living here. The underlying cause is drawn among causes that the person's
-- conditions and age allow, with weights near the shares of causes in England (from memory); a death in hospital after an
-- emergency keeps to where the hospital says it happened. Registration takes a week or two, months with a coroner.
create or replace table cause_of_death as
from (values
    -- what it follows (null: anybody), ages, sex, weight, coroner, code, place (h hospice likely)
    ('CAN', 'lung', 0, 130, null, 45.0, false, 'C349', 'h'),
    ('CAN', 'bowel', 0, 130, null, 22.0, false, 'C189', 'h'),
    ('CAN', 'breast', 0, 130, null, 11.0, false, 'C509', 'h'),
    ('CAN', 'prostate', 0, 130, null, 10.0, false, 'C61X', 'h'),
    ('CAN', 'skin', 0, 130, null, 3.0, false, 'C439', 'h'),
    ('CAN', 'other', 0, 130, null, 7.0, false, 'C259', 'h'),
    ('CAN', 'other', 0, 130, null, 6.0, false, 'C159', 'h'),
    ('CAN', 'other', 0, 130, null, 4.0, false, 'C859', 'h'),
    ('CAN', 'other', 0, 130, null, 4.0, false, 'C679', 'h'),
    ('CAN', 'other', 0, 130, null, 4.0, false, 'C64X', 'h'),
    ('CAN', 'other', 0, 130, null, 4.0, false, 'C80X', 'h'),
    ('CHD', null, 30, 130, null, 4.0, false, 'I259', ''),
    ('CHD', null, 30, 130, null, 2.8, false, 'I219', ''),
    ('HF', null, 40, 130, null, 5.0, false, 'I500', ''),
    ('STIA', null, 30, 130, null, 6.0, false, 'I64X', ''),
    ('AF', null, 60, 130, null, 1.5, false, 'I48X', ''),
    ('COPD', null, 40, 130, null, 9.0, false, 'J449', ''),
    ('DEM', 'Alzheimer''s disease', 60, 130, null, 36.0, false, 'G309', ''),
    ('DEM', 'vascular dementia', 60, 130, null, 36.0, false, 'F019', ''),
    ('DEM', 'other dementia', 60, 130, null, 36.0, false, 'F03X', ''),
    ('DM', null, 30, 130, null, 1.2, false, 'E149', ''),
    ('CKD', null, 40, 130, null, 0.8, false, 'N189', ''),
    ('PD', null, 50, 130, null, 9.0, false, 'G20X', ''),
    ('MND', null, 30, 130, null, 60.0, false, 'G122', 'h'),
    ('CLD', null, 25, 130, null, 6.0, false, 'K746', ''),
    ('alcohol-problems', null, 25, 80, null, 4.0, false, 'K703', ''),
    ('substance-misuse', null, 16, 70, null, 6.0, true, 'X42X', ''),
    ('EP', null, 5, 130, null, 1.2, true, 'G409', ''),
    ('AST', null, 5, 130, null, 0.3, false, 'J459', ''),
    ('SMI', null, 16, 80, null, 0.6, true, 'X70X', ''),
    ('DEP', null, 16, 80, null, 0.12, true, 'X70X', ''),
    ('falls', null, 65, 130, null, 1.1, true, 'W19X', ''),
    ('PAD', null, 50, 130, null, 1.0, false, 'I739', ''),
    ('heart-valve-disease', null, 50, 130, null, 1.5, false, 'I350', ''),
    (null, null, 70, 130, null, 0.9, false, 'J189', ''),
    (null, null, 80, 130, null, 0.9, false, 'R54X', ''),
    (null, null, 45, 130, null, 0.25, false, 'A419', ''),
    (null, null, 50, 130, null, 0.35, false, 'U071', ''),
    (null, null, 40, 130, null, 0.4, false, 'I219', ''),
    (null, null, 40, 130, null, 0.3, false, 'I639', ''),
    (null, null, 35, 130, null, 0.3, false, 'C259', 'h'),
    (null, null, 50, 130, null, 0.3, false, 'C80X', 'h'),
    (null, null, 40, 130, null, 0.25, false, 'C349', 'h'),
    (null, null, 30, 130, '2', 0.3, false, 'C56X', 'h'),
    (null, null, 65, 130, null, 0.2, false, 'N390', ''),
    (null, null, 50, 130, null, 0.2, false, 'I269', ''),
    (null, null, 16, 80, '1', 0.15, true, 'X70X', ''),
    (null, null, 16, 60, null, 0.15, true, 'X42X', ''),
    (null, null, 16, 90, '1', 0.18, true, 'V892', ''),
    (null, null, 1, 45, null, 0.25, false, 'C719', 'h'),
    (null, null, 1, 60, null, 0.20, true, 'R99X', ''),
    (null, null, 0, 1, null, 2.0, false, 'P072', ''),
    (null, null, 0, 1, null, 1.6, false, 'Q249', ''),
    (null, null, 0, 1, null, 0.4, true, 'R95X', ''),
    (null, null, 1, 16, null, 0.3, false, 'Q909', '')
) as c(condition, subtype, from_age, to_age, sex, weight, coroner, icd10, place);

create or replace table registered_death as
with
died as (
    select r.resident_id, r.sex, r.birth_date, r.death_date, date_diff('day', r.birth_date, r.death_date) / 365.25 as age,
        h.kind = 'care-home' as lived_in_home,
        i.lsoa_id, h.household_id
    from resident r
    join present p on p.resident_id = r.resident_id
    join identity i on i.resident_id = r.resident_id and r.death_date >= i.from_date and r.death_date < i.to_date
    join household h on h.household_id = i.household_id
    where r.death_date between start_date() and end_date() and (r.left_date is null or r.left_date > r.death_date)
),
known as (
    select c.resident_id, c.condition, c.subtype from condition c join died d using (resident_id)
    where coalesce(c.resolved_date > d.death_date, true) and c.onset_date <= d.death_date
),
possible as (
    select d.resident_id, d.age, d.sex as of_sex, c.* from died d cross join cause_of_death c where c.condition is null
    union all
    select d.resident_id, d.age, d.sex, c.*
    from died d
    join known k using (resident_id)
    join cause_of_death c on c.condition = k.condition and coalesce(c.subtype, k.subtype, '') = coalesce(k.subtype, '')
),
fitting as (
    select *, row_number() over (partition by resident_id order by icd10, weight, coalesce(condition, '')) as no
    from possible
    where age >= from_age and age < to_age and (sex is null or sex = of_sex)
),
summed as (
    select *, sum((weight * 1000)::bigint) over (partition by resident_id order by no) as upto,
        sum((weight * 1000)::bigint) over (partition by resident_id) as whole
    from fitting
),
caused as (
    select resident_id, icd10, coroner, place from summed
    where u(resident_id, 7300) * whole < upto and u(resident_id, 7300) * whole >= upto - (weight * 1000)::bigint
),
-- what else the certificate tells: conditions that often stand there, and pneumonia
mentions as (
    select k.resident_id, list(distinct m.icd10 order by m.icd10) as codes
    from known k
    join (values ('CHD', 'I259'), ('HF', 'I500'), ('AF', 'I48X'), ('HTN', 'I10X'), ('DM', 'E149'), ('COPD', 'J449'), ('CKD', 'N189'),
        ('DEM', 'F03X'), ('STIA', 'I694'), ('PD', 'G20X'),
        ('fragility-fracture', 'M809'),
        ('LD', 'F799'),
        ('EP', 'G409'),
        ('CLD', 'K746'),
        ('alcohol-problems', 'F102')) as m(condition, icd10) using (condition)
    where u(k.resident_id * 64 + ascii(substr(m.icd10, 1, 1)) % 32 + 32 * (ascii(substr(m.icd10, 2, 1)) % 2), 7301) < 0.45
    group by k.resident_id
),
in_hospital as (
    select s.resident_id, max_by(s.site_code, s.discharged_at) as site_code
    from spell s join died d on d.resident_id = s.resident_id and s.discharged_at::date = d.death_date
    where s.died
    group by s.resident_id
),
timed as (
    select d.*, c.icd10, c.coroner, h.site_code, list_filter(coalesce(m.codes, []), lambda code: code <> c.icd10) as codes,
        case when h.resident_id is not null then 'hospital' when d.lived_in_home then 'care-home'
            when c.place = 'h' and u(d.resident_id, 7302) < 0.30 then 'hospice' when u(d.resident_id, 7303) < 0.06 then 'elsewhere'
            when d.age >= 80 and u(d.resident_id, 7304) < 0.35 then 'care-home' else 'home' end as place,
        u(d.resident_id, 7305) < 0.25 as pneumonia,
        d.death_date + case when c.coroner then 70 + least(exponential(d.resident_id, 7306, 110), 900) else 5
            + floor(u(d.resident_id, 7307) * 6 + u(d.resident_id, 7308) * 6) end::int as registered_on
    from died d join caused c using (resident_id)
    left join mentions m using (resident_id)
    left join in_hospital h using (resident_id)
)
select resident_id as death_id, resident_id, death_date, registered_on, floor(age)::smallint as age, icd10 as underlying, coroner, place,
    site_code, lsoa_id,
    list_slice(case when pneumonia and icd10 <> 'J189' and age >= 50 and not coroner then list_prepend('J189', codes) else codes end, 1,
        4) as mentions
from timed
order by death_id;
