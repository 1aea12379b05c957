-- Referrals to link workers: told again in each month with news, so the last month holds. The scores stand in
-- reported_outcome.
select
  person_key,
  referral_id,
  pcn_code,
  birth_month,
  sex,
  ethnic_category,
  lsoa_code,
  practice_code,
  referred_on,
  referral_source as source,
  main_reason,
  first_met_on,
  sessions,
  closed_on,
  outcome,
  connected_to,
  _delivery as delivery,
  _status as data_status
from source
qualify row_number() over (partition by referral_id order by reporting_month desc) = 1
