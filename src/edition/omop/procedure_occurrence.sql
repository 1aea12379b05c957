select
  event_id as procedure_occurrence_id,
  person_id,
  0 as procedure_concept_id,
  started_on as procedure_date,
  32817 as procedure_type_concept_id,
  0 as modifier_concept_id,
  provider_id,
  visit_occurrence_id,
  code as procedure_source_value,
  0 as procedure_source_concept_id
from omop_attached
