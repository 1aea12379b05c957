-- One row for each agent, so that noise, heat or green space can stand beside them.
select
  s.lsoa_code as area_code,
  s.month_start as month,
  a.agent,
  'mean' as statistic,
  a.level,
  'micrograms per cubic metre' as unit,
  s._delivery as delivery,
  s._status as data_status
from source as s
cross join lateral (
  values ('fine-particles', s.pm25_mean), ('nitrogen-dioxide', s.no2_mean)
) as a(agent, level)
