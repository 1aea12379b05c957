-- How often residents are referred to each treatment function, by age band and sex, and because of what they have. The rates
-- of the treatment functions are those of the stops that three trusts published for June 2024, brought to 312 referrals per
-- 1,000 residents a year; ages, sexes and conditions are the makers' own (unsourced).
create or replace macro age_band(age) as
    case when (age) < 5 then 1 when (age) < 16 then 2 when (age) < 45 then 3 when (age) < 65 then 4 when (age) < 75 then 5
        when (age) < 85 then 6 else 7 end;

create or replace table treatment_function as
select code, name, specialty, child_code, cancer_share, admitted, weeks, follow_ups, diagnostic, condition_share, male,
    [a0, a5, a16, a45, a65, a75, a85] as by_band,
    (312 * referrals / sum(referrals) over () / 1000)::decimal(12, 9) as per_resident
from treatment_function_file
order by code;

-- the years in which pathways begin: two before the period, so that there is a waiting list on the first day
create or replace table referral_year as
select y.k::integer as k, greatest(y.k, 0)::integer + year(start_date())::integer as year, least(y.k, 0)::integer * 364 as days_back,
    (start_date() + to_years(y.k::integer))::date + 182 as middle,
    1 + 0.015 * y.k::integer as growth
from range(-2, (select count(*) from health_year)) y(k)
order by y.k;

create or replace table referral_rate as
with
people as (
    select age_band(date_diff('day', birth_date, start_date()) / 365.25) as band, sex, count(*) as people
    from resident
    where birth_date <= start_date() and coalesce(death_date, date '9999-12-31') >= start_date()
        and coalesce(arrived_date, birth_date) <= start_date() and coalesce(left_date, date '9999-12-31') > start_date()
    group by all
),
relative as (
    select t.code, b.band, s.sex,
        t.per_resident * (1 - t.condition_share) as per_resident,
        (t.by_band[b.band] * case when t.male = 0 then if(s.sex = '1', 0, 1) when s.sex = '1' then sqrt(t.male) else 1 / sqrt(t.male) end)::decimal(12, 6) as weight
    from treatment_function t, (select unnest(range(1, 8)) as band) b, (select unnest(['1', '2']) as sex) s
),
counted as (
    select r.code, r.band, r.sex, r.weight, r.per_resident, coalesce(p.people, 0) as people
    from relative r
    left join people p on p.band = r.band and p.sex = r.sex
)
select code, band, sex,
    coalesce(weight * per_resident * (select sum(people) from people)
        / nullif(sum(weight * people) over (partition by code), 0), 0)::decimal(12, 9) as rate
from counted
order by code, band, sex;

create or replace table referral_rate_total as
select band, sex, sum(rate) as rate from referral_rate group by band, sex order by band, sex;

-- a thousand places for each age band and sex, shared out by the rates
create or replace table referral_choice as
with
shares as (
    select band, sex, code,
        round(1000 * (sum(rate) over earlier - rate) / sum(rate) over (partition by band, sex))::integer as place,
        round(1000 * sum(rate) over earlier / sum(rate) over (partition by band, sex))::integer as next_place
    from referral_rate
    window earlier as (partition by band, sex order by code)
)
select band, sex, unnest(range(place, next_place))::integer as place, code
from shares
where next_place > place
order by band, sex, place;

-- the chance a year that someone with a condition is referred because of it
create or replace table condition_referral as
with
people as (
    select c.condition, count(*) as people
    from condition c
    where c.detected_date <= start_date() and coalesce(c.resolved_date, date '9999-12-31') > start_date()
    group by c.condition
),
weighed as (
    select row_number() over (order by f.condition, f.code) + 15 as slot, f.condition, f.code, f.weight, coalesce(p.people, 0) as people
    from condition_referral_file f
    left join people p on p.condition = f.condition
)
select w.slot::integer as slot, w.condition, w.code,
    least(0.6, w.weight * t.per_resident * t.condition_share * residents()
        / nullif(sum(w.weight * w.people) over (partition by w.code), 0)) as rate
from weighed w
join treatment_function t on t.code = w.code
order by w.slot;
