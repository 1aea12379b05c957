-- A trust is the sum of its sites. A site's missing figure or row leaves the trust's figure of that day not reported, never
-- smaller: a trust is as many sites as report at that time. A site not heard of for 31 days is taken to have closed.
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
),
site as (
  select
    trust_code,
    site_code,
    min(date) as since,
    case when max(date) >= newest - interval 31 day then newest else max(date) end as until
  from source
  cross join (select max(date) as newest from source) as n
  group by trust_code, site_code, newest
),
awaited as (
  select d.trust_code, d.date, count(*) as sites
  from (select distinct trust_code, date from source) as d
  join site on site.trust_code = d.trust_code and d.date between site.since and site.until
  group by d.trust_code, d.date
)
select
  v.measure,
  'trust' as entity_type,
  s.trust_code as entity_code,
  s.date as period_start,
  'day' as grain,
  null as category_type,
  null as category_code,
  case when count(v.value) filter (where not s.not_sent or v.value <> 0) = a.sites then sum(v.value) end as value,
  max(s._delivery) as delivery,
  case when bool_or(s._status = 'provisional') then 'provisional' else min(s._status) end as data_status
from judged as s
join awaited as a on a.trust_code = s.trust_code and a.date = s.date
cross join lateral (
  values
    ('general_acute_beds_open', s.beds_open),
    ('general_acute_core_beds_open', s.core_beds_open),
    ('general_acute_escalation_beds_open', s.escalation_beds_open),
    ('general_acute_beds_closed', s.beds_closed),
    ('general_acute_beds_occupied', s.beds_occupied),
    ('general_acute_beds_occupied_7_plus_days', s.beds_occupied_7_plus_days),
    ('general_acute_beds_occupied_14_plus_days', s.beds_occupied_14_plus_days),
    ('general_acute_beds_occupied_21_plus_days', s.beds_occupied_21_plus_days),
    ('general_acute_beds_occupied_not_meeting_criteria', s.beds_occupied_no_longer_meeting_criteria),
    ('adult_critical_care_beds_open', s.adult_critical_care_beds_open),
    ('adult_critical_care_beds_occupied', s.adult_critical_care_beds_occupied),
    ('overnight_stays_ended', s.discharges),
    ('ae_attendances_daily', s.emergency_attendances),
    ('ae_over_12h_from_arrival_daily', s.over_12_hours_from_arrival)
) as v(measure, value)
group by v.measure, s.trust_code, s.date, a.sites
