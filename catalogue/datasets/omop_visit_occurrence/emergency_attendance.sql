-- Visits to emergency departments (9203). Minutes only where both times came. The CDM names no ODS code.
select
  person_key,
  visit_occurrence_id as attendance_id,
  'unknown' as provider_code,
  coalesce(visit_start_datetime, cast(visit_start_date as timestamp)) as arrived_at,
  visit_end_datetime as departed_at,
  date_sub('minute', visit_start_datetime, visit_end_datetime) as minutes_to_departure,
  _delivery as delivery,
  _status as data_status
from source
where visit_concept_id = 9203
