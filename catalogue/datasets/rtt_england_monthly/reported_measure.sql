select
  v.measure,
  'england' as entity_type,
  'E92000001' as entity_code,
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
    ('rtt_waiting_list', s.waiting_list),
    ('rtt_new_referrals_adjusted', s.new_referrals),
    ('rtt_completed_non_admitted_adjusted', s.completed_non_admitted),
    ('rtt_completed_admitted_adjusted', s.completed_admitted),
    ('rtt_completed_adjusted', s.completed_total),
    ('working_days', s.working_days)
) as v(measure, value)
