select
  event_id as condition_occurrence_id,
  person_id,
  0 as condition_concept_id,
  started_on as condition_start_date,
  32817 as condition_type_concept_id,
  0 as condition_status_concept_id,
  provider_id,
  visit_occurrence_id,
  code as condition_source_value,
  0 as condition_source_concept_id,
  status as condition_status_source_value
from omop_attached
