-- Calls to NHS 111, abandoned ones included.
select
  person_key,
  call_id,
  birth_month,
  age,
  sex,
  lsoa_code,
  practice_code,
  called_at,
  answered_at,
  coalesce(abandoned_seconds, date_sub('second', called_at, answered_at)) as wait_seconds,
  answered_at is null as abandoned,
  ended_at,
  mental_health_option,
  triage_outcome,
  disposition,
  clinician_type,
  _delivery as delivery,
  _status as data_status
from source
