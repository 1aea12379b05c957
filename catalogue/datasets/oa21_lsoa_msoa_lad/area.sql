select
  'lsoa21' as kind,
  lsoa21_code as code,
  min(lsoa21_name) as name,
  min(msoa21_code) as msoa_code,
  min(lad_code) as lad_code,
  min(lad_name) as lad_name
from source
group by lsoa21_code
union all
select 'msoa21', msoa21_code, min(msoa21_name), null, min(lad_code), min(lad_name)
from source
group by msoa21_code
union all
select 'lad', lad_code, min(lad_name), null, lad_code, min(lad_name)
from source
group by lad_code
