-- Referrals to the community trust, as tables 001, 101 and 102 of the Community Services Data Set tell of them: a row in the first
-- month of the period in which the referral is open, and, when it ends in a later month, another in that month.
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
    date_trunc('month', t.told_on)::date as reporting_period_start, o.org_code as provider_code, 'CR' || lpad(t.referral_id::varchar, 10, '0') as referral_id,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(o.org_code, t.resident_id) as local_patient_id, i.birth_date, i.sex,
    i.ethnic_code as ethnic_category, i.postcode, i.lsoa_code, i.practice_code,
    t.received_at,
    case when t.spell_id is not null then '03' when s.service in ('urgent-community-response') then case when t.source_draw < 0.45 then '01' when t.source_draw < 0.65 then '06'
            when t.source_draw < 0.85 then '04' else '02' end
        when s.service in ('speech-and-language', 'community-paediatrics', 'school-nursing') then case when t.source_draw < 0.35 then '01' when t.source_draw < 0.65 then '05'
            when t.source_draw < 0.9 then '04' else '02' end
        when t.source_draw < 0.52 then '01' when t.source_draw < 0.66 then '02' when t.source_draw < 0.86 then '03' when t.source_draw < 0.97 then '04' else '07' end as referral_source,
    case when t.spell_id is null then i.practice_code end as referring_organisation_code,
    case when t.urgent then '2' else '1' end as priority, s.reason as referral_reason, s.team_type,
    case when w.homeless then 'homeless' when w.care_home then 'care-home' when further(t.source_draw, 1000) < 0.94 then 'own-home' end as accommodation_type,
    case when t.ending not in ('finished', 'not-accepted', 'died') then t.told_end end as onward_referred_on,
    t.told_end as discharged_on, case when t.told_end is not null then case t.ending when 'finished' then case when t.source_draw < 0.86 then '02' when t.source_draw < 0.93 then '04' else '06' end when 'not-accepted' then '03' when 'died' then '05' else '07' end end as discharge_reason
from told t
join care_service s on s.no = t.service_no and s.sector = 'community'
join identity i on i.resident_id = t.resident_id and t.told_on >= i.from_date and t.told_on < i.to_date
left join social w on w.resident_id = t.resident_id
cross join (from organisation where kind = 'community') o
where t.told_on >= chunk_from() and t.told_on < chunk_to()
