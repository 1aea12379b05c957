-- A network that spans two sub-ICB locations keeps only what all its practices share; "U" means in no network.
select
  'practice' as kind,
  practice_code as code,
  practice_name as name,
  null as other_code,
  nullif(pcn_code, 'U') as pcn_code,
  sub_icb_code,
  icb_code,
  region_code
from source
union all
select
  'pcn', pcn_code, min(pcn_name), null, null,
  if(count(distinct sub_icb_code) = 1, min(sub_icb_code), null),
  if(count(distinct icb_code) = 1, min(icb_code), null),
  if(count(distinct region_code) = 1, min(region_code), null)
from source
where pcn_code <> 'U'
group by pcn_code
union all
select 'sub-icb', sub_icb_code, min(sub_icb_name), min(sub_icb_ons_code), null, null, min(icb_code), min(region_code)
from source
group by sub_icb_code
union all
select 'icb', icb_code, min(icb_name), min(icb_ods_code), null, null, null, min(region_code)
from source
group by icb_code
union all
select 'region', region_code, min(region_name), min(region_ons_code), null, null, null, null
from source
group by region_code
