-- Calls to the police about domestic abuse: 35 in 1,000 residents a year. Who is hurt, by age and sex, follows the Crime
-- Survey's pattern (from memory); a lasting difference between people makes some call again and again. More where crime is
-- high, on Friday and Saturday nights, and in the areas where a hotspot is planted.
create or replace table domestic_abuse_call as
with
at_risk as (
    select p.resident_id, p.sex, y.year, y.from_date as year_from, greatest(p.from_date, y.from_date) as from_date,
        least(p.until_date, y.until_date) as until_date, r.lsoa_id,
        case when age < 16 then 0 when age < 25 then 1.5 when age < 35 then 1.7 when age < 45 then 1.4 when age < 55 then 0.9
            when age < 65 then 0.5 else 0.2 end
            * case p.sex when '2' then 2.7 else 1 end
            * exp(0.42 * l.crime_score + 0.14 * r.deprivation + least(1.5 * normal(p.resident_id, 7040), 3.6))
            * case when i.addiction is not null then 1.8 when i.low_mood is not null then 1.3 else 1 end as weight
    from (select p.*, y.year, date_diff('day', p.birth_date, y.from_date + 183) / 365.25 as age
        from present p join health_year y on p.from_date < y.until_date and p.until_date > y.from_date) p
    join health_year y on y.year = p.year
    join resident r on r.resident_id = p.resident_id
    join lsoa l on l.lsoa_id = r.lsoa_id
    left join impairment i on i.resident_id = p.resident_id
),
scaled as (
    select *, weight * (select 0.035 * residents() * count(*) from health_year)
        / (select sum((weight * 1000000)::bigint * (until_date - from_date)) / 365.25 / 1000000 from at_risk) as rate
    from at_risk where weight > 0
),
-- the ordinary calls, and those on top of them where there is a hotspot
counted as (
    select *, 0 as layer, poisson_of(least(rate, 25), u(resident_id * 32 + (year - year(start_date())), 7041)) as calls
    from scaled
    union all
    select s.*, 1, poisson_of(least(s.rate * (h.more - 1), 25), u(s.resident_id * 32 + (s.year - year(start_date())), 7042))
    from scaled s
    join (select distinct i.resident_id, x.rate_ratio as more from hotspot x join identity i using (lsoa_id)
        where x.hotspot = 'domestic-abuse' and i.to_date > x.from_date and i.from_date <= x.to_date) h using (resident_id)
),
drawn as (
    select *, ((resident_id * 32 + (year - year(start_date()))) * 2 + layer) * 64 + nth as call_id
    from (select *, unnest(range(least(calls, 64))) as nth from counted where calls > 0)
),
dated as (
    select d.*, w.date
    from (select *, u(call_id, 7043) as x from drawn) d
    asof join day_weight w on w.profile = 'night' and w.year = d.year and d.x >= w.low
),
timed as (
    select d.*, d.date + to_minutes(h.hour::int * 60 + floor(u(call_id, 7045) * 60)::int) as called_at
    from (select *, u(call_id, 7044) as z from dated) d
    asof join hour_weight h on h.profile = 'evening' and d.z >= h.low
),
placed as (
    select t.*, i.household_id, i.lsoa_id as called_from
    from timed t
    join identity i on i.resident_id = t.resident_id and t.date >= i.from_date and t.date < i.to_date
    where t.date >= t.from_date and t.date < t.until_date
        and (t.layer = 0 or exists (from hotspot x where x.hotspot = 'domestic-abuse' and x.lsoa_id = i.lsoa_id
            and t.date between x.from_date and x.to_date))
),
-- a call within the first year may follow one from before the period
repeated as (
    select *, lag(called_at) over (partition by resident_id order by called_at, call_id) as called_before from placed
),
judged as (
    select *, coalesce(called_before >= called_at - interval 365 day,
            u(call_id, 7046) < 1 - exp(-rate * greatest(0, 365 - (date - start_date())) / 365)) as repeat
    from repeated
),
rated as (
    select *, case when u(call_id, 7047) < case when repeat then 0.19 else 0.09 end then 'high'
        when u(call_id, 7047) < case when repeat then 0.52 else 0.36 end then 'medium' else 'standard' end as risk
    from judged
)
select call_id, resident_id, household_id, called_at, repeat, risk,
    risk = 'high' and u(call_id, 7048) < case when repeat then 0.85 else 0.65 end as marac,
    u(call_id, 7049) < 0.46 as crime,
    pick(['partner', 'partner', 'partner', 'former-partner', 'former-partner', 'former-partner', 'parent', 'son-or-daughter', 'sibling',
        'other-family'],
        u(call_id, 7050)) as relationship,
    pick(['victim', 'victim', 'victim', 'neighbour', 'neighbour', 'family', 'child', 'professional'], u(call_id, 7051)) as caller,
    u(call_id, 7052) < 0.33 as alcohol
from rated
order by call_id;
