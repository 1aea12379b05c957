-- Contacts of the emergency class that took place or go on.
select
  person_key,
  id as attendance_id,
  coalesce(provider_code, 'unknown') as provider_code,
  started_at as arrived_at,
  ended_at as departed_at,
  date_sub('minute', started_at, ended_at) as minutes_to_departure,
  reason_snomed as chief_complaint,
  _delivery as delivery,
  _status as data_status
from source
where class_code = 'EMER' and status in ('arrived', 'triaged', 'in-progress', 'onleave', 'finished')
