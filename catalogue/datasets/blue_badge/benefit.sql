-- Badges for parking of disabled people.
select
  person_key,
  home_key,
  council_code,
  'blue-badge' as kind,
  badge_number as benefit_id,
  lsoa_code,
  issue_date as start_date,
  expiry_date as end_date,
  expiry_date + 1 as held_to,
  eligibility,
  _delivery as delivery,
  _status as data_status
from source
