select
  'not_meeting_criteria_to_reside' as measure,
  'trust' as entity_type,
  s.trust_code as entity_code,
  s.date as period_start,
  'day' as grain,
  null as category_type,
  null as category_code,
  s.not_meeting_criteria as value,
  s.not_meeting_criteria_as_published as value_as_published,
  s._delivery as delivery,
  s._status as data_status
from source as s
