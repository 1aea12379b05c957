-- Safe-and-well visits: 7 in 1,000 residents a year, to older people alone, smokers, those who cannot get out, and poorer
-- areas. Nobody is visited twice within a year. Leanings are the makers' own (unsourced).
create or replace table fire_visit as
with
candidates as (
    select p.resident_id, y.year, greatest(p.from_date, y.from_date) as from_date, least(p.until_date, y.until_date) as until_date,
        date_diff('day', p.birth_date, y.from_date) / 365.25 as age, coalesce(s.lives_alone, false) as alone, f.smoking = 'current' as smokes,
        i.mobility < y.from_date as mobility, i.housebound < y.from_date as housebound, i.dementia < y.from_date as dementia,
        i.addiction < y.from_date as addiction, r.deprivation, r.birth_date
    from present p
    join health_year y on p.from_date < y.until_date and p.until_date > y.from_date
    join resident r on r.resident_id = p.resident_id
    join household h on h.household_id = r.household_id and h.kind = 'home'
    left join social s on s.resident_id = p.resident_id
    left join impairment i on i.resident_id = p.resident_id
    left join risk_factor f on f.resident_id = p.resident_id and f.year = y.year
    where p.birth_date <= y.from_date - interval 18 year
),
weighed as (
    select *, case when age < 50 then 0.12 when age < 65 then 0.35 when age < 75 then 1.2 when age < 85 then 2.6 else 4 end
        * case when alone then 2.4 else 1 end * case when smokes then 1.6 else 1 end * case when mobility then 1.5 else 1 end
        * case when housebound then 1.6 else 1 end * case when addiction then 2 else 1 end * exp(0.25 * deprivation) as weight
    from candidates
),
visited as (
    select *, resident_id * 32 + (year - year(start_date())) as visit_id
    from weighed
    where u(resident_id * 32 + (year - year(start_date())), 7060) < least(0.8, weight * (select 0.007 * residents() * count(*) from health_year)
        / (select sum((weight * 1000000)::bigint * (until_date - from_date)) / 365.25 / 1000000 from weighed))
),
dated as (
    select v.*, w.date
    from (select *, u(visit_id, 7061) as x from visited) v
    asof join day_weight w on w.profile = 'planned' and w.year = v.year and v.x >= w.low
),
here as (
    select d.*, i.household_id, lag(d.date) over (partition by i.household_id order by d.date, d.visit_id) as before
    from dated d
    join identity i on i.resident_id = d.resident_id and d.date >= i.from_date and d.date < i.to_date
    where d.date >= d.from_date and d.date < d.until_date
),
scored as (
    select *, least(25, 2 + (age >= 65)::int * 3 + (age >= 80)::int * 2 + coalesce(alone, false)::int * 3 + coalesce(smokes, false)::int * 5
        + coalesce(mobility, false)::int * 4 + coalesce(addiction, false)::int * 3 + coalesce(dementia, false)::int * 3
            + floor(u(visit_id, 7062) * 4)::int) as risk_score
    from here where before is null or date - before > 300
)
select visit_id, resident_id, household_id, date as visited_on, risk_score, coalesce(alone, false) as alone, coalesce(smokes, false) as smokes,
    coalesce(mobility, false) as mobility,
    u(visit_id, 7063) < 0.32 + 0.03 * deprivation as alarm_fitted,
    case when u(visit_id, 7064) < 0.34 then 'own-records' when u(visit_id, 7064) < 0.58 then 'self' when u(visit_id, 7064) < 0.76 then 'health'
        when u(visit_id, 7064) < 0.90 then 'social-care' else 'housing' end as source,
    case when risk_score >= 12 and u(visit_id, 7065) < 0.40 then case when smokes and u(visit_id, 7066) < 0.5 then 'stop-smoking'
            when mobility then 'falls-service' else 'social-care' end else 'none' end as referral
from scored
order by visit_id;
