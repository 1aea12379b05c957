-- Immunisations.
select
  person_key,
  immunisation_id,
  practice_code,
  birth_month,
  sex,
  vaccination_date,
  vaccine,
  target_disease,
  dose_sequence,
  care_setting,
  is_historical,
  recorded_date,
  _delivery as delivery,
  _status as data_status
from source
