-- Duties of a council to people who are homeless or soon will be: 5 in 1,000 residents a year, as in H-CLIC. A prevention duty
-- that fails becomes a relief duty, and some of those a main duty. Reasons and outcomes are near published shares (from
-- memory); who applies leans with tenure, age, deprivation, illness and, for one reason, on calls to the police.
create or replace table homelessness_duty as
with
candidates as (
    select p.resident_id, y.year, greatest(p.from_date, y.from_date) as from_date, least(p.until_date, y.until_date) as until_date,
        r.deprivation, h.kind, h.tenure, i.severe_mental_illness < y.from_date as smi, i.addiction < y.from_date as addiction,
            i.low_mood < y.from_date as low_mood,
        i.mobility < y.from_date as mobility, i.learning_disability < y.from_date as learning_disability,
        a.abused, h.children, h.adults, date_diff('day', p.birth_date, y.from_date) / 365.25 as age
    from present p
    join health_year y on p.from_date < y.until_date and p.until_date > y.from_date
    join resident r on r.resident_id = p.resident_id
    join household h on h.household_id = r.household_id
    left join impairment i on i.resident_id = p.resident_id
    left join (select resident_id, true as abused from domestic_abuse_call group by resident_id) a on a.resident_id = p.resident_id
    where p.birth_date <= y.from_date - interval 18 year and h.kind in ('home', 'hostel', 'no-fixed-abode')
),
weighed as (
    select *, case when age < 25 then 1.9 when age < 35 then 1.6 when age < 45 then 1.3 when age < 55 then 0.9 when age < 65 then 0.5 else 0.15 end
        * case kind when 'home' then case tenure when 'private rent' then 2.2 when 'social rent' then 1.5 else 0.35 end else 25 end
        * case when children > 0 and adults = 1 then 2 else 1 end * case when smi then 2.2 else 1 end * case when addiction then 2.2 else 1 end
        * case when abused then 2.5 else 1 end * exp(0.35 * deprivation) as weight
    from candidates
),
-- each case comes to about 1.5 duties
applied as (
    select *, resident_id * 32 + (year - year(start_date())) as case_id
    from weighed
    where u(resident_id * 32 + (year - year(start_date())), 7070) < least(0.8, weight * (select 0.00355 * residents() * count(*) from health_year)
        / (select sum((weight * 1000000)::bigint * (until_date - from_date)) / 365.25 / 1000000 from weighed))
),
dated as (
    select a.*, w.date as applied_on
    from (select *, u(case_id, 7071) as x from applied) a
    asof join day_weight w on w.profile = 'planned' and w.year = a.year and a.x >= w.low
),
cases as (
    select *,
        case when kind <> 'home' and u(case_id, 7073) < 0.5 then 'rough-sleeping'
            when abused and u(case_id, 7073) < 0.55 then 'domestic-abuse'
            else pick(['private-tenancy-ended', 'private-tenancy-ended', 'private-tenancy-ended', 'private-tenancy-ended', 'family-no-longer-willing',
                'family-no-longer-willing', 'family-no-longer-willing', 'friends-no-longer-willing', 'relationship-ended', 'relationship-ended',
                'social-tenancy-ended', 'eviction-from-supported', 'left-institution', 'other'], u(case_id, 7074)) end as reason,
        kind = 'home' and u(case_id, 7072) < 0.52 as threatened
    from dated
    where applied_on >= from_date and applied_on < until_date
),
first_duties as (
    select *, 0 as nth, applied_on + floor(u(case_id, 7075) * 8)::int as assessed_on,
        case when threatened then 'prevention' else 'relief' end as duty,
        (14 + least(exponential(case_id, 7076, 55), 300))::int as lasts, u(case_id, 7077) as z
    from cases
),
seconds as (
    select * replace (1 as nth, 'relief' as duty, assessed_on + lasts as assessed_on,
        (14 + least(exponential(case_id, 7078, 50), 300))::int as lasts, u(case_id, 7079) as z)
    from first_duties where duty = 'prevention' and z >= 0.72
),
thirds as (
    select * replace (2 as nth, 'main' as duty, assessed_on + lasts as assessed_on,
        (60 + least(exponential(case_id, 7080, 200), 900))::int as lasts, u(case_id, 7081) as z)
    from (from first_duties where duty = 'relief' union all from seconds) where z >= 0.64
),
duties as (from first_duties union all from seconds union all from thirds)
select d.case_id * 4 + d.nth as duty_id, d.case_id, d.resident_id, d.applied_on, d.assessed_on, d.duty, d.reason,
    case when d.assessed_on + d.lasts < least(p.until_date, end_date() + 1) then d.assessed_on + d.lasts end as ended_on,
    case when d.assessed_on + d.lasts >= least(p.until_date, end_date() + 1) then null
        when d.duty = 'prevention' then case when d.z < 0.36 then 'stayed-at-home' when d.z < 0.57 then 'other-home-found'
            when d.z < 0.72 then 'contact-lost' else 'homeless' end
        when d.duty = 'relief' then case when d.z < 0.34 then 'home-found' when d.z < 0.64 then 'contact-lost' else 'main-duty-owed' end
        else case when d.z < 0.75 then 'social-tenancy-accepted' else 'ceased' end end as outcome,
    case when d.children > 0 and d.adults = 1 then 'lone-parent' when d.children > 0 then 'couple-with-children'
        when d.adults >= 2 and u(d.case_id, 7082) < 0.15 then 'couple' else 'single' end as household_type,
    case when d.duty <> 'prevention' and u(d.case_id, 7083) < 0.42 then 'temporary' when d.kind = 'no-fixed-abode' then 'rough-sleeping'
        when d.kind = 'hostel' then 'hostel'
        when d.tenure = 'private rent' then 'private-rent'
            when d.tenure = 'social rent' then 'social-rent' else 'family-or-friends' end as accommodation,
    coalesce(d.smi or d.low_mood, false) as needs_mental_health, coalesce(d.addiction, false) as needs_addiction,
        coalesce(d.mobility, false) as needs_physical,
    coalesce(d.learning_disability, false) as needs_learning, coalesce(d.abused, false) or d.reason = 'domestic-abuse' as needs_domestic_abuse
from duties d
join present p using (resident_id)
where d.assessed_on < p.until_date and d.assessed_on <= end_date()
order by duty_id;
