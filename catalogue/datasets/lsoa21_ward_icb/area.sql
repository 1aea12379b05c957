select
  'lsoa21' as kind,
  lsoa21_code as code,
  lsoa21_name as name,
  ward_code,
  lad_code,
  lad_name,
  icb_code,
  rural_urban
from source
union all
select 'ward', ward_code, min(ward_name), null, min(lad_code), min(lad_name), null, null
from source
group by ward_code
