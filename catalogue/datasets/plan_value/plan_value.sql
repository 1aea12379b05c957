-- The plan as it last stood: a month that is sent again replaces what was sent.
select
  measure,
  provider_code,
  month_start as month,
  planned_value as planned,
  _delivery as delivery,
  _status as data_status
from source
