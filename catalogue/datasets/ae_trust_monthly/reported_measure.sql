select
  v.measure,
  'trust' as entity_type,
  s.trust_code as entity_code,
  s.month as period_start,
  'month' as grain,
  null as category_type,
  null as category_code,
  v.value,
  s._delivery as delivery,
  s._status as data_status
from source as s
cross join lateral (
  values
    ('ae_trust_attendances', s.attendances),
    ('ae_trust_over_4h', s.over_4h),
    ('ae_trust_emergency_admissions', s.emergency_admissions),
    ('ae_trust_admissions_over_4h_from_dta', s.admissions_over_4h_from_dta)
) as v(measure, value)
