-- Calls to 999, those included that nobody answered. The seconds are those of the switch; where it gave none, those by the clock.
select
  trust_code,
  call_id,
  called_at,
  answered_at,
  coalesce(answer_seconds, date_diff('second', called_at, answered_at)) as answer_seconds,
  answered_at is null as abandoned,
  _delivery as delivery,
  _status as data_status
from source
