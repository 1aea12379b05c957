-- Sites as they reported. A site without critical care, which has neither a figure of beds nor of patients, has no row for it; a
-- figure that was not reported is null, never nought.
select
  s.trust_code,
  s.site_code,
  s.date as day,
  b.bed_type,
  b.occupied as beds_occupied,
  b.days_7 as beds_occupied_7_plus_days,
  b.days_14 as beds_occupied_14_plus_days,
  b.days_21 as beds_occupied_21_plus_days,
  b.not_meeting_criteria as beds_occupied_not_meeting_criteria,
  b.discharges as overnight_stays_ended,
  s._delivery as delivery,
  s._status as data_status
from source as s
cross join lateral (
  values
    (
      'general-acute-beds',
      s.beds_occupied,
      s.beds_occupied_7_plus_days,
      s.beds_occupied_14_plus_days,
      s.beds_occupied_21_plus_days,
      s.beds_occupied_no_longer_meeting_criteria,
      s.discharges
    ),
    ('adult-critical-care-beds', s.adult_critical_care_beds_occupied, null, null, null, null, null)
) as b(bed_type, occupied, days_7, days_14, days_21, not_meeting_criteria, discharges)
where b.bed_type = 'general-acute-beds'
  or s.adult_critical_care_beds_open is not null
  or s.adult_critical_care_beds_occupied is not null
