-- The first letter of a reason names its group, as in catalogue/codes/discharge_delay_reasons.csv.
select
  trust_code,
  snapshot_date as day,
  delay_reason,
  case left(delay_reason, 1)
    when 'H' then 'hospital process'
    when 'W' then 'wellbeing concerns'
    when 'T' then 'care transfer hub'
    when 'I' then 'interface process'
    when 'C' then 'capacity'
  end as reason_group,
  length_of_stay,
  patients,
  _delivery as delivery,
  _status as data_status
from source
