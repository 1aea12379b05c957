-- The split at 17:00 ended with May 2023: an empty split is not reported, never 0.
select
  v.measure,
  'icb' as entity_type,
  s.icb_code as entity_code,
  s.date as period_start,
  'day' as grain,
  null as category_type,
  null as category_code,
  v.value,
  v.value_as_published,
  s._delivery as delivery,
  s._status as data_status
from source as s
cross join lateral (
  values
    ('discharges', s.discharged_total, s.discharged_total_as_published),
    ('discharges_by_1700', s.discharged_by_1700, s.discharged_by_1700_as_published),
    ('discharges_1701_to_2359', s.discharged_1701_to_2359, s.discharged_1701_to_2359_as_published)
) as v(measure, value, value_as_published)
