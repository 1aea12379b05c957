-- A provider's name and region are those of its latest month. The file names the region and gives no code for it.
with latest as (
  select
    org_code,
    arg_max(org_name, strptime(regexp_extract(source_file, '([A-Za-z]+-[0-9]{4})', 1), '%B-%Y')) as name,
    arg_max(parent_org, strptime(regexp_extract(source_file, '([A-Za-z]+-[0-9]{4})', 1), '%B-%Y')) as region
  from source
  where org_code <> 'TOTAL'
  group by org_code
)
select
  'trust' as kind,
  org_code as code,
  name,
  case region
    when 'NHS ENGLAND LONDON' then 'Y56'
    when 'NHS ENGLAND SOUTH WEST' then 'Y58'
    when 'NHS ENGLAND SOUTH EAST' then 'Y59'
    when 'NHS ENGLAND MIDLANDS' then 'Y60'
    when 'NHS ENGLAND EAST OF ENGLAND' then 'Y61'
    when 'NHS ENGLAND NORTH WEST' then 'Y62'
    when 'NHS ENGLAND NORTH EAST AND YORKSHIRE' then 'Y63'
  end as region_code
from latest
