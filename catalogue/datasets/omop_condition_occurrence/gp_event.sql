-- Conditions as coded entries; a code only where it is SNOMED CT by its form.
select
  person_key,
  condition_occurrence_id as event_id,
  visit_occurrence_id as encounter_id,
  condition_start_date as effective_date,
  'day' as date_precision,
  condition_start_date as recorded_date,
  case when regexp_full_match(condition_source_value, '[1-9][0-9]{5,17}') then condition_source_value end as code,
  true as is_problem,
  _delivery as delivery,
  _status as data_status
from source
