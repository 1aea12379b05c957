-- Exposures to medicines. Which of them were vaccines, or were dispensed rather than prescribed, only a vocabulary would say.
select
  person_key,
  drug_exposure_id as prescription_id,
  drug_exposure_start_date as issue_date,
  quantity,
  days_supply as duration_days,
  _delivery as delivery,
  _status as data_status
from source
