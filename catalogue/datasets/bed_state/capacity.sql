-- Beds that sites had open. The rows are those of bed_day, so that beds taken always find the beds that were there.
select
  s.trust_code,
  s.site_code,
  s.date as day,
  b.resource,
  'beds' as unit,
  b.available,
  b.usual,
  b.escalation,
  b.closed,
  s._delivery as delivery,
  s._status as data_status
from source as s
cross join lateral (
  values
    ('general-acute-beds', s.beds_open, s.core_beds_open, s.escalation_beds_open, s.beds_closed),
    ('adult-critical-care-beds', s.adult_critical_care_beds_open, null, null, null)
) as b(resource, available, usual, escalation, closed)
where b.resource = 'general-acute-beds'
  or s.adult_critical_care_beds_open is not null
  or s.adult_critical_care_beds_occupied is not null
