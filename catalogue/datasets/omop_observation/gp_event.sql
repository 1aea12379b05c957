-- Observations as coded entries; a code only where it is SNOMED CT by its form.
select
  person_key,
  observation_id as event_id,
  visit_occurrence_id as encounter_id,
  observation_date as effective_date,
  'day' as date_precision,
  observation_date as recorded_date,
  case when regexp_full_match(observation_source_value, '[1-9][0-9]{5,17}') then observation_source_value end as code,
  objection_code,
  value_as_number as value,
  unit_source_value as unit,
  false as is_problem,
  _delivery as delivery,
  _status as data_status
from source
