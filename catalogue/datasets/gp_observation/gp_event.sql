-- Coded entries. Entries that a practice marked as confidential do not pass the privacy line; names and local codes do
-- not either, since they may hold free text: but those of an objection of type 1 (objection_code).
select
  person_key,
  observation_id as event_id,
  practice_code,
  encounter_id,
  clinical_effective_date as effective_date,
  lower(date_precision) as date_precision,
  date_recorded as recorded_date,
  mapped_concept_code as code,
  objection_code,
  result_value as value,
  result_unit as unit,
  is_problem,
  lower(episodicity) as episodicity,
  _delivery as delivery,
  _status as data_status
from source
