-- Patients of a FHIR server.
select
  person_key,
  row_key as demographic_id,
  birth_month,
  sex,
  ethnic_category,
  lsoa_code,
  practice_code,
  cast(death_at as date) as death_date,
  cast(updated_at as date) as effective_from,
  _delivery as delivery,
  _status as data_status
from source
