-- Averages of the daily 08:00 counts over the month. The rate is not carried: it is worked out from the beds.
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
    ('general_acute_beds_open', s.general_acute_open),
    ('general_acute_beds_occupied', s.general_acute_occupied),
    ('adult_general_acute_beds_open', s.adult_general_acute_open),
    ('adult_general_acute_beds_occupied', s.adult_general_acute_occupied),
    ('paediatric_general_acute_beds_open', s.paediatric_general_acute_open),
    ('paediatric_general_acute_beds_occupied', s.paediatric_general_acute_occupied),
    ('adult_critical_care_beds_open', s.adult_critical_care_open),
    ('adult_critical_care_beds_occupied', s.adult_critical_care_occupied),
    ('paediatric_intensive_care_beds_open', s.paediatric_intensive_care_open),
    ('paediatric_intensive_care_beds_occupied', s.paediatric_intensive_care_occupied),
    ('neonatal_intensive_care_beds_open', s.neonatal_intensive_care_open),
    ('neonatal_intensive_care_beds_occupied', s.neonatal_intensive_care_occupied)
) as v(measure, value)
