-- Units as they reported. A figure that was not reported is null, never nought.
select
  trust_code,
  site_code,
  unit_code,
  unit_name,
  date as day,
  beds_open,
  beds_closed,
  beds_occupied,
  patients_ready_to_leave,
  admitted_from_hospital,
  admitted_from_home,
  discharges,
  _delivery as delivery,
  _status as data_status
from source
