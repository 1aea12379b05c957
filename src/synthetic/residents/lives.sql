-- The rest of each newcomer's life: entering a care home, dying, leaving the area alone. Dates beyond the period are kept
-- until the end, where they become null. Death has a Gompertz hazard that the area's deprivation multiplies: exp(0.34) for
-- a standard deviation, so about 2 to 1 between the most and the least deprived fifth. Levels were set so that a world
-- has England's 9.4 deaths per 1,000 residents a year (Office for National Statistics, from memory).
create or replace macro yearly_hazard(sex, age) as case sex when '1' then 0.0000160 else 0.0000096 end * exp(0.1005 * age);

create or replace macro gompertz_years(hazard, x) as ln(1 - ln(1 - x) * 0.1005 / hazard) / 0.1005;

-- chance in a year of moving to a care home, from `age` on: about 14% of those aged 85 and over then live in one
create or replace macro care_hazard(age) as least(0.2, 0.0016 * exp(0.135 * greatest(0, age - 67)));

-- The days of the period, by years from its first day, and how much of a year's deaths comes before each: by month, near the deaths
-- registered in England and Wales in 2015 to 2019 (bench/synthetic-realism/published.csv), a week or two earlier.
create or replace table forming.death_day as
with
days as (
    select d::date as date, (start_date() + to_years(date_sub('year', start_date(), d::date)))::date as year_from,
        [124, 113, 105, 100, 94, 92, 89, 88, 91, 97, 101, 109][month(d)] as weight
    from (select unnest(generate_series(start_date(), end_date(), interval 1 day)) as d)
)
select year_from, (year_from + interval 1 year)::date as year_to, date,
    (sum(weight) over earlier - weight) / sum(weight) over (partition by year_from) as low
from days
window earlier as (partition by year_from order by date)
order by year_from, date;

insert into forming.life
with aged as (
    select n.*, date_diff('day', birth_date, from_date) / 365.25 as age, exp(0.34 * n.deprivation) as gradient
    from forming.newcomer n
),
drawn as (
    select *,
        gompertz_years(yearly_hazard(sex, age) * gradient, u(resident_id, 2070)) as years_left,
        -- accidents and other causes at any age; babies in their first weeks
        exponential(resident_id, 2071, 1 / (0.00025 * gradient)) as years_to_chance,
        case when origin = 'birth' and u(resident_id, 2072) < 0.0039 * gradient then u(resident_id, 2073) * u(resident_id, 2073) * 0.9 end as infant_years,
        case when group_id is not null and age > 62
            then ln(1 - ln(1 - u(resident_id, 2074)) * 0.135 / care_hazard(age)) / 0.135 end as years_to_care,
        -- in a care home one in 3.7 dies in a year, fewer below 80
        exponential(resident_id, 2075, 3.4 * exp(0.02 * greatest(0, 88 - age)) / gradient) as years_in_care,
        -- grown-up children and people on their own leave
        case
            when arrangement in ('child', 'with-parents') then greatest(0, 18.2 - age) + exponential(resident_id, 2076, 14)
            when arrangement in ('hostel', 'no-fixed-abode') then exponential(resident_id, 2076, 1.5)
        end as years_to_leaving
    from aged
),
together as (
    select *, least(years_left, years_to_chance, coalesce(infant_years, 1000)) as years_at_home from drawn
),
decided as (
    select t.* replace (case when years_to_care < years_at_home and from_date + (1 + years_to_care * 365.25)::int <= end_date() then years_to_care end as years_to_care),
        h.homes, a.homes as homes_anywhere, u(resident_id, 2077) as choice
    from together t
    left join (select place_id, count(*) as homes from forming.care_home group by place_id) h using (place_id)
    cross join (select count(*) as homes from forming.care_home) a
),
ended as (
    select *,
        case when years_to_care is not null then from_date + (1 + years_to_care * 365.25)::int end as care_date,
        from_date + least(60000, 1 + 365.25 * case
            when arrangement = 'care-home' then years_in_care
            when years_to_care is not null then years_to_care + years_in_care
            else years_at_home
        end)::int as drawn_death
    from decided
),
-- the season moves a death within its year, never to before the life here (or in the care home) began; babies die at any season
bounded as (
    select e.*, y.year_from, y.year_to, greatest(y.year_from, from_date + 1, coalesce(care_date + 1, from_date + 1)) as not_before
    from ended e
    left join forming.death_day y on y.date = e.drawn_death and e.drawn_death > e.birth_date + 365
),
placed as (
    select b.*, f.low + (1 - f.low) * (drawn_death - not_before + 0.5) / (b.year_to - not_before) as of_year
    from bounded b
    left join forming.death_day f on f.date = b.not_before and b.drawn_death >= b.not_before
)
select d.resident_id, sex, birth_date, group_id, d.household_id, lsoa_id, d.place_id, deprivation, origin, arrangement,
    coalesce(arrived_date, birth_date), partner_id, mother_id, parent_id, twin_of, from_date, care_date,
    case when years_to_care is not null then coalesce(near.household_id, far.household_id) end,
    coalesce(w.date, drawn_death) as death_date,
    from_date + (1 + years_to_leaving * 365.25)::int as leaving_date
from placed d
asof left join forming.death_day w on w.year_from = d.year_from and d.of_year >= w.low
left join forming.care_home near
    on near.place_id = d.place_id and near.nth = floor(d.choice * d.homes)::bigint and d.years_to_care is not null
left join forming.care_home far on far.nth_anywhere = floor(d.choice * d.homes_anywhere)::bigint and d.years_to_care is not null
order by d.resident_id;
