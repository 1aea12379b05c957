-- Registered deaths.
select
  person_key,
  registration_number as death_id,
  birth_month,
  sex,
  lsoa_code,
  practice_code,
  death_date,
  registration_date,
  age_at_death as age,
  upper(replace(underlying_cause, '.', '')) as underlying_cause,
  upper(replace(mention_1, '.', '')) as mention_1,
  upper(replace(mention_2, '.', '')) as mention_2,
  upper(replace(mention_3, '.', '')) as mention_3,
  upper(replace(mention_4, '.', '')) as mention_4,
  place_of_death,
  place_site_code as site_code,
  coroner = 'Y' as coroner,
  _delivery as delivery,
  _status as data_status
from source
