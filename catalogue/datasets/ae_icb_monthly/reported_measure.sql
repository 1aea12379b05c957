-- Attributed to ICBs by the share of each trust's patients who live there, so these never add up from trusts.
select
  v.measure,
  'icb' as entity_type,
  s.icb_code as entity_code,
  s.month as period_start,
  'month' as grain,
  null as category_type,
  null as category_code,
  v.value,
  v.value_as_published,
  s._delivery as delivery,
  s._status as data_status
from source as s
cross join lateral (
  values
    ('ae_icb_attendances', s.attendances, s.attendances),
    ('ae_icb_over_4h', s.over_4h, s.over_4h_as_published),
    ('ae_icb_emergency_admissions', s.emergency_admissions, s.emergency_admissions),
    ('ae_icb_admissions_over_4h_from_dta', s.admissions_over_4h_from_dta, s.admissions_over_4h_from_dta)
) as v(measure, value, value_as_published)
