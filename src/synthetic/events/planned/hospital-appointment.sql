-- Outpatient appointments in the period, kept or not: those of pathways (first visit, decision, treatment, after treatment) and
-- those of clinics to which people with long-term conditions come for years. 1.8 million attended and 2.3 million booked per
-- million residents a year; maternity is not among them. Who stays away is young and deprived (shares unsourced).
create or replace table standing_clinic as
select row_number() over (order by condition nulls last, code) as clinic_no, f.* from standing_clinic_file f order by clinic_no;

create or replace temp table kept_visit as
with
of_pathways as (
    select p.pathway_id, p.resident_id, p.org_code, p.site_code, p.treatment_function, p.received_on as referred_on, p.stop_on, p.stop_kind,
        unnest(list_concat(
            case when p.first_on is not null and p.stop_kind <> '33' then [{'visit': 0, 'date': p.first_on, 'part': 'first'}] else [] end,
            case when p.decided_on > p.first_on then [{'visit': 1, 'date': p.decided_on, 'part': 'decision'}] else [] end,
            case when p.admission_on is null and p.stop_on > p.first_on and p.stop_kind in ('30', '31', '32', '34', 'removed')
                then [{'visit': 2, 'date': p.stop_on, 'part': 'stop'}] else [] end,
            case when p.stop_kind = '30' then
                list_transform(range(floor(t.follow_ups * (0.4 + 1.2 * u(p.pathway_id, 5540)) + 0.75 * u(p.pathway_id, 5541))::bigint),
                    lambda n: {'visit': 3 + n, 'date': p.stop_on + (n * 70 + 35 + floor(45 * u(p.pathway_id * 16 + n, 5542)))::integer, 'part': 'after'})
                else [] end), recursive := true)
    from pathway p
    join treatment_function t on t.code = p.treatment_function
),
under_care as (
    select s.resident_id, y.k, c.clinic_no, c.code, c.visits, c.virtual, c.first_share, null::date as since
    from resident_span s
    cross join standing_clinic c
    cross join referral_year y
    where c.condition is null and y.k >= 0
        and u((s.resident_id * 16 + y.k) * 64 + c.clinic_no, 5543) < 1.035 * c.under_care * s.need / 1.07
    union all
    select d.resident_id, y.k, c.clinic_no, c.code, c.visits, c.virtual, c.first_share, d.detected_date
    from condition d
    join standing_clinic c on c.condition = d.condition
    join referral_year y on y.k >= 0 and d.detected_date < y.middle + 183 and coalesce(d.resolved_date, date '9999-12-31') > y.middle
    where u(d.resident_id * 64 + c.clinic_no, 5544) < 1.035 * c.under_care
),
courses as materialized (
    select *, (resident_id * 16 + k) * 64 + clinic_no as course_id,
        floor(visits * (0.5 + u((resident_id * 16 + k) * 64 + clinic_no, 5545)) + u((resident_id * 16 + k) * 64 + clinic_no, 5546))::bigint as number
    from under_care
),
of_clinics as (
    select c.*, unnest(range(number)) as visit from courses c where number > 0
),
placed as (
    select 1000000000000 + (o.course_id * 32 + o.visit) * 4 as visit_id, null::bigint as pathway_id, o.resident_id, h.org_code,
        case when u(o.course_id, 5547) < 0.7 then h.near_site else h.main_site end as site_code,
        o.code as treatment_function,
        (start_date() + to_years(o.k))::date + floor((o.visit + u(o.course_id * 32 + o.visit, 5548)) * 365 / o.number)::integer as date,
        case when o.visit = 0 and u(o.course_id, 5549) < o.first_share * o.number then 'new' else 'standing' end as part,
        o.virtual, o.since
    from of_clinics o
    join resident_hospital h on h.resident_id = o.resident_id
)
select pathway_id * 64 + visit * 4 as visit_id, pathway_id, resident_id, org_code, site_code, treatment_function, date, part,
    case part when 'first' then 0.12 when 'after' then 0.30 else 0.18 end as virtual,
    referred_on, case part when 'stop' then stop_kind when 'after' then '90' end as status
from of_pathways
where date between start_date() and end_date() + 60
union all
select visit_id, pathway_id, resident_id, org_code, site_code, treatment_function, date, part, virtual, null, null
from placed
where coalesce(date > since, true) and date <= end_date() + 60;

create or replace table hospital_appointment as
with
chances as (
    select v.*, s.from_date, s.until_date, d.slot,
        least(0.45, 0.080 * exp(0.27 * s.deprivation)
            * case when date_diff('day', s.birth_date, v.date) < 5844 then 1.1 when date_diff('day', s.birth_date, v.date) < 16436 then 1.7
                when date_diff('day', s.birth_date, v.date) < 23741 then 1.05 else 0.65 end) as stays_away,
        u(v.visit_id, 5550) as drawn, u(v.visit_id, 5551) as drawn_again
    from kept_visit v
    join resident_span s on s.resident_id = v.resident_id
    join service_day d on d.date = v.date
),
attempts as (
    select *, unnest(case
        when drawn < stays_away + 0.17 then case when drawn_again < 0.13 then [0, 1, 2] else [0, 1] end
        else [0] end) as attempt
    from chances
    union all
    select p.pathway_id * 64, p.pathway_id, p.resident_id, p.org_code, p.site_code, p.treatment_function, p.first_on, 'first', 0.0, p.received_on, '33',
        s.from_date, s.until_date, d.slot, 1.0, 0.0, 0.0, 1
    from pathway p
    join resident_span s on s.resident_id = p.resident_id
    join service_day d on d.date = p.first_on + 28
    where p.stop_kind = '33'
),
told as (
    select *, visit_id + attempt as appointment_id,
        case
            when attempt = 0 then case when u(visit_id, 5554) < 0.07 then '6' else '5' end
            when attempt = 2 and u(visit_id, 5555) < 0.5 then '4'
            when drawn < stays_away then case when u(visit_id + attempt, 5556) < 0.06 then '7' else '3' end
            when drawn < stays_away + 0.075 then '2'
            else '4'
        end as attended
    from attempts
),
-- some of those that the hospital cancels are those of the strike that comes within three weeks
strike as (
    select w.week, min(d.date) as date
    from (select distinct slot // 70 as week from service_day) w
    join service_day d on d.slot // 70 between w.week and w.week + 2 and d.open
    join squeeze_file s on d.date between s.from_date and s.to_date
    group by w.week
),
dated as (
    select t.*, case when t.attended = '4' and u(t.appointment_id, 5558) < 0.3 then coalesce(k.date, w.date) else w.date end as on_date
    from told t
    -- appointments set for a stretch of time, not for a day, fall on any working day of the week that follows
    join service_slot w on w.slot = t.slot
        + case when t.part in ('after', 'new', 'standing') then floor(70 * u(t.visit_id, 5557))::integer else 0 end
        - case t.attempt when 0 then 0 when 1 then 280 else 490 end
    left join strike k on k.week = w.slot // 70
)
select appointment_id, resident_id, pathway_id, org_code, site_code, treatment_function, on_date as date, part, referred_on, status,
    (510 + 10 * floor(51 * u(appointment_id, 5552)))::smallint as minute, u(visit_id, 5553) < virtual as virtual, attended
from dated
where on_date between start_date() and end_date() and on_date >= from_date and on_date < until_date
    and (attempt = 0 or referred_on is null or on_date > referred_on)
order by date, appointment_id;

drop table kept_visit;
