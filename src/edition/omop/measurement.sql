select
  event_id as measurement_id,
  person_id,
  0 as measurement_concept_id,
  started_on as measurement_date,
  32817 as measurement_type_concept_id,
  0 as operator_concept_id,
  value as value_as_number,
  0 as value_as_concept_id,
  0 as unit_concept_id,
  provider_id,
  visit_occurrence_id,
  code as measurement_source_value,
  0 as measurement_source_concept_id,
  unit as unit_source_value,
  0 as unit_source_concept_id,
  value::varchar as value_source_value
from omop_attached
