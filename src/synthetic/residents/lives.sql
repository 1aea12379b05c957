-- The rest of each newcomer's life: entering a care home, dying, leaving the area alone. Dates beyond the period are kept
-- until the end, where they become null. Death has a Gompertz hazard that the area's deprivation multiplies: exp(0.34) for
-- a standard deviation, so about 2 to 1 between the most and the least deprived fifth. Levels were set so that a world
-- has England's 9.4 deaths per 1,000 residents a year (Office for National Statistics, from memory).
create or replace macro yearly_hazard(sex, age) as case sex when '1' then 0.0000160 else 0.0000096 end * exp(0.1005 * age);

create or replace macro gompertz_years(hazard, x) as ln(1 - ln(1 - x) * 0.1005 / hazard) / 0.1005;

-- chance in a year of moving to a care home, from `age` on: about 14% of those aged 85 and over then live in one
create or replace macro care_hazard(age) as least(0.2, 0.0016 * exp(0.135 * greatest(0, age - 67)));

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
)
select resident_id, sex, birth_date, group_id, d.household_id, lsoa_id, d.place_id, deprivation, origin, arrangement,
    coalesce(arrived_date, birth_date), partner_id, mother_id, parent_id, twin_of, from_date,
    case when years_to_care is not null then from_date + (1 + years_to_care * 365.25)::int end as care_date,
    case when years_to_care is not null then coalesce(near.household_id, far.household_id) end,
    from_date + least(60000, 1 + 365.25 * case
        when arrangement = 'care-home' then years_in_care
        when years_to_care is not null then years_to_care + years_in_care
        else years_at_home
    end)::int as death_date,
    from_date + (1 + years_to_leaving * 365.25)::int as leaving_date
from decided d
left join forming.care_home near
    on near.place_id = d.place_id and near.nth = floor(d.choice * d.homes)::bigint and d.years_to_care is not null
left join forming.care_home far on far.nth_anywhere = floor(d.choice * d.homes_anywhere)::bigint and d.years_to_care is not null
order by resident_id;
