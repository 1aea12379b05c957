-- Bookings with the midwife, as tables 001 and 101 of the Maternity Services Data Set tell of them.
select b.org_code as _partner, date_trunc('month', b.booking_on)::date as _period, b.pregnancy_id as _row, b.mother_id as _resident,
    b.org_code as provider_code, 'P' || lpad(b.pregnancy_id::varchar, 9, '0') as pregnancy_id,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(b.org_code, b.mother_id) as local_patient_id, i.birth_date,
    i.ethnic_code as ethnic_category, i.postcode, i.lsoa_code, i.practice_code,
    b.booking_on, b.site_code, b.gestation::bigint as gestation_days, b.lmp_on, b.due_on, '03' as due_date_method,
    b.previous_births::bigint as previous_live_births, b.previous_stillbirths::bigint as previous_stillbirths, b.previous_losses::bigint as previous_losses,
    b.previous_caesareans::bigint as previous_caesareans, b.height_cm::double as height_cm, round(b.bmi * b.height_cm * b.height_cm / 10000, 1)::double as weight_kg, b.bmi::double as bmi,
    case when b.smokes then '1' else '4' end as smoking_status, b.folic_acid, case when b.complex_social_factors then 'Y' else 'N' end as complex_social_factors,
    case when b.mental_health then 'Y' else 'N' end as mental_health_need, case when b.disability then 'Y' else 'N' end as disability,
    b.employment, case when b.continuity_of_carer then 'Y' else 'N' end as continuity_of_carer,
    case when b.outcome = 'loss' then p.ended_on end as discharged_on
from maternity_booking_event b
join pregnancy p on p.pregnancy_id = b.pregnancy_id
join identity i on i.resident_id = b.mother_id and b.booking_on >= i.from_date and b.booking_on < i.to_date
where b.booking_on >= chunk_from() and b.booking_on < chunk_to()
