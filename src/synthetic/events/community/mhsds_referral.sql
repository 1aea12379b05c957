-- Referrals to the mental-health trust, as tables 001, 101 and 102 of the Mental Health Services Data Set tell of them: a row in the
-- first month of the period in which the referral is open, and, when it ends in a later month, another in that month.
with
told as (
    select r.*, 0 as version, greatest(r.received_at::date, start_date()) as told_on,
        case when date_trunc('month', r.closes_on) = date_trunc('month', greatest(r.received_at::date, start_date())) then r.closes_on end as told_end
    from care_referral r
    union all
    select r.*, 1, r.closes_on, r.closes_on
    from care_referral r
    where date_trunc('month', r.closes_on) > date_trunc('month', greatest(r.received_at::date, start_date()))
)
select o.org_code as _partner, date_trunc('month', t.told_on)::date as _period, t.referral_id * 2 + t.version as _row, t.resident_id as _resident,
    date_trunc('month', t.told_on)::date as reporting_period_start, o.org_code as provider_code, o.org_code || lpad(t.referral_id::varchar, 10, '0') as referral_id,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(o.org_code, t.resident_id) as local_patient_id, i.birth_date, i.sex,
    i.ethnic_code as ethnic_category, i.postcode, i.lsoa_code, i.practice_code,
    t.received_at,
    case s.service
        when 'liaison' then case when t.source_draw < 0.72 then 'H1' else 'H2' end
        when 'place-of-safety' then 'E1'
        when 'crisis-line' then case when t.source_draw < 0.75 then 'B1' else 'B2' end
        when 'crisis-home-treatment' then case when t.source_draw < 0.30 then 'P1' when t.source_draw < 0.55 then 'H1' when t.source_draw < 0.80 then 'A1' else 'B1' end
        when 'schools-support' then 'C2'
        else case
            when s.service in ('camhs', 'neurodevelopment') and t.source_draw > 0.62 then case when t.source_draw < 0.86 then 'C2' else 'B2' end
            when t.source_draw < 0.56 then 'A1' when t.source_draw < 0.76 then 'P1' when t.source_draw < 0.88 then 'B1' when t.source_draw < 0.93 then 'C1'
            when t.source_draw < 0.97 then 'H2' else 'M6' end
    end as referral_source,
    case when s.around_the_clock then '1' when t.urgent then '2' else '3' end as priority,
    case
        when s.service = 'eating-disorder' then '12' when s.service = 'early-intervention' then '01' when s.service = 'personality-disorder' then '14'
        when s.service in ('place-of-safety', 'crisis-line', 'crisis-home-treatment') then '18' when s.service in ('learning-disability', 'intensive-support') then '30'
        when s.service in ('memory-clinic', 'young-onset-dementia') then '08' when s.service = 'autism' then '25' when s.service = 'neurodevelopment' then '24'
        else case n.term when 'SMI' then case when t.source_draw < 0.5 then '02' else '03' end when 'DEP' then '04' when 'ANX' then '05' when 'new-mother' then '13'
            when 'DEM' then '08' when 'cognitive-problems' then '08' when 'alcohol-problems' then '09' when 'substance-misuse' then '09' when 'AUTISM' then '26' when 'ADHD' then '24'
            when 'LD' then '30' else case when t.source_draw < 0.35 then '05' when t.source_draw < 0.6 then '04' when t.source_draw < 0.8 then '15' else '19' end end
    end as referral_reason,
    s.team_type,
    case when w.homeless then 'homeless' when w.care_home then 'care-home' when further(t.source_draw, 1000) < 0.9 then 'own-home' end as accommodation_type,
    case
        when date_diff('year', i.birth_date, t.told_on) < 16 or further(t.source_draw, 1000) > 0.88 then null
        when date_diff('year', i.birth_date, t.told_on) >= 67 then 'retired'
        when further(t.source_draw, 100) < case when n.term = 'SMI' then 0.12 when n.term = 'LD' then 0.06 else 0.48 end then 'employed'
        when further(t.source_draw, 100) < 0.62 then 'unemployed'
        when date_diff('year', i.birth_date, t.told_on) < 25 then 'student'
        else 'long-term-sick'
    end as employment_status,
    case when t.ending <> 'not-accepted' and n.term in ('SMI', 'LD', 'DEM', 'new-mother') and t.first_at::date + 21 <= coalesce(t.told_end, last_day(t.told_on))
        then t.first_at::date + 7 + (t.referral_id % 14)::integer end as care_plan_agreed_on,
    case when t.ending = 'not-accepted' then t.told_end end as rejected_on,
    case when t.ending <> 'not-accepted' then t.told_end end as discharged_on,
    case when t.told_end is not null and t.ending <> 'not-accepted' then case t.ending when 'finished' then case when t.source_draw < 0.86 then '02' when t.source_draw < 0.93 then '04' else '06' end when 'died' then '05' else '07' end end
        as discharge_reason
from told t
join care_service s on s.no = t.service_no and s.sector = 'mental-health'
left join care_term n on n.no = t.term_no
join identity i on i.resident_id = t.resident_id and t.told_on >= i.from_date and t.told_on < i.to_date
left join social w on w.resident_id = t.resident_id
cross join (from organisation where kind = 'mental-health') o
where t.told_on >= chunk_from() and t.told_on < chunk_to()
