-- Contacts of the Healthy Child Programme, as the community trust's child health system tells of them.
select o.org_code as _partner, date_trunc('month', h.contact_at)::date as _period, h.contact_id as _row, h.resident_id as _resident,
    o.org_code as provider_code, 'HC' || lpad(h.contact_id::varchar, 9, '0') as contact_id,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(o.org_code, h.resident_id) as local_patient_id, i.forename, i.surname, i.birth_date, i.sex,
    i.ethnic_code as ethnic_category, i.postcode, i.lsoa_code, i.practice_code,
    h.review, h.contact_at, case when h.missed then '3' else '5' end as attendance,
    case when h.missed then null when h.review in ('reception', 'year-6') then 'L01' when h.review in ('new-birth', 'antenatal', '6-8-weeks') then 'A01' else 'B01' end as location_type,
    case when not h.missed then h.breastfeeding end as breastfeeding_status, case when not h.missed then h.mood_score end::bigint as maternal_mood_score,
    case when not h.missed then h.asq[1] end::bigint as asq_communication, case when not h.missed then h.asq[2] end::bigint as asq_gross_motor, case when not h.missed then h.asq[3] end::bigint as asq_fine_motor,
    case when not h.missed then h.asq[4] end::bigint as asq_problem_solving, case when not h.missed then h.asq[5] end::bigint as asq_personal_social,
    case when not h.missed then h.height_cm end::double as height_cm, case when not h.missed then h.weight_kg end::double as weight_kg
from healthy_child_event h
join identity i on i.resident_id = h.resident_id and h.contact_at::date >= i.from_date and h.contact_at::date < i.to_date
cross join (from organisation where kind = 'community') o
where h.contact_at >= chunk_from() and h.contact_at < chunk_to()
