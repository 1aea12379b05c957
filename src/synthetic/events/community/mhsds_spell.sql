-- Stays in a mental-health ward, as tables 501, 502, 518 and 401 of the Mental Health Services Data Set tell of them: a row in the first
-- month of the period in which the stay goes on, and, when it ends in a later month, another in that month.
with
told as (
    select m.*, 0 as version, greatest(m.admitted_at::date, start_date()) as told_on,
        date_trunc('month', m.discharged_at) = date_trunc('month', greatest(m.admitted_at::date, start_date())) as ended
    from mental_spell m
    union all
    select m.*, 1, m.discharged_at::date, true
    from mental_spell m
    where date_trunc('month', m.discharged_at) > date_trunc('month', greatest(m.admitted_at::date, start_date()))
)
select o.org_code as _partner, date_trunc('month', t.told_on)::date as _period, t.spell_id * 2 + t.version as _row, t.resident_id as _resident,
    date_trunc('month', t.told_on)::date as reporting_period_start, o.org_code as provider_code, o.org_code || 'S' || lpad(t.spell_id::varchar, 8, '0') as spell_id,
    o.org_code || lpad(r.referral_id::varchar, 10, '0') as referral_id,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(o.org_code, t.resident_id) as local_patient_id, i.birth_date, i.sex,
    i.ethnic_code as ethnic_category, i.postcode, i.lsoa_code, i.practice_code,
    t.admitted_at, case when t.reason_draw < 0.08 then '51' when t.reason_draw < 0.11 then '37' else '19' end as admission_source,
    case when t.ward_class in ('206', '207', '212') then '11' when t.reason_draw < 0.55 then '2A' else '28' end as admission_method,
    t.site_code, t.site_code || 'W' || t.ward_class || case when t.ward_class in ('200', '202') then t.sex else '' end as ward_code, t.ward_class,
    case when t.ward_class in ('200', '202') then t.sex else '3' end as ward_sex, case t.ward_class when '207' then '2' when '206' then '1' else '0' end as ward_security,
    t.legal_status, t.detained_from, case when t.ended or t.detained_to < (date_trunc('month', t.told_on) + interval 1 month) then t.detained_to end as detained_to,
    case when t.ended or t.ready_on < (date_trunc('month', t.told_on) + interval 1 month) then t.ready_on end as ready_for_discharge_on,
    case when t.ready_on is not null and (t.ended or t.ready_on < (date_trunc('month', t.told_on) + interval 1 month)) then case when t.reason_draw < 0.3 then '04'
        when t.reason_draw < 0.5 then '12' when t.reason_draw < 0.7 then '02' when t.reason_draw < 0.88 then '05' else '03' end end as delay_reason,
    case when t.ended and t.ready_on is not null then t.discharged_at::date - t.ready_on end::bigint as delay_days,
    case when t.ended then case when t.legal_status <> '01' or t.ward_class in ('202', '207') then floor(-1.1 * ln(1 - further(t.reason_draw, 100)) * if(t.ward_class = '202', 3, 1))
        else 0 end end::bigint as restrictive_interventions,
    case when t.ended then case when t.discharged_at::date - t.admitted_at::date >= 14 then floor(0.12 * further(t.leaving_draw, 100) * (t.discharged_at::date - t.admitted_at::date))
        else 0 end end::bigint as leave_days,
    case when t.ended then t.discharged_at end as discharged_at,
    case when t.ended then case when t.died then '4' when t.leaving_draw < 0.05 then '2' else '1' end end as discharge_method,
    case when t.ended then case when t.died then '79' when t.gone then '29' when t.leaving_draw < 0.06 then '51' when t.leaving_draw < 0.13 then '29' when t.leaving_draw < 0.19 then '65' else '19' end end
        as discharge_destination
from told t
join care_referral r on r.resident_id = t.resident_id and r.received_at = t.referred_at and r.spell_id = t.spell_id and r.pause_days > 0
join identity i on i.resident_id = t.resident_id and t.told_on >= i.from_date and t.told_on < i.to_date
cross join (from organisation where kind = 'mental-health') o
where t.told_on >= chunk_from() and t.told_on < chunk_to()
