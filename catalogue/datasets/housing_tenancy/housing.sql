-- Tenancies and cases: each change is told, so the last holds.
select
  person_key,
  home_key,
  council_code,
  source_ref as housing_id,
  tenancy_ref as tenancy_id,
  lsoa_code,
  category,
  landlord,
  tenancy_type,
  start_date,
  end_date,
  end_date + 1 as held_to,
  severity,
  _delivery as delivery,
  _status as data_status
from source
qualify row_number() over (partition by council_code, source_ref order by change_date desc) = 1
