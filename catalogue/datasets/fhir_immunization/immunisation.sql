-- Vaccinations that were given. The code of the vaccine stands for its name.
select
  person_key,
  id as immunisation_id,
  cast(occurred_at as date) as vaccination_date,
  coalesce(vaccine_snomed, vaccine_code) as vaccine,
  dose_number as dose_sequence,
  not coalesce(is_primary_source, true) as is_historical,
  _delivery as delivery,
  _status as data_status
from source
where status = 'completed'
