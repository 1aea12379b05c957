-- Contacts of mental health services.
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
  consultation_mechanism,
  location_type,
  case group_session when 'Y' then true when 'N' then false end as in_group,
  contact_subject = '01' as with_patient,
  _delivery as delivery,
  _status as data_status
from source
