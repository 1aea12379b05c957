select
  'practice' as kind,
  org_code as code,
  org_name as name,
  case status_code when 'A' then 'active' when 'C' then 'closed' when 'D' then 'dormant' when 'P' then 'proposed' end
    as status,
  open_date,
  close_date
from source
