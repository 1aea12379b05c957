-- Sites as they reported. A site without critical care, which has neither a figure of beds nor of patients, has no row for it; a
-- figure that was not reported is null, never nought.
-- A day on which nobody was in, left or came, of a site that usually has ten beds taken or more, was not sent: its noughts are no
-- figures. A site is closed whose noughts go on for more than 31 days, or come more than 31 days after its last patient: all noughts of
-- that time are counts, whether or not it opens again.
with told as (
  select *, count(*) filter (where beds_occupied > 0) over (partition by trust_code, site_code order by date) as run
  from source
),
judged as (
  select
    *,
    coalesce(
      beds_occupied = 0 and coalesce(discharges, 0) = 0 and coalesce(emergency_attendances, 0) = 0
        and median(beds_occupied) over (partition by trust_code, site_code) >= 10
        and date <= max(date) filter (where beds_occupied > 0) over (partition by trust_code, site_code) + interval 31 day
        and max(date) filter (where beds_occupied = 0) over (partition by trust_code, site_code, run)
          < min(date) filter (where beds_occupied = 0) over (partition by trust_code, site_code, run) + interval 31 day,
      false
    ) as not_sent
  from told
)
select
  s.trust_code,
  s.site_code,
  s.date as day,
  b.bed_type,
  case when s.not_sent then nullif(b.occupied, 0) else b.occupied end as beds_occupied,
  case when s.not_sent then nullif(b.days_7, 0) else b.days_7 end as beds_occupied_7_plus_days,
  case when s.not_sent then nullif(b.days_14, 0) else b.days_14 end as beds_occupied_14_plus_days,
  case when s.not_sent then nullif(b.days_21, 0) else b.days_21 end as beds_occupied_21_plus_days,
  case when s.not_sent then nullif(b.not_meeting_criteria, 0) else b.not_meeting_criteria end as beds_occupied_not_meeting_criteria,
  case when s.not_sent then nullif(b.discharges, 0) else b.discharges end as overnight_stays_ended,
  s._delivery as delivery,
  s._status as data_status
from judged as s
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
