-- Activities at community contacts; what was measured is brought to one unit in the table observation.
select
  person_key,
  provider_code,
  activity_id,
  contact_id,
  activity_on,
  activity_type,
  minutes,
  finding_code,
  observation_code,
  observation_value as value,
  observation_unit as unit,
  _delivery as delivery,
  _status as data_status
from source
