-- Contacts of community services.
select
  person_key,
  provider_code,
  contact_id,
  referral_id,
  birth_month,
  sex,
  ethnic_category,
  lsoa_code,
  practice_code,
  contact_at,
  team_type,
  attendance,
  attendance in ('5', '6') as attended,
  minutes,
  consultation_type,
  consultation_mechanism,
  location_type,
  site_code,
  cancelled_on,
  _delivery as delivery,
  _status as data_status
from source
