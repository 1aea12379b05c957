-- Stays: inpatient visits (9201), and those that began in an emergency department (262). The CDM names no ODS code.
select
  person_key,
  visit_occurrence_id as spell_id,
  'unknown' as provider_code,
  case when visit_concept_id = 262 then 'emergency' end as admission_type,
  coalesce(visit_start_datetime, cast(visit_start_date as timestamp)) as admitted_at,
  coalesce(visit_end_datetime, cast(visit_end_date as timestamp)) as discharged_at,
  date_diff('day', visit_start_date, visit_end_date) as nights,
  _delivery as delivery,
  _status as data_status
from source
where visit_concept_id in (262, 9201)
