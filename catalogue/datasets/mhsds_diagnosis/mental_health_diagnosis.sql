-- Diagnoses of mental health services.
select
  person_key,
  provider_code,
  diagnosis_id,
  referral_id,
  diagnosed_on,
  upper(replace(diagnosis_code, '.', '')) as icd10,
  _delivery as delivery,
  _status as data_status
from source
