-- Care homes as they stood on each day. A figure that was not told is null, never nought.
select
  home_id,
  home_name,
  home_type,
  council_code,
  lad_code,
  date as day,
  updated_on,
  places_registered,
  places_usable,
  places_occupied,
  places_free,
  takes_admissions,
  _delivery as delivery,
  _status as data_status
from source
