-- A trust is called what it last called itself.
select
  'trust' as kind,
  trust_code as code,
  arg_max(trust_name, date) as name
from source
where trust_name is not null
group by trust_code
