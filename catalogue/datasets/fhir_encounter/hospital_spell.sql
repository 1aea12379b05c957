-- Stays: contacts of an inpatient class that took place or go on.
select
  person_key,
  id as spell_id,
  coalesce(provider_code, 'unknown') as provider_code,
  started_at as admitted_at,
  ended_at as discharged_at,
  date_diff('day', started_at, ended_at) as nights,
  _delivery as delivery,
  _status as data_status
from source
where class_code in ('IMP', 'ACUTE', 'NONAC') and status in ('arrived', 'triaged', 'in-progress', 'onleave', 'finished')
