-- Who lives there on the last day, and every resident's years, for the questions in this folder.
create or replace temp table living as
select r.resident_id, r.sex, date_sub('year', r.birth_date, end_date()) as age, r.ethnic_code, r.imd_quintile, r.household_id
from present p join resident r using (resident_id)
where p.from_date <= end_date() and p.until_date > end_date() and not r.temporary;

create or replace temp table fifth as
select * from (values (1, 'most deprived fifth'), (2, 'second fifth'), (3, 'middle fifth'), (4, 'fourth fifth'), (5, 'least deprived fifth'))
    as f(imd_quintile, fifth);

-- each year of the period that a resident began there
create or replace temp table person_year as
select t.resident_id, t.as_at as from_date, (t.as_at + interval 1 year)::date as until_date, r.sex, r.imd_quintile, t.annual_probability,
    date_sub('year', r.birth_date, t.as_at) as age, least(18, date_sub('year', r.birth_date, t.as_at) // 5) as band
from true_risk t join resident r using (resident_id)
where t.as_at <= end_date();

create or replace macro age_group(age) as
    case when age < 1 then 'under 1' when age < 5 then '1 to 4' when age < 15 then '5 to 14' when age < 25 then '15 to 24'
        when age < 45 then '25 to 44' when age < 65 then '45 to 64' when age < 75 then '65 to 74' when age < 85 then '75 to 84' else '85 and over' end;

create or replace macro in_period_years() as (end_date() + 1 - start_date()) / 365.25;
