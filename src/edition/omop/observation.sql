select
  event_id as observation_id,
  person_id,
  0 as observation_concept_id,
  started_on as observation_date,
  32817 as observation_type_concept_id,
  0 as value_as_concept_id,
  0 as qualifier_concept_id,
  0 as unit_concept_id,
  provider_id,
  visit_occurrence_id,
  code as observation_source_value,
  0 as observation_source_concept_id
from omop_attached
