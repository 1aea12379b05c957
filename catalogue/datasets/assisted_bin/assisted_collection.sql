-- Assisted collections: each change is told, so the last holds.
select
  home_key,
  council_code,
  collection_ref as collection_id,
  lsoa_code,
  start_date,
  end_date,
  end_date + 1 as held_to,
  end_reason,
  _delivery as delivery,
  _status as data_status
from source
qualify row_number() over (partition by council_code, collection_ref order by change_date desc) = 1
