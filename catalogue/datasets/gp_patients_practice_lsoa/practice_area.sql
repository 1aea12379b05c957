select
  practice_code,
  lsoa11_code,
  patients,
  _delivery as delivery,
  _status as data_status
from source
