-- Referrals to community services: told again in each month with news, so the last month holds.
select
  person_key,
  'community' as kind,
  provider_code,
  referral_id,
  birth_month,
  sex,
  ethnic_category,
  lsoa_code,
  practice_code,
  cast(received_at as date) as referred_on,
  referral_source as source,
  priority,
  team_type as service,
  referral_reason as reason,
  discharged_on as ended_on,
  discharge_reason as end_reason,
  _delivery as delivery,
  _status as data_status
from source
qualify row_number() over (partition by provider_code, referral_id order by reporting_period_start desc) = 1
