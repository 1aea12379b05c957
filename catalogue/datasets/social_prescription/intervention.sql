-- Help of a link worker as something that was offered. A person who was never met started nothing; the measures of how they were
-- before and after stand in reported_outcome under the same number.
select
  person_key,
  'social-prescribing' as programme,
  pcn_code as provider_code,
  referral_id as intervention_id,
  birth_month,
  sex,
  ethnic_category,
  lsoa_code,
  practice_code,
  referred_on as offered_on,
  first_met_on as started_on,
  sessions as dose,
  case when sessions is not null then 'meetings' end as dose_unit,
  closed_on as ended_on,
  closed_on as held_to,
  outcome,
  true as gp_sourced,
  _delivery as delivery,
  _status as data_status
from source
qualify row_number() over (partition by referral_id order by reporting_month desc) = 1
