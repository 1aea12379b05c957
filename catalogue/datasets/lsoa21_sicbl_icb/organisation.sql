select
  'icb' as kind,
  icb_code as code,
  min(icb_name) as name,
  min(icb_ods_code) as other_code,
  null as icb_code
from source
group by icb_code
union all
select 'sub-icb', sub_icb_code, min(sub_icb_name), min(sub_icb_ons_code), min(icb_code)
from source
group by sub_icb_code
