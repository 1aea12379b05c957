-- The model of general practice as the engine uses it: what stands in model/*.csv, laid out in slots, so that a draw is a
-- lookup. A slot is one of 1,000 (of 500 for complaints and medicines) equal shares of the chance.

-- months and their season: 0 summer, 1 between, 2 winter
create or replace table gp_month as
select month, min(year)::smallint as year, case when month(month) in (12, 1, 2) then 2 when month(month) in (6, 7, 8) then 0 else 1 end::tinyint as season
from day
group by month
order by month;

-- The year is drawn as a whole when few contacts are made, else in quarters (a Poisson count is only drawn up to a mean of 30).
-- Each part has 1,024 slots with its days in proportion to their weight.
create or replace table gp_part as
with parts as (
    select h.year, h.from_date, h.until_date, p.part, case when gp_share() > 0.25 then 4 else 1 end as parts
    from health_year h cross join range(0, case when gp_share() > 0.25 then 4 else 1 end) p(part)
)
select (dense_rank() over (order by year) * 4 - 4 + part)::smallint as part_no, year::smallint as year, part / parts as low, 1 / parts as share,
    (from_date + (part * (until_date - from_date) // parts)::integer) as from_date,
    (from_date + ((part + 1) * (until_date - from_date) // parts)::integer) as until_date
from parts
order by part_no;

create or replace table gp_day as
with slots as (
    select p.part_no, p.year, s.slot::smallint as slot, p.low + p.share * (s.slot + 0.5) / 1024 as x
    from gp_part p cross join range(0, 1024) s(slot)
)
select s.part_no, s.slot, d.date
from slots s asof join (select date, year, low from day_weight where profile = 'gp') d on d.year = s.year and s.x >= d.low
order by s.part_no, s.slot;

create or replace macro gp_band(age) as case when age < 16 then 0 when age < 65 then 1 else 2 end::tinyint;

-- how many contacts an age and sex has, beside the mean; straight lines between the ages of the file
create or replace table gp_age as
with
points as (
    select age, male, female, lead(age, 1, 120) over (order by age) as next_age,
        lead(male, 1, male) over (order by age) as next_male, lead(female, 1, female) over (order by age) as next_female
    from gp_contact_age_file
),
lines as (
    select y.age, male + (next_male - male) * (y.age - p.age) / (next_age - p.age) as male,
        female + (next_female - female) * (y.age - p.age) / (next_age - p.age) as female
    from range(0, 120) y(age) join points p on y.age >= p.age and y.age < p.next_age
)
select age::smallint as age, '1' as sex, male as factor, gp_band(age) as band from lines
union all
select age::smallint, '2', female, gp_band(age) from lines
order by age, sex;

-- the kinds of contact, in slots by age band; `contacts_a_year` is their number for a mean resident
create or replace table gp_kind as
with long as (
    select kind, appointment, unnest([0, 1, 2])::tinyint as band, unnest([child, adult, older]) as a_year from gp_kind_file
),
shares as (
    select *, sum(a_year::decimal(8, 4)) over (partition by band order by kind) / sum(a_year::decimal(8, 4)) over (partition by band) as high
    from long
)
select k.band, s.slot::smallint as slot, min_by(k.kind, k.high) as kind, min_by(k.appointment, k.high) as appointment
from shares k join range(0, 1000) s(slot) on (s.slot + 0.5) / 1000 < k.high
group by k.band, s.slot
order by k.band, s.slot;

create or replace table gp_slot as
with shares as (
    select *, sum(chance::decimal(8, 4)) over (partition by kind order by category, mode) / sum(chance::decimal(8, 4)) over (partition by kind) as high
    from gp_slot_file
)
select k.kind, s.slot::smallint as slot, min_by(k.category, k.high) as category, min_by(k.mode, k.high) as mode,
    min_by(k.planned_minutes, k.high)::smallint as planned_minutes
from shares k join range(0, 1000) s(slot) on (s.slot + 0.5) / 1000 < k.high
group by k.kind, s.slot
order by k.kind, s.slot;

-- what brings people, by age band, sex and season (0 summer to 2 winter)
create or replace table gp_complaint as
with long as (
    select code::varchar as code, name, confidential, x.sex, s.season::tinyint as season, unnest([0, 1, 2])::tinyint as band,
        unnest([child, adult, older]) * case when x.sex = '1' then male else 2 - male end * (1 + winter * (s.season - 1)) as weight
    from gp_complaint_file cross join (values ('1'), ('2')) x(sex) cross join range(0, 3) s(season)
),
shares as (
    select *, sum(weight::decimal(10, 4)) over (partition by band, sex, season order by code)
        / sum(weight::decimal(10, 4)) over (partition by band, sex, season) as high
    from long
    where weight > 0
)
select k.band, k.sex, k.season, s.slot::smallint as slot, min_by(k.code, k.high) as code, min_by(k.name, k.high) as name,
    min_by(k.confidential, k.high) as confidential
from shares k join range(0, 500) s(slot) on (s.slot + 0.5) / 500 < k.high
group by k.band, k.sex, k.season, s.slot
order by k.band, k.sex, k.season, s.slot;

create or replace table gp_acute as
with long as (
    select medicine, bnf_section::varchar as bnf_section, bnf_chapter, quantity::smallint as quantity, unit, dose, days::smallint as days,
        s.season::tinyint as season, unnest([0, 1, 2])::tinyint as band, unnest([child, adult, older]) * (1 + winter * (s.season - 1)) as weight
    from gp_acute_file cross join range(0, 3) s(season)
),
shares as (
    select *, sum(weight::decimal(10, 4)) over (partition by band, season order by medicine)
        / sum(weight::decimal(10, 4)) over (partition by band, season) as high
    from long
    where weight > 0
),
drawn as (
    select k.band, k.season, s.slot::smallint as slot, min_by(k.medicine, k.high) as medicine
    from shares k join range(0, 500) s(slot) on (s.slot + 0.5) / 500 < k.high
    group by k.band, k.season, s.slot
)
select d.*, k.bnf_section, k.bnf_chapter, k.quantity, k.unit, k.dose, k.days
from drawn d join long k using (band, season, medicine)
order by d.band, d.season, d.slot;

-- what a contact leaves in the record; a block is recorded as a whole or not at all
create or replace table gp_panel as
select kind, row_number() over (partition by kind order by block, code)::tinyint as item, block::tinyint as block, chance, code::varchar as code,
    name, mean, sd, low, high, decimals::tinyint as decimals, unit, other_unit, multiply, confidential
from gp_panel_file
order by kind, item;

create or replace table gp_measure as
select measure, code::varchar as code, name, unit, other_unit, other_code::varchar as other_code, other_name from gp_measure_file order by measure;

-- what an item is called and costs when it is dispensed
create or replace table gp_dispensing as
select medicine, bnf_code, pence_a_unit::decimal(8, 2) as pence_a_unit from gp_dispensing_file order by medicine;
