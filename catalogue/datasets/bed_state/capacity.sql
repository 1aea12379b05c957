-- Beds that sites had open. The rows are those of bed_day, so that beds taken always find the beds that were there.
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
  b.resource,
  'beds' as unit,
  case when s.not_sent then nullif(b.available, 0) else b.available end as available,
  case when s.not_sent then nullif(b.usual, 0) else b.usual end as usual,
  case when s.not_sent then nullif(b.escalation, 0) else b.escalation end as escalation,
  case when s.not_sent then nullif(b.closed, 0) else b.closed end as closed,
  s._delivery as delivery,
  s._status as data_status
from judged as s
cross join lateral (
  values
    ('general-acute-beds', s.beds_open, s.core_beds_open, s.escalation_beds_open, s.beds_closed),
    ('adult-critical-care-beds', s.adult_critical_care_beds_open, null, null, null)
) as b(resource, available, usual, escalation, closed)
where b.resource = 'general-acute-beds'
  or s.adult_critical_care_beds_open is not null
  or s.adult_critical_care_beds_occupied is not null
