-- Reviews of the Healthy Child Programme. The mood score is the mother's: no key of her stands in the row, so nobody could tell
-- whether she objected, and it stays out.
select
  person_key,
  provider_code,
  contact_id,
  birth_month,
  age,
  sex,
  ethnic_category,
  lsoa_code,
  practice_code,
  review,
  contact_at,
  attendance in ('5', '6') as attended,
  location_type,
  breastfeeding_status,
  asq_communication,
  asq_gross_motor,
  asq_fine_motor,
  asq_problem_solving,
  asq_personal_social,
  height_cm,
  weight_kg,
  _delivery as delivery,
  _status as data_status
from source
