-- The rows carry no date: the month is the file's. The list is as at the month's last day.
-- Band 0 is up to one week, so 18 weeks or less is bands 0 to 17 and over 52 weeks is bands 52 and above.
-- C_999 is the total over treatment functions: the figure without a category.
-- PART_3 (new periods) has no week bands, only a total; its bands are published as 0 and are not carried.
with waits as (
  select
    provider_code, rtt_part, treatment_function_code, _period,
    max(grand_total) as total,
    sum(volume) filter (weeks <= 17) as within_18,
    sum(volume) filter (weeks >= 52) as over_52,
    sum(volume) filter (weeks >= 65) as over_65,
    sum(volume) filter (weeks >= 78) as over_78,
    sum(volume) filter (weeks >= 104) as over_104,
    max(_delivery) as _delivery,
    max(_status) as _status
  from source
  group by provider_code, rtt_part, treatment_function_code, _period
),
figures as (
  select
    v.measure,
    w.provider_code,
    nullif(w.treatment_function_code, 'C_999') as category_code,
    'treatment_function' as category_type,
    v.value,
    w._period,
    w._delivery,
    w._status
  from waits as w
  cross join lateral (
    values
      ('PART_1A', 'rtt_completed_admitted', w.total),
      ('PART_1B', 'rtt_completed_non_admitted', w.total),
      ('PART_2', 'rtt_incomplete', w.total),
      ('PART_2', 'rtt_incomplete_within_18_weeks', w.within_18),
      ('PART_2', 'rtt_incomplete_over_52_weeks', w.over_52),
      ('PART_2', 'rtt_incomplete_over_65_weeks', w.over_65),
      ('PART_2', 'rtt_incomplete_over_78_weeks', w.over_78),
      ('PART_2', 'rtt_incomplete_over_104_weeks', w.over_104),
      ('PART_2A', 'rtt_incomplete_with_decision_to_admit', w.total),
      ('PART_3', 'rtt_new_periods', w.total)
  ) as v(part, measure, value)
  where v.part = w.rtt_part
  union all
  select
    'rtt_incomplete', provider_code, lpad(weeks::varchar, 3, '0'), 'week_band', volume, _period, _delivery, _status
  from source
  where rtt_part = 'PART_2' and treatment_function_code = 'C_999'
)
select
  measure,
  'trust' as entity_type,
  provider_code as entity_code,
  last_day(_period) as period_start,
  'snapshot' as grain,
  if(category_code is null, null, category_type) as category_type,
  category_code,
  value,
  _delivery as delivery,
  _status as data_status
from figures
