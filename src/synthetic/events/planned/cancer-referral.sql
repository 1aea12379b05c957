-- Pathways on which cancer was suspected or found: first seen, told what it is, decision to treat, treated. About three in four
-- are told within 28 days (unsourced). A pathway is closed when the patient is treated, or told that it is not cancer.
create or replace table cancer_referral as
with
told as (
    select p.pathway_id, p.resident_id, p.org_code, p.site_code, p.treatment_function, p.referred_on, p.priority, p.first_on,
        p.cancer_found_on is not null as cancer, p.stop_on, p.stop_kind, c.subtype,
        case
            when p.cancer_found_on is not null then greatest(p.cancer_found_on, p.first_on)
            else p.first_on + floor((p.stop_on - p.first_on) * (0.1 + 0.62 * u(p.pathway_id, 5566)))::integer
        end as nominal_told_on
    from pathway p
    left join condition c on c.resident_id = p.resident_id and c.condition = 'CAN' and p.cancer_found_on = c.detected_date
    where (p.priority in ('cancer', 'screening', 'upgrade') or p.cancer_found_on is not null)
        and p.first_on is not null and p.stop_kind <> '33'
),
dated as (
    select t.*, w.date as told_on
    from told t
    join service_day d on d.date = t.nominal_told_on
    join service_slot w on w.slot = d.slot
    where w.date <= t.stop_on
)
select pathway_id, resident_id, org_code, site_code, treatment_function, referred_on, priority as route, cancer, subtype, first_on, told_on,
    case when cancer and stop_kind = '30' then told_on + floor((stop_on - told_on) * (0.1 + 0.4 * u(pathway_id, 5567)))::integer end as decided_on,
    case when cancer and stop_kind = '30' then stop_on end as treated_on,
    case when cancer and stop_kind = '30' then stop_on else told_on end as closed_on
from dated
where case when cancer and stop_kind = '30' then stop_on else told_on end between start_date() and end_date()
order by pathway_id;

-- requests for advice, which end with an answer and not with a pathway
create or replace table advice_request as
with
asked as (
    select s.resident_id, s.sex, s.from_date, s.until_date, age_band(date_diff('day', s.birth_date, y.middle) / 365.25) as band, y.year,
        (s.resident_id * 16 + y.k) as advice_id
    from resident_span s
    cross join referral_year y
    where y.k >= 0 and u(s.resident_id * 16 + y.k, 5568) < 0.030 * s.need / 1.07
)
select a.advice_id, a.resident_id, h.org_code, c.code as treatment_function, d.date as asked_on, w.date as answered_on
from asked a
join resident_hospital h on h.resident_id = a.resident_id
join referral_choice c on c.band = a.band and c.sex = a.sex and c.place = floor(u(a.advice_id, 5569) * 1000)::integer
join referral_day d on d.year = a.year and d.place = floor(u(a.advice_id, 5570) * 10000)::integer
join service_day e on e.date = d.date
join service_slot w on w.slot = e.slot + 12 + floor(exponential(a.advice_id, 5571, 50))::integer
where d.date >= a.from_date and d.date < a.until_date
order by a.advice_id;

-- the last time before its end that a patient stayed away, or that an appointment was cancelled, on a pathway
create or replace table pathway_missed as
select pathway_id,
    max(case when attended in ('3', '7') then date end) as missed_on,
    max(case when attended in ('2', '4') then date end) as cancelled_on
from hospital_appointment
where pathway_id is not null and attended in ('2', '3', '4', '7')
group by pathway_id
order by pathway_id;
