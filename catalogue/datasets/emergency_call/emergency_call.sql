-- Calls to 999, those included that nobody answered. The seconds are those of the switch; where it gave none, those between its times.
-- Seconds are those that pass. Times are local: of the hour that comes twice in October (the last Sunday, from 1 to 2) the engine takes the
-- second, and of the two readings that is meant which gives the shortest time that is not below 0.
select
  trust_code,
  call_id,
  called_at,
  answered_at,
  coalesce(answer_seconds, date_diff('second', timezone('Europe/London', called_at), timezone('Europe/London', answered_at))
    + case
      when (month(answered_at) = 10 and day(answered_at) >= 25 and isodow(answered_at) = 7 and hour(answered_at) = 1) and called_at < answered_at and not (month(called_at) = 10 and day(called_at) >= 25 and isodow(called_at) = 7 and hour(called_at) = 1) then -3600
      when (month(answered_at) = 10 and day(answered_at) >= 25 and isodow(answered_at) = 7 and hour(answered_at) = 1) and (month(called_at) = 10 and day(called_at) >= 25 and isodow(called_at) = 7 and hour(called_at) = 1) and answered_at < called_at then 3600
      else 0
    end) as answer_seconds,
  answered_at is null as abandoned,
  _delivery as delivery,
  _status as data_status
from source
