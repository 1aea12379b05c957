-- Duties towards homeless people: each change is told, so the last holds.
select
  person_key,
  council_code,
  case_ref as case_id,
  duty,
  birth_month,
  sex,
  ethnic_category,
  lsoa_code,
  household_type,
  accommodation,
  application_date,
  assessment_date,
  reason,
  need_mental_health = 'Y' as need_mental_health,
  need_addiction = 'Y' as need_addiction,
  need_physical_health = 'Y' as need_physical_health,
  need_learning_disability = 'Y' as need_learning_disability,
  need_domestic_abuse = 'Y' as need_domestic_abuse,
  duty_end_date as end_date,
  outcome,
  _delivery as delivery,
  _status as data_status
from source
qualify row_number() over (partition by council_code, case_ref, duty order by change_date desc) = 1
