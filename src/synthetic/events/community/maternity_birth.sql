-- Births, one row for each baby, as tables 301, 401 and 405 of the Maternity Services Data Set tell of them.
select b.org_code as _partner, date_trunc('month', b.born_at)::date as _period, b.birth_id as _row, b.baby_id as _resident,
    b.org_code as provider_code, 'P' || lpad(b.pregnancy_id::varchar, 9, '0') as pregnancy_id, 'B' || lpad(b.birth_id::varchar, 10, '0') as baby_record_id,
    c.nhs_number, case when b.baby_id is not null then '01' else '07' end as nhs_number_status, local_patient_id(b.org_code, b.baby_id) as local_patient_id,
    b.born_at::date as birth_date, b.sex, b.ethnic_code as ethnic_category,
    m.nhs_number as mother_nhs_number, local_patient_id(b.org_code, b.mother_id) as mother_local_patient_id, m.birth_date as mother_birth_date,
    m.postcode, m.lsoa_code, m.practice_code, b.born_at, b.birth_order::bigint as birth_order, b.babies::bigint as babies_delivered, b.gestation::bigint as gestation_days,
    b.outcome as pregnancy_outcome, b.mode as delivery_method, b.onset as labour_onset, b.site_code, case when b.at_home then '2' else '1' end as place_type,
    b.weight_g::double as birth_weight_g, b.apgar_5::bigint as apgar_5_minutes, b.first_feed, case when b.outcome = '01' then case when b.skin_to_skin then 'Y' else 'N' end end as skin_to_skin,
    case when b.smokes_at_delivery then '1' else '4' end as mother_smoking_at_delivery, b.blood_loss_ml::double as mother_blood_loss_ml
from maternity_birth_event b
left join identity c on c.resident_id = b.baby_id and b.born_at::date >= c.from_date and b.born_at::date < c.to_date
join identity m on m.resident_id = b.mother_id and b.born_at::date >= m.from_date and b.born_at::date < m.to_date
where b.born_at >= chunk_from() and b.born_at < chunk_to()
