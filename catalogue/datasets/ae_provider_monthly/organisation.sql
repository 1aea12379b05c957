-- A provider's name is the one of its latest month, without the spaces around it.
select
  'trust' as kind,
  org_code as code,
  arg_max(org_name, strptime(regexp_extract(source_file, '([A-Za-z]+-[0-9]{4})', 1), '%B-%Y')) as name
from source
where org_code <> 'TOTAL'
group by org_code
