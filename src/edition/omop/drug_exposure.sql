select
  event_id as drug_exposure_id,
  person_id,
  0 as drug_concept_id,
  started_on as drug_exposure_start_date,
  ended_on as drug_exposure_end_date,
  32817 as drug_type_concept_id,
  quantity,
  duration_days as days_supply,
  0 as route_concept_id,
  provider_id,
  visit_occurrence_id,
  code as drug_source_value,
  0 as drug_source_concept_id,
  quantity_unit as dose_unit_source_value
from omop_attached
