-- Short-term services that are to make a person independent again (ST-Max). Councils do not say in the same row when it was offered,
-- nor count what was given, so that is not told. A service is reported again in each period that it touches: the last holds.
select
  person_key,
  'reablement' as programme,
  la_code as provider_code,
  event_reference as intervention_id,
  birth_month,
  sex,
  ethnic_category,
  lsoa_code,
  practice_code,
  event_start_date as started_on,
  event_end_date as ended_on,
  event_end_date + 1 as held_to,
  event_outcome as outcome,
  false as gp_sourced,
  _delivery as delivery,
  _status as data_status
from source
where event_type = 'Service' and service_type = 'Short Term Support: ST-Max'
qualify row_number() over (partition by la_code, event_reference order by reporting_period_start desc) = 1
