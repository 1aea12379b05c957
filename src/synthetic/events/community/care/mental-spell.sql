-- Stays in a mental-health ward. Lengths of stay, kinds of ward and the share detained are the makers' own, set near English
-- levels from memory: acute wards about five weeks, older people's ten, rehabilitation and secure wards months to years; half
-- of adult admissions under the Mental Health Act, far more often where people are poor or Black.
create or replace table mental_spell as
with
asked as (
    select r.resident_id, r.referral_key as spell_key, r.term_no, r.age, t.term, p.here_until, p.dies, p.deprivation, i.ethnic_code, i.sex, l.place_id,
        r.requested_on + to_minutes(floor(1440 * u(r.referral_key, 6540))::bigint) as referred_at,
        u(r.referral_key, 6541) as ward_draw
    from care_request r
    join care_service s on s.no = r.service_no and s.sector = 'ward'
    join care_term t on t.no = r.term_no
    join care_person p on p.resident_id = r.resident_id
    join identity i on i.resident_id = r.resident_id and r.requested_on >= i.from_date and r.requested_on < i.to_date
    join lsoa l on l.lsoa_id = i.lsoa_id
),
warded as (
    select *, case
            when age < 13 then '300'
            when age < 18 then case when ward_draw < 0.15 then '302' else '301' end
            when term = 'new-mother' then '204'
            when term in ('DEM', 'cognitive-problems') or age >= 70 then '201'
            when term in ('LD', 'AUTISM') and ward_draw < 0.6 then '205'
            when term = 'SMI' and ward_draw < 0.06 then '202'
            when term = 'SMI' and ward_draw < 0.10 then '212'
            when term = 'SMI' and ward_draw < 0.13 then '206'
            when term = 'SMI' and ward_draw < 0.145 then '207'
            else '200' end as ward_class
    from asked
),
stayed as (
    select w.*, referred_at + to_minutes(60 + floor(1080 * u(spell_key, 6542))::bigint) as admitted_at,
        least(1500, greatest(1, round(case ward_class
                when '200' then 24 when '201' then 58 when '202' then 22 when '204' then 45 when '205' then 110 when '212' then 270
                when '206' then 420 when '207' then 600 else 38 end
            * exp(0.85 * normal(spell_key, 6543)))))::integer as days,
        510 + floor(480 * u(spell_key, 6544))::bigint as leaves_minute,
        case when ward_class in ('206', '207') then 1 when ward_class = '202' then 0.95
            else least(0.95, case when ward_class in ('200', '201', '212') then 0.47 else 0.28 end
                * exp(0.10 * deprivation + case when ethnic_code in ('M', 'N', 'P') then 0.45 when ethnic_code in ('D', 'E') then 0.2 else 0 end)) end as detention
    from warded w
),
apart as (
    select *, max(admitted_at::date + days) over (partition by resident_id order by admitted_at, spell_key
        rows between unbounded preceding and 1 preceding) as earlier_until
    from stayed
    where admitted_at::date < here_until
),
ended as (
    select *, admitted_at::date + days as would_leave, u(spell_key, 6545) < detention as detained, u(spell_key, 6546) as leaving
    from apart
    where coalesce(earlier_until + 2 < admitted_at::date, true) and admitted_at::date + days >= start_date()
),
left_ward as (
    select *, case when would_leave < here_until then would_leave + to_minutes(leaves_minute)
                   when here_until <= end_date() then greatest(here_until - 1 + to_minutes(leaves_minute), admitted_at + interval 1 hour) end as discharged_at,
        would_leave >= here_until and here_until <= end_date() as gone, would_leave >= here_until and dies as died,
        case when ward_class in ('200', '201', '212', '205') and u(spell_key, 6547) < 0.14 + 0.02 * deprivation
            then greatest(1, ceil(days * (0.12 + 0.4 * u(spell_key, 6548))))::integer end as delay_days
    from ended
),
sites as (select site_code, row_number() over (order by site_code) as nth, count(*) over () as sites from site where kind = 'mental-health-unit')
select row_number() over (order by admitted_at, spell_key) as spell_id, l.resident_id, l.spell_key, l.term_no, s.site_code,
    l.ward_class, l.sex, l.referred_at, l.admitted_at, l.discharged_at, (l.would_leave - l.referred_at::date)::integer as stay_days, l.gone, l.died,
    case when l.detained then case when ward_class in ('206', '207') then '15' when leaving < 0.62 then '02' else '03' end else '01' end as legal_status,
    case when l.detained then l.admitted_at::date end as detained_from,
    case when l.detained and l.discharged_at is not null and legal_status_days < days then l.admitted_at::date + legal_status_days
         when l.detained then l.discharged_at::date end as detained_to,
    case when not gone and would_leave - delay_days <= end_date() then greatest(would_leave - delay_days, l.admitted_at::date) end as ready_on,
    u(l.spell_key, 6549)::float as reason_draw, l.leaving::float as leaving_draw
from (select *, 28 + floor(40 * leaving)::integer as legal_status_days from left_ward) l
join sites s on s.nth = 1 + l.place_id % s.sites
order by l.admitted_at, l.spell_key;
