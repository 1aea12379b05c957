-- Everyone's referrals to hospital, each with the pathway's number: resident × 2048 + year × 128 + place in the year (0 to 14
-- for those that age and ill health explain, 15 for a cancer that will be found, 16 on for those that a condition explains).
-- The deprived are referred more often, though less than their need.
create or replace macro few(mean, x) as
    case when (x) < exp(-(mean)) then 0
        when (x) < exp(-(mean)) * (1 + (mean)) then 1
        when (x) < exp(-(mean)) * (1 + (mean) + (mean) * (mean) / 2) then 2
        when (x) < exp(-(mean)) * (1 + (mean) + (mean) * (mean) / 2 + (mean) * (mean) * (mean) / 6) then 3
        else 4 end;

create or replace table resident_span as
select r.resident_id, r.sex, r.birth_date, r.lsoa_id, c.deprivation, c.ill_health,
    greatest(coalesce(r.arrived_date, r.birth_date), r.birth_date) as from_date,
    least(coalesce(r.death_date + 1, date '9999-12-31'), coalesce(r.left_date, date '9999-12-31')) as until_date,
    r.death_date,
    exp(0.10 * c.deprivation + 0.28 * c.ill_health) as need
from resident r
join constitution c on c.resident_id = r.resident_id
order by r.resident_id;

create or replace table referral as
with
mean_need as (select sum(need::decimal(12, 6)) / count(*) as mean from resident_span),
-- (materialized: the engine would otherwise draw again for each part of the CASE and for the filter)
drawn as materialized (
    select s.resident_id, y.k, s.sex, t.band, t.rate * y.growth * s.need / m.mean as mean, u(s.resident_id * 16 + y.k + 2, 5500) as x
    from resident_span s
    cross join referral_year y
    cross join mean_need m
    join referral_rate_total t
        on t.band = age_band(date_diff('day', s.birth_date, y.middle) / 365.25) and t.sex = s.sex
    where s.from_date < y.middle + 183 and s.until_date > y.middle - 183
),
counted as materialized (
    select resident_id, k, sex, band, few(mean, x) as referrals from drawn where x >= exp(-mean)
),
general as (
    select resident_id, k, sex, band, unnest(range(referrals)) as slot from counted
),
for_conditions as (
    select c.resident_id, y.k, r.slot, case when r.code = '502' and s.sex = '1' then '101' else r.code end as code
    from condition c
    join resident_span s on s.resident_id = c.resident_id
    join condition_referral r on r.condition = c.condition
    join referral_year y
        on c.detected_date <= y.middle + 182 and coalesce(c.resolved_date, date '9999-12-31') > y.middle
    where u(c.resident_id * 2048 + (y.k + 2) * 128 + r.slot, 5501)
        < r.rate * y.growth * case when c.detected_date > y.middle - 182 then 2 else 0.9 end
),
chosen as (
    select g.resident_id, g.k, g.slot, c.code
    from general g
    join referral_choice c
        on c.band = g.band and c.sex = g.sex
        and c.place = floor(u(g.resident_id * 2048 + (g.k + 2) * 128 + g.slot, 5502) * 1000)::integer
    union all
    select resident_id, k, slot, code from for_conditions
),
numbered as (
    select resident_id * 2048 + (k + 2) * 128 + slot as pathway_id, resident_id, k, code from chosen
),
dated as (
    select n.pathway_id, n.resident_id, n.code, (d.date + y.days_back)::date as referred_on
    from numbered n
    join referral_year y on y.k = n.k
    join referral_day d on d.year = y.year and d.place = floor(u(n.pathway_id, 5503) * 10000)::integer
),
-- four in five cancers that are found are found on a pathway of planned care: after an urgent referral, by screening, or
-- among the routine ones
cancers as (
    select c.resident_id * 2048 + 15 as pathway_id, c.resident_id,
        case c.subtype
            when 'bowel' then '104' when 'lung' then '340' when 'prostate' then '101' when 'skin' then '330' when 'breast' then '103'
            else pick(['120', '106', '303', '101', case r.sex when '2' then '502' else '101' end], u(c.resident_id, 5504)) end as code,
        c.detected_date - 5 - floor(16 * u(c.resident_id, 5505) + exponential(c.resident_id, 5506, 9))::integer as referred_on,
        c.detected_date, u(c.resident_id, 5507) as route
    from condition c
    join resident r on r.resident_id = c.resident_id
    where c.condition = 'CAN' and c.detected_date > start_date() - 365
),
all_referrals as (
    select d.pathway_id, d.resident_id, d.code, d.referred_on, null::date as cancer_found_on,
        case when u(d.pathway_id, 5508) < t.cancer_share and date_diff('day', s.birth_date, d.referred_on) > 6600 then 'cancer'
            when u(d.pathway_id, 5509) < 0.16 then 'urgent' else 'routine' end as priority
    from dated d
    join treatment_function t on t.code = d.code
    join resident_span s on s.resident_id = d.resident_id
    union all
    select c.pathway_id, c.resident_id, c.code, w.date, c.detected_date,
        case when c.route < 0.66 then 'cancer' when c.route < 0.76 then 'screening' when c.route < 0.90 then 'upgrade' else 'routine' end
    from cancers c
    join service_day d on d.date = c.referred_on
    join service_slot w on w.slot = d.slot
    where c.route < 0.82 or c.route >= 0.84
)
select a.pathway_id, a.resident_id,
    case when date_diff('day', s.birth_date, a.referred_on) < 6205 and t.child_code is not null then t.child_code else a.code end as code,
    a.code as adult_code, a.referred_on, a.priority, a.cancer_found_on
from all_referrals a
join treatment_function t on t.code = a.code
join resident_span s on s.resident_id = a.resident_id
where a.referred_on >= s.from_date and a.referred_on < s.until_date and a.referred_on <= end_date()
order by a.pathway_id;
