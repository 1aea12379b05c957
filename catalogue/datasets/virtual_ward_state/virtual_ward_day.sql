-- Virtual wards as they reported. A figure that was not reported is null, never nought.
select
  trust_code,
  ward_code as unit_code,
  ward_name as unit_name,
  ward_kind,
  icb_code,
  date as day,
  capacity,
  patients,
  admitted_from_hospital,
  admitted_from_home,
  discharges,
  _delivery as delivery,
  _status as data_status
from source
