-- What was contracted. What was done is counted from the tables of activity.
select
  provider_code,
  service_line,
  month_start as month,
  contract_type,
  contracted_activity,
  unit_price,
  contract_value,
  _delivery as delivery,
  _status as data_status
from source
