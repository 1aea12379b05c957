-- Incidents of domestic abuse; they are about a home, and name nobody.
select
  home_key,
  incident_ref as incident_id,
  area_code as lsoa_code,
  incident_at,
  incident_type,
  risk_level,
  repeat_victim = 'Y' as repeat_victim,
  marac = 'Y' as marac,
  victim_sex,
  victim_age_band,
  relationship,
  caller,
  alcohol_involved = 'Y' as alcohol_involved,
  children_at_address = 'Y' as children_at_address,
  _delivery as delivery,
  _status as data_status
from source
