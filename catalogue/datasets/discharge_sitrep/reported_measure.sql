-- Patients who no longer met the criteria are those who left and those who stayed, as in the published series.
-- A trust of which usually ten or more no longer meet them is never without one: a day of noughts was not sent.
with judged as (
  select
    *,
    coalesce(
      no_longer_meeting_criteria = 0 and coalesce(discharged_total, 0) = 0 and coalesce(remaining, 0) = 0
        and median(no_longer_meeting_criteria) over (partition by trust_code) >= 10,
      false
    ) as not_sent
  from source
)
select
  v.measure,
  'trust' as entity_type,
  s.trust_code as entity_code,
  s.date as period_start,
  'day' as grain,
  null as category_type,
  null as category_code,
  case when not s.not_sent then v.value end as value,
  v.value as value_as_published,
  s._delivery as delivery,
  s._status as data_status
from judged as s
cross join lateral (
  values
    ('not_meeting_criteria_to_reside', s.no_longer_meeting_criteria),
    ('not_meeting_criteria_to_reside_7_plus_days', s.no_longer_meeting_criteria_7_plus_days),
    ('not_meeting_criteria_to_reside_14_plus_days', s.no_longer_meeting_criteria_14_plus_days),
    ('not_meeting_criteria_to_reside_21_plus_days', s.no_longer_meeting_criteria_21_plus_days),
    ('discharges', s.discharged_total),
    ('discharges_by_1700', s.discharged_by_1700),
    ('discharges_1701_to_2359', s.discharged_1701_to_2359),
    ('discharges_pathway_0', s.discharged_pathway_0),
    ('discharges_pathway_1', s.discharged_pathway_1),
    ('discharges_pathway_2', s.discharged_pathway_2),
    ('discharges_pathway_3', s.discharged_pathway_3),
    ('remaining_not_meeting_criteria', s.remaining),
    ('remaining_not_meeting_criteria_7_plus_days', s.remaining_7_plus_days),
    ('remaining_not_meeting_criteria_14_plus_days', s.remaining_14_plus_days),
    ('remaining_not_meeting_criteria_21_plus_days', s.remaining_21_plus_days)
) as v(measure, value)
