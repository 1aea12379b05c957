select
  'lsoa21' as kind,
  lsoa21_code as code,
  lsoa21_name as name,
  ward_code,
  lad_code,
  lad_name
from source
union all
select 'ward', ward_code, min(ward_name), null, min(lad_code), min(lad_name)
from source
group by ward_code
union all
select 'lad', lad_code, min(lad_name), null, lad_code, min(lad_name)
from source
group by lad_code
