-- A trust is the sum of its departments. A department's missing figure or row leaves the trust's figure of that day not
-- reported, never smaller. A department not heard of for 31 days is taken to have closed.
with site as (
  select
    trust_code,
    site_code,
    min(date) as since,
    case when max(date) >= newest - interval 31 day then newest else max(date) end as until
  from source
  cross join (select max(date) as newest from source) as n
  group by trust_code, site_code, newest
),
awaited as (
  select d.trust_code, d.date, count(*) as sites
  from (select distinct trust_code, date from source) as d
  join site on site.trust_code = d.trust_code and d.date between site.since and site.until
  group by d.trust_code, d.date
)
select
  v.measure,
  'trust' as entity_type,
  s.trust_code as entity_code,
  s.date as period_start,
  'day' as grain,
  null as category_type,
  null as category_code,
  case when count(v.value) = a.sites then sum(v.value) end as value,
  max(s._delivery) as delivery,
  case when bool_or(s._status = 'provisional') then 'provisional' else min(s._status) end as data_status
from source as s
join awaited as a on a.trust_code = s.trust_code and a.date = s.date
cross join lateral (
  values
    ('ambulance_handovers', s.handovers),
    ('ambulance_handovers_over_15', s.over_15),
    ('ambulance_handovers_over_30', s.over_30),
    ('ambulance_handovers_over_45', s.over_45),
    ('ambulance_handovers_over_60', s.over_60),
    ('ambulance_handovers_over_120', s.over_120),
    ('ambulance_handovers_over_180', s.over_180),
    ('ambulance_handover_minutes', s.minutes_total)
) as v(measure, value)
group by v.measure, s.trust_code, s.date, a.sites
