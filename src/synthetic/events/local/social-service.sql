-- Adult social care: the services that councils pay for or arrange. Levels are near the national returns (from memory), for
-- 1,000 residents: 10.5 supported at home, 4 in care homes, 4.5 periods of reablement a year.

-- How much care at home an adult is likely to be given, by what was known at the start of each year.
create or replace table social_leaning as
with known as (
    select p.resident_id, f.year, f.as_at, p.birth_date, date_diff('day', p.birth_date, f.as_at) / 365.25 as age, f.category,
        i.learning_disability <= f.as_at as ld, i.autism <= f.as_at as autism, i.severe_mental_illness <= f.as_at as smi,
            i.dementia <= f.as_at as dementia,
        i.housebound <= f.as_at as housebound, i.care_requirement <= f.as_at as care_requirement, i.neurological <= f.as_at as neurological,
        i.mobility <= f.as_at as mobility, coalesce(s.lives_alone, false) as alone, r.deprivation
    from present p
    join frailty f on f.resident_id = p.resident_id and f.as_at between p.from_date and p.until_date - 1 and f.as_at <= end_date()
    join resident r on r.resident_id = p.resident_id
    left join impairment i on i.resident_id = p.resident_id
    left join social s on s.resident_id = p.resident_id
    where not coalesce(s.care_home, false)
)
select *, (case category when 'fit' then 0.03 when 'mild' then 0.4 when 'moderate' then 1.6 else 4.5 end
            * case when age >= 85 then 2.4 when age >= 75 then 1.4 when age >= 65 then 1 else 0.6 end
        + case when ld then 24 else 0 end + case when dementia then 5 else 0 end + case when neurological then 7 else 0 end
            + case when housebound then 5 else 0 end
        + case when care_requirement then 4 else 0 end + case when smi then 2 else 0 end + case when autism and age < 40 then 1.5 else 0 end)
    * case when alone then 1.35 else 1 end * exp(0.2 * deprivation) as weight,
    coalesce(ld, false) or coalesce(autism and age < 50, false) as lifelong,
    case when ld then 'learning-disability' when dementia then 'memory-and-cognition' when smi and age < 75 then 'mental-health'
        when autism and age < 40 then 'social'
            when category in ('moderate', 'severe') or housebound or care_requirement
            or neurological then 'personal-care' else 'access-and-mobility' end as support_reason
from known
order by resident_id, year;

create or replace table social_span as
with
scaled as (
    select *, weight * (select 0.0105 * residents() / sum((weight * 1000000)::bigint)
        * 1000000 from social_leaning where as_at = start_date()) as share,
        case when lifelong then 12 else 2.1 end as years
    from social_leaning
),
-- those who have it already on the first day, and those who begin in each year
begun as (
    select resident_id, 0 as nth, lifelong, support_reason, years,
        greatest(birth_date + interval 18 year,
            start_date() - (1 + least(exponential(resident_id, 7201, years * 365), 9000))::int)::date as from_date,
        -- what is left of it does not depend on how long it has lasted
        start_date() + (1 + least(exponential(resident_id, 7205, years * 365), 15000))::int as ends
    from scaled where as_at = start_date() and u(resident_id, 7200) < least(0.85, share)
    union all
    select resident_id, 1 + year - year(start_date()), lifelong, support_reason, years,
        as_at + floor(u(resident_id * 32 + (year - year(start_date())), 7203) * 365)::int, null
    from scaled where u(resident_id * 32 + (year - year(start_date())), 7202) < least(0.85, share)
        * case when lifelong then 1 / years else 1.1 / years end
),
-- reablement after a stay in hospital, mostly after a fracture of the hip or for the frail; and some without one
discharged as (
    select s.resident_id, s.discharged_at::date as left_on, s.cause, s.spell_id,
        case when s.discharge_pathway = 1 then case when s.cause = 'hip-fracture' then 0.80 when f.category = 'severe' then 0.50
            when f.category = 'moderate' then 0.40 when f.category = 'mild' then 0.28 else 0.16 end
            when s.discharge_pathway = 2 then case when s.cause = 'hip-fracture' then 0.35 else 0.15 end
            else 0.01 end
            * case when coalesce(c.lives_alone, false) then 1.3 else 0.9 end as share
    from spell s
    join present p on p.resident_id = s.resident_id and p.birth_date <= s.discharged_at::date - interval 65 year
    join social c on c.resident_id = s.resident_id and not c.care_home
    join health_year y on s.discharged_at::date >= y.from_date and s.discharged_at::date < y.until_date
    left join frailty f on f.resident_id = s.resident_id and f.year = y.year
    where s.kind in ('emergency', 'transfer') and s.discharge_destination in ('19', '29') and not s.died
        and s.discharged_at::date - s.admitted_at::date >= 1 and s.discharged_at::date < p.until_date - 1
),
reabled as (
    select resident_id, left_on + floor(u(spell_id, 7211) * 3)::int as from_date, spell_id, cause from discharged where u(spell_id, 7210) < share
    union all
    select resident_id, as_at + floor(u(resident_id * 32 + (year - year(start_date())), 7213) * 365)::int, null, null
    from scaled where age >= 65 and not lifelong and u(resident_id * 32 + (year - year(start_date())), 7212) < share * 0.07
),
short as (
    select *, row_number() over (partition by resident_id order by from_date, spell_id) as nth,
        lag(from_date) over (partition by resident_id order by from_date, spell_id) as before
    from reabled
),
reablement as (
    select r.resident_id, 40 + least(r.nth, 87)::int as nth, r.from_date,
        r.from_date + 7 + floor(u(r.resident_id * 128 + least(r.nth, 87), 7214) * 36)::int as to_date,
        r.spell_id, r.cause
    from short r where r.before is null or r.from_date - r.before > 45
),
-- three in ten who were helped to get well again need care at home afterwards
after_it as (
    select r.resident_id, 128 + r.nth as nth, false as lifelong, 'personal-care' as support_reason, 2.1 as years, r.to_date as from_date,
        null::date as ends
    from reablement r
    where u(r.resident_id * 128 + r.nth, 7215) < 0.30 and r.resident_id not in (select resident_id from begun)
    qualify row_number() over (partition by r.resident_id order by r.nth) = 1
),
homes as (
    select resident_id, min(from_date) as from_date from residence r join household h on h.household_id = r.household_id
        and h.kind = 'care-home' group by resident_id
),
at_home as (
    select resident_id, nth, lifelong, support_reason, from_date,
        coalesce(ends, from_date + (30 + least(exponential(resident_id * 512 + nth, 7204, years * 365), 15000))::int) as to_date,
        lag(coalesce(ends, from_date + (30
            + least(exponential(resident_id * 512 + nth, 7204, years * 365),
            15000))::int)) over (partition by resident_id order by from_date, nth) as before
    from (from begun union all from after_it)
),
-- seven in twelve residents of care homes are paid for by a council; the council learns of others too late to matter here
in_home as (
    select h.resident_id, 300 as nth, h.from_date, i.dementia is not null and i.dementia <= end_date() as dementia,
        u(h.resident_id, 7216) < 0.38 as nursing
    from homes h left join impairment i using (resident_id)
    where u(h.resident_id, 7217) < 0.58
)
select a.resident_id, a.nth, 'at-home' as span, a.lifelong, a.support_reason, a.from_date,
    least(a.to_date, coalesce(h.from_date, a.to_date)) as to_date, null::bigint as spell_id
from at_home a left join homes h using (resident_id)
where (a.before is null or a.before < a.from_date) and (h.from_date is null or h.from_date > a.from_date)
union all
select r.resident_id, r.nth, 'reablement', false, 'personal-care', r.from_date, least(r.to_date, coalesce(h.from_date, r.to_date)), r.spell_id
from reablement r left join homes h using (resident_id)
where h.from_date is null or h.from_date > r.from_date + 1
union all
select resident_id, nth, case when nursing then 'nursing' else 'residential' end, false,
    case when dementia then 'memory-and-cognition' else 'personal-care' end,
    from_date, null, null
from in_home
order by resident_id, nth;

-- Each span as one service or two, while the person is here, with what is paid for it. Prices are round figures near those of
-- 2023 (from memory); a price rises each April (social-record.sql).
create or replace table social_service as
with
here as (
    select s.resident_id, s.nth, s.span, s.lifelong, s.support_reason, s.spell_id, s.from_date,
        case when least(coalesce(s.to_date, date '9999-12-31'),
            p.until_date - 1) < end_date() then least(coalesce(s.to_date, date '9999-12-31'), p.until_date - 1) end as to_date,
        s.to_date < p.until_date - 1 as ended_early, s.resident_id * 512 + s.nth as span_id, p.birth_date
    from social_span s join present p using (resident_id)
    where coalesce(s.to_date, date '9999-12-31') > start_date() and s.from_date < p.until_date
        and (s.from_date >= p.from_date or p.from_date = start_date())
),
main as (
    select *, 0 as second, case span
        when 'reablement' then 'reablement' when 'nursing' then 'nursing' when 'residential' then 'residential'
        else case
            when lifelong then pick(['supported-living', 'supported-living', 'supported-living', 'direct-payment', 'direct-payment',
                'day-support', 'home-care'], u(span_id, 7220))
            when support_reason = 'mental-health' then pick(['professional-support', 'direct-payment', 'supported-living', 'home-care'],
                u(span_id, 7220))
            else pick(['home-care', 'home-care', 'home-care', 'home-care', 'home-care', 'home-care', 'direct-payment', 'direct-payment',
                'extra-care', 'other-long-term'], u(span_id, 7220)) end
        end as component
    from here
),
more as (
    select * replace (1 as second, case
        when lifelong then 'day-support' else pick(['telecare', 'telecare', 'telecare', 'equipment', 'meals'], u(span_id, 7222)) end as component)
    from main
    where span in ('at-home', 'reablement') and component not in ('day-support') and u(span_id, 7221) < case when lifelong then 0.5 else 0.55 end
),
services as (from main union all from more)
select b.span_id * 2 + b.second as service_id, b.resident_id, b.span_id, b.span, b.component, b.support_reason, b.from_date, b.to_date,
    b.ended_early, b.spell_id, a.council_code,
    case b.component when 'home-care' then 'hour' when 'direct-payment' then 'week' when 'reablement' then 'hour'
        when 'day-support' then 'session' when 'equipment' then 'one-off'
        when 'meals' then 'session' when 'professional-support' then 'hour' else 'week' end as cost_frequency,
    round(case b.component when 'home-care' then 21 + 4 * u(service_draw, 7223)
        when 'direct-payment' then 180 + 260 * u(service_draw, 7223) ** 2 when 'reablement' then 38 + 10 * u(service_draw, 7223)
        when 'day-support' then 52 + 30 * u(service_draw, 7223) when 'supported-living' then 820 + 700 * u(service_draw, 7223)
            when 'residential' then 760 + 260 * u(service_draw, 7223)
        when 'nursing' then 890 + 290 * u(service_draw, 7223) when 'extra-care' then 260 + 160 * u(service_draw, 7223)
            when 'telecare' then 5.5 when 'equipment' then 60 + 240 * u(service_draw, 7223)
        when 'meals' then 6.2 when 'professional-support' then 44 else 120 + 60 * u(service_draw, 7223) end, 2)::decimal(8, 2) as unit_cost,
    case b.component when 'home-care' then 3.5 + floor(u(service_draw, 7224) ** 2 * 50) * 0.5
        when 'reablement' then 5 + floor(u(service_draw, 7224) * 12) * 0.5
        when 'day-support' then 1 + floor(u(service_draw, 7224) * 4) when 'meals' then 7
            when 'professional-support' then 1.5 else 1 end::decimal(5, 1) as units_per_week
from (select *, span_id * 2 + second as service_draw from services) b
join identity i on i.resident_id = b.resident_id and greatest(b.from_date, start_date()) >= i.from_date
    and greatest(b.from_date, start_date()) < i.to_date
join council_area a on a.lsoa_id = i.lsoa_id
order by service_id;
