-- Contacts in pregnancy and after birth, as tables 201 and 202 of the Maternity Services Data Set tell of them.
with
contact as (
    select *, attendance in ('5', '6') as came, u(contact_id, 6671) as draw
    from maternity_contact_event
    where contact_at >= chunk_from() and contact_at < chunk_to()
)
select c.org_code as _partner, date_trunc('month', c.contact_at)::date as _period, c.contact_id as _row, c.mother_id as _resident,
    c.org_code as provider_code, 'MC' || lpad(c.contact_id::varchar, 10, '0') as contact_id, 'P' || lpad(c.pregnancy_id::varchar, 9, '0') as pregnancy_id,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(c.org_code, c.mother_id) as local_patient_id, i.birth_date,
    i.ethnic_code as ethnic_category, i.postcode, i.lsoa_code, i.practice_code,
    c.contact_at, case when c.after_birth then 'postnatal' else 'antenatal' end as stage,
    case when not c.after_birth then c.gestation end::bigint as gestation_days,
    c.attendance, case when c.attendance = '2' then c.contact_at::date - 1 - (c.contact_id % 4)::integer end as cancelled_on,
    case when c.came then c.minutes end::bigint as minutes,
    case when c.by_phone then '02' else '01' end as consultation_mechanism,
    case
        when c.after_birth then 'A01'
        when c.staff <> 'midwife' then 'E01'
        when c.draw < 0.12 then 'A01' when c.draw < 0.62 then 'C01' when c.draw < 0.85 then 'B01' else 'E01'
    end as location_type,
    case when not c.after_birth and (c.staff <> 'midwife' or c.draw >= 0.85) then c.site_code end as site_code,
    c.staff as staff_group,
    case when c.staff = 'midwife' then case when further(c.draw, 100) < if(coalesce(c.continuity_of_carer, false), 0.78, 0.35) then 'Y' else 'N' end end as named_midwife,
    case when c.came and c.staff <> 'sonographer' and not c.by_phone then
        round(112 + 9 * (further(c.draw, 1000) + further(c.draw, 100000) - 1) * 2 + if(c.at_risk, 4, 0) + greatest(0, c.gestation - 200) / 12)::bigint end as systolic,
    case when c.came and c.staff <> 'sonographer' and not c.by_phone then
        round(69 + 7 * (further(c.draw, 1000) + further(c.draw, 100000) - 1) * 2 + if(c.at_risk, 3, 0) + greatest(0, c.gestation - 200) / 16)::bigint end as diastolic,
    case when c.came and c.visit in (0, 2, 5, 8) then case when c.smokes then 4 + floor(14 * further(c.draw, 1000)) else floor(3.4 * further(c.draw, 1000)) end::bigint end as carbon_monoxide_ppm,
    case when c.came and c.visit in (0, 5, 8) then round(c.first_weight + 0.053 * greatest(0, c.gestation - 70) * (0.6 + 0.8 * further(c.draw, 10000)), 1) end::double as weight_kg,
    case when c.came and c.staff = 'midwife' and not c.by_phone and not c.after_birth and c.gestation >= 175 then
        round(c.gestation / 7.0 + 3 * (further(c.draw, 10000) - 0.5))::bigint end as fundal_height_cm
from contact c
join identity i on i.resident_id = c.mother_id and c.contact_at::date >= i.from_date and c.contact_at::date < i.to_date
