-- The model as the engine uses it: ratios as logarithms, rates per person and year. The CSV files hold what a person
-- would say ("2.2 times as often for each standard deviation of blood pressure"); docs in model/README.md.

create or replace table condition_model as
select
    no, condition, name, catalogue, deficit, multimorbidity, tier, from_age, to_age,
    only_sex::varchar as only_sex, detection_years, lasts_years, snomed::varchar as snomed,
    rate / 100000 as rate, growth,
    ln(male) as male, ln(deprivation) as deprivation, ln(tobacco) as tobacco, ln(bmi) as bmi, ln(pressure) as pressure,
    ln(south_asian) as south_asian, ln(black) as black, ln(ill_health) as ill_health, ln(mental) as mental,
    ln(generation) as generation,
    rate / 100000 * (exp(growth * (to_age - from_age)) - 1) / growth as cumulative_to_end
from condition_file
order by no;

create or replace table condition_cause as
select no, cause, condition, ratio - 1 as more from cause_file order by no;

create or replace table condition_subtype as
select
    condition, subtype, sex::varchar as sex, onset_from, onset_to, snomed::varchar as snomed,
    sum(share::decimal(6, 3)) over earlier - share::decimal(6, 3) as low, sum(share::decimal(6, 3)) over earlier as high
from subtype_file
window earlier as (partition by condition, coalesce(sex::varchar, ''), onset_from order by subtype)
order by condition, coalesce(sex::varchar, ''), onset_from, subtype;

-- the hazard that has gathered by `age`: from `from_age` on a rate that grows by `growth` a year
create or replace macro cumulative_hazard(age, from_age, rate, growth) as
    case when age > from_age then rate * (exp(growth * (age - from_age)) - 1) / growth else 0 end;

create or replace table medicine_model as
select
    no, medicine, bnf_section::varchar as bnf_section, bnf_chapter, role, condition, taken, starts_days,
    stops_years::double as stops_years
from medicine_file
order by no, condition;

create or replace table true_risk_term as
select term, kind, log_odds::decimal(6, 3) as log_odds from risk_file order by term;

-- a straight line between the ages that the file gives
create or replace table true_risk_age as
with
line as (select age, log_odds, lead(age) over (order by age) as next_age, lead(log_odds) over (order by age) as next_log_odds from risk_age_file)
select
    y.age, (l.log_odds + (l.next_log_odds - l.log_odds) * (y.age - l.age) / (l.next_age - l.age))::double as log_odds
from range(0, 110) y(age)
join line l on y.age >= l.age and y.age < l.next_age
order by y.age;

-- the years of the period, named for the year in which they begin, and the first days of each and of the year after
create or replace table health_year as
select
    year(start_date()) + k as year,
    (start_date() + to_years(k))::date as from_date,
    (start_date() + to_years(k + 1))::date as until_date
from (select k::integer as k from range(0, date_diff('year', start_date(), (end_date() + 1)::date)) years(k))
order by year;

create or replace table health_date as
select from_date as as_at from health_year union select until_date from health_year order by as_at;

-- chance that is drawn afresh each year: an id of its own for each resident and year
create or replace macro in_year(resident_id, year) as resident_id * 64 + (year - 1990);
