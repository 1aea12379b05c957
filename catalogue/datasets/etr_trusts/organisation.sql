select
  'trust' as kind,
  org_code as code,
  org_name as name,
  case when national_grouping like 'Y%' then national_grouping end as region_code,
  if(close_date is null, 'active', 'closed') as status,
  open_date,
  close_date
from source
